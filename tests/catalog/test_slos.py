"""SLOs: what can be promised, and the alerts that follow from a target and its window."""

from collections.abc import Callable

import pytest

from catalog import Catalog, RatioSli, TimeSliceSli, UptimeSli
from tests.support.texts import FixtureText

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
AROUND = FixtureText("""\
channels: [{name: slack, workspace: acme, channel: "#alerts"}]
signals:
  - {name: paid_share, ratio: payment.attempts, where: {outcome: paid}}
  - {name: signups, count: user.signup}
uptime: [{name: Health, url: "https://example.com", every: 5m, locations: [aws:eu-central-1], notify: [slack]}]
""")
PAGED = "notify_page: [slack], notify_ticket: [slack]"


def slo(of: str, target: str = "99.9%", more: str = PAGED) -> str:
    return f"slos:\n  - {{name: Good, target: {target}, of: {{{of}}}, {more}}}\n"


def test_the_short_form_is_a_month_with_all_alerts(loaded: Loaded) -> None:
    (found,) = loaded(slo("ratio: error_rate"), b=AROUND).slos
    assert (found.target, found.window, found.warning) == (99.9, "30d", None)
    assert isinstance(found.sli, RatioSli)
    assert (found.sli.signal.name, found.sli.counts) == ("error_rate", "bad")
    assert [alert.role for alert in found.alerts] == ["page-1h", "page-6h", "ticket-24h", "budget"]
    assert [alert.severity for alert in found.alerts] == ["critical", "critical", "warning", "warning"]


@pytest.mark.parametrize(
    ("window", "factors"),
    [("7d", [16.8, 5.6, 2.8, 75]), ("30d", [14.4, 6, 3, 75]), ("90d", [21.6, 10.8, 4.5, 75])],
)
def test_how_fast_a_budget_may_burn_follows_from_its_share_and_the_window(
    loaded: Loaded, window: str, factors: list[float]
) -> None:
    (found,) = loaded(slo("ratio: error_rate", more=f"window: {window}, {PAGED}"), b=AROUND).slos
    assert [alert.threshold for alert in found.alerts] == factors
    assert [(alert.long_hours, alert.short_minutes) for alert in found.alerts[:3]] == [(1, 5), (6, 30), (24, 120)]


def test_a_time_slice_and_an_uptime_check_can_be_promised(loaded: Loaded) -> None:
    slices = loaded(slo("time_slice: p95_latency < 0.5s, every: 1m"), b=AROUND).slos[0].sli
    assert isinstance(slices, TimeSliceSli)
    assert (slices.comparator, slices.threshold, slices.every_minutes) == ("<", 500, 1)
    uptime = loaded(slo("uptime: Health", target="99%"), b=AROUND).slos[0].sli
    assert isinstance(uptime, UptimeSli)
    assert uptime.check.id == "health"


def test_a_ratio_may_count_what_is_good(loaded: Loaded) -> None:
    sli = loaded(slo("ratio: paid_share, counts: good"), b=AROUND).slos[0].sli
    assert isinstance(sli, RatioSli)
    assert sli.counts == "good"


def test_only_the_alerts_that_are_named_are_made_and_tell_their_channels(loaded: Loaded) -> None:
    more = "alerts: [ticket, budget], budget: 90%, notify_ticket: [slack]"
    (found,) = loaded(slo("ratio: error_rate", more=more), b=AROUND).slos
    assert [(alert.role, alert.threshold) for alert in found.alerts] == [("ticket-24h", 3), ("budget", 90)]
    assert {alert.notify[0].id for alert in found.alerts} == {"slack"}
    assert loaded(slo("ratio: error_rate", more="alerts: []"), b=AROUND).slos[0].alerts == ()


def test_an_slo_that_names_no_channels_tells_those_that_hear_its_severity_by_default(loaded: Loaded) -> None:
    around = AROUND.replace('channel: "#alerts"}', 'channel: "#alerts", default_for: [critical, warning]}')
    (found,) = loaded(slo("ratio: error_rate", more="window: 7d"), b=around).slos
    assert [[channel.id for channel in alert.notify] for alert in found.alerts] == [["slack"]] * 4


def test_a_page_of_an_slo_needs_someone_on_call_as_any_page(loaded: Loaded) -> None:
    catalog = loaded(slo("ratio: error_rate", more="notify_page: [pagerduty]"), b=AROUND)
    assert {finding.rule for finding in catalog.findings} == {"on-call-missing"}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (slo("ratio: error_rate", target="100%"), "2:26: `target`: invalid share `100%`: expected more", "`99.9%`"),
        (slo("ratio: error_rate", target="99.9"), "2:26: `target`: `99.9` has no `%`", "`99.9%`"),
        (slo("ratio: error_rate", target="0%"), "2:26: `target`: invalid share `0%`: expected more than 0", "`99.9%`"),
        (slo("ratio: error_rate", target="90%"), "2:26: with a target of 90%, the burn rate", "[ticket, budget]"),
        (slo("ratio: error_rte"), "2:45: unknown signal `error_rte`", "did you mean `error_rate`?"),
        (slo("ratio: p95_latency"), "2:45: `p95_latency` is not a ratio", "`time_slice: <condition>`"),
        (slo("ratio: error_rate, uptime: Health"), "2:37: `of` has `ratio` and `uptime`, and only one of", "one of"),
        (slo("counts: bad"), "2:37: `of` does not define good events", "one of"),
        (slo("ratio: error_rate, every: 5m"), "2:64: `every` is only allowed with `time_slice`", "remove the line"),
        (slo("uptime: Helth"), "2:46: unknown uptime check `Helth`", "did you mean `Health`?"),
        (slo("uptime: Health", target="99.99%"), "2:26: 99.99% of 8640 runs in 30d does not", "at most `99.988%`"),
        (slo("time_slice: p95_latency < 5%"), "2:50: `time_slice`: `5%` has the wrong unit: `p95_latency` is a", "ms"),
        (slo("time_slice: p95_latency"), "2:50: `time_slice`: invalid condition `p95_latency`", "comparator"),
        (slo("time_slice: error_rate < 5%"), "2:50: `error_rate` is neither a percentile", "`ratio: <signal>`"),
        (slo("time_slice: p95_latency < 1s, every: 2m"), "2:75: Datadog does not allow slices of 2 minutes", "`5m`"),
        (
            slo("ratio: error_rate", more="notify_ticket: [slack]"),
            "2:5: an SLO is critical and notifies nobody",
            "notify_page",
        ),
        (slo("ratio: error_rate", more=f"{PAGED}, window: 14d"), "2:112: `window`: `14d` is not a window", "`30d`"),
        (slo("ratio: error_rate", more=f"{PAGED}, warning: 99%"), "2:113: `warning: 99%` is not above", "between"),
        (slo("ratio: error_rate", more=f"{PAGED}, budget: 7.5%"), "2:112: `budget`: `7.5%` is not a whole", "75%"),
        (slo("ratio: error_rate", more=f"{PAGED}, alerts: [pge]"), "2:113: an entry of `alerts`: `pge` is", "`page`?"),
    ],
)
def test_what_cannot_be_promised_is_refused(refused: Refused, text: str, message: str, hint: str) -> None:
    errors = refused(text, b=AROUND)
    assert len(errors) == 1, errors
    assert errors[0].startswith(f"shop/a.yml:{message}"), errors[0]
    assert hint in errors[0].partition("\n")[2], errors[0]


FEW = (
    "`Good` has too few events for its page alert. 40 events an hour are 3.33 in 5 minutes, so one failed "
    "event exceeds the burn rate of 14.4. The alert fires after 1 failed event in 1h. Write `alerts: "
    "[budget]` or at most `target: 97.9%`, or measure an uptime check. At least 834 events an hour are "
    "required"
)


def low_traffic(catalog: Catalog) -> list[str]:
    return [finding.message for finding in catalog.findings if finding.rule == "low-traffic"]


def test_one_failed_event_of_few_is_told_with_what_to_write(loaded: Loaded) -> None:
    catalog = loaded(slo("ratio: error_rate, expected_per_hour: 40"), b=AROUND)
    assert low_traffic(catalog) == [FEW]
    assert {it.severity for it in catalog.findings if it.rule == "low-traffic"} == {"warning"}


@pytest.mark.parametrize(
    ("target", "per_hour", "alerts"),
    [("97.9%", 40, "page, ticket, budget"), ("99.9%", 40, "budget"), ("99.9%", 834, "page"), ("99.9%", 167, "ticket")],
)
def test_what_is_said_to_be_written_is_fine(loaded: Loaded, target: str, per_hour: int, alerts: str) -> None:
    text = slo(f"ratio: error_rate, expected_per_hour: {per_hour}", target, f"{PAGED}, alerts: [{alerts}]")
    assert low_traffic(loaded(text, b=AROUND)) == []
    alone = slo("ratio: error_rate, expected_per_hour: 1", target, f"{PAGED}, alerts: [page]")
    assert low_traffic(loaded(alone, b=AROUND)) != []


@pytest.mark.parametrize(
    ("per_hour", "part"),
    [
        (833, "alert. 833 events an hour are 69.4 in 5 minutes, so one failed event exceeds the burn rate of 14.4."),
        (3, "Write `alerts: [budget]`, or measure"),
    ],
)
def test_the_alerts_that_hear_a_single_failure_are_left_out(loaded: Loaded, per_hour: int, part: str) -> None:
    (message,) = low_traffic(loaded(slo(f"ratio: error_rate, expected_per_hour: {per_hour}"), b=AROUND))
    assert part in message


def test_nothing_is_said_of_traffic_that_nobody_wrote_down(loaded: Loaded) -> None:
    assert low_traffic(loaded(slo("ratio: error_rate"), b=AROUND)) == []
    assert low_traffic(loaded(slo("ratio: error_rate, expected_per_hour: 40"), b=AROUND)) != []


@pytest.mark.parametrize("of", ["uptime: Health", "time_slice: p95_latency < 500ms"])
def test_the_number_of_events_goes_with_a_ratio_alone(refused: Refused, of: str) -> None:
    (error,) = refused(slo(f"{of}, expected_per_hour: 40", more="alerts: []"), b=AROUND)
    assert "`expected_per_hour` is only allowed with `ratio`" in error
