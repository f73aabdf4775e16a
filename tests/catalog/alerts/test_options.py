"""What an alert can say beside its condition, and what is refused because its kind of monitor cannot do it."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog, Renotify
from catalog.alerts.composites.expression import holds, operands
from catalog.alerts.composites.parse import Misplaced, parse, parts_of, read_parts, tokens
from catalog.alerts.detection import Absence, Anomaly, Forecast, ServiceCheck, Threshold

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
AROUND = """\
metrics: [{name: db.used, type: gauge, unit: fraction, tags: [host], from: agent, reported: true}]
signals:
  - {name: signups, count: user.signup}
  - {name: db_used, gauge: db.used, group_by: [host]}
  - {name: db_up, check: postgres.can_connect}
  - {name: log_errors, logs: "status:error"}
channels: [{name: slack, workspace: acme, channel: "#alerts"}]
"""
HIGH = "condition: error_rate > 1%, duration: 5m"
LINES = "condition: log_errors > 10, duration: 5m"


def alerts(*fields: str) -> str:
    return "alerts:\n" + "".join(f"  - {{name: A{index}, severity: info, {it}}}\n" for index, it in enumerate(fields))


def test_an_alert_says_as_little_as_before(loaded: Loaded) -> None:
    (alert,) = loaded(alerts(HIGH), b=AROUND).alerts
    assert alert.detection == Threshold(comparator=">", threshold=1, window_minutes=5, min_events=50)
    assert (alert.group_by, alert.no_data, alert.priority) == ((), "ok", 5)
    assert (alert.renotify, alert.evaluation_delay_seconds, alert.tags) == (None, None, ())


def test_every_option_is_taken_in_its_unit(loaded: Loaded) -> None:
    text = (
        "condition: p95_latency > 2s, duration: 5m, warning: 1500ms, recovery: 1.8s, warning_recovery: 1400ms, "
        "group_by: [endpoint], no_data: page, evaluation_delay: 15m, priority: 2, tags: {component: api}, "
        "renotify: {every: 30m, times: 3}, first_steps: [Look.]"
    )
    (alert,) = loaded(alerts(text), b=AROUND).alerts
    assert alert.detection == Threshold(
        comparator=">", threshold=2000, warning=1500, recovery=1800, warning_recovery=1400, window_minutes=5
    )
    assert (alert.group_by, alert.no_data, alert.evaluation_delay_seconds) == (("endpoint",), "page", 900)
    assert (alert.priority, alert.tags, alert.first_steps) == (2, ("component:api",), ("Look.",))
    assert alert.renotify == Renotify(every_minutes=30, times=3)


def test_an_alert_is_judged_by_the_tags_of_its_signal_unless_it_names_others(loaded: Loaded) -> None:
    catalog = loaded(alerts("condition: db_used > 90%, duration: 5m"), b=AROUND)
    assert catalog.alerts[0].group_by == ("host",)


def test_absence_is_nothing_counted_in_the_time(loaded: Loaded) -> None:
    found = loaded(
        alerts("absent: user.signup for 2h", "absent: signups for 90m", "absent: log_errors for 1d"), b=AROUND
    )
    assert [(it.signal.kind, it.detection) for it in found.alerts] == [
        ("count", Absence(window_minutes=120)),
        ("count", Absence(window_minutes=90)),
        ("logs", Absence(window_minutes=1440)),
    ]


def test_an_anomaly_and_a_forecast_look_at_the_past_of_a_signal(loaded: Loaded) -> None:
    anomaly = "anomaly: {signal: signups, direction: below}"
    forecast = "forecast: {signal: db_used, reaches: 90%, within: 7d}"
    first, second = loaded(alerts(anomaly, forecast), b=AROUND).alerts
    assert first.detection == Anomaly(deviations=3, direction="below", window_minutes=15)
    assert second.detection == Forecast(comparator=">=", threshold=0.9, within_minutes=10_080)


def test_a_service_check_counts_failed_runs(loaded: Loaded) -> None:
    first, second = loaded(alerts("condition: db_up >= 3", "condition: db_up >= 5, warning: 2"), b=AROUND).alerts
    assert (first.detection, second.detection) == (ServiceCheck(failures=3), ServiceCheck(failures=5, warning=2))


def test_what_looks_at_the_past_of_a_share_needs_no_number_of_events(loaded: Loaded) -> None:
    texts = ("anomaly: {signal: error_rate}", "forecast: {signal: error_rate, reaches: 5%, within: 1d}", HIGH)
    assert [it.min_events for it in loaded(alerts(*texts), b=AROUND).alerts] == [None, None, 50]


@given(st.text(st.sampled_from("AB &()01andortx"), max_size=30))
def test_any_text_is_an_expression_or_is_refused_with_its_place(text: str) -> None:
    parts = tokens(text)
    expression = refused = None
    try:
        expression = parse(parts)
    except Misplaced as misplaced:
        refused = misplaced
    if expression is None:
        assert refused is not None
        assert 0 <= refused.offset <= len(text)
        return
    assert read_parts(parts_of(expression)) == expression
    names = sorted({key for key, _ in operands(expression)})
    words = {"and": " and ", "or": " or ", "not": " not ", "(": "(", ")": ")"}
    python = "".join(words.get(part.kind, f"fires[{part.text!r}]") for part in parts)
    for state in product((False, True), repeat=len(names)):
        fires = dict(zip(names, state, strict=True))
        assert holds(expression, fires) == eval(python, {"fires": fires})


def test_a_forecast_can_fall_to_its_value(loaded: Loaded) -> None:
    text = "forecast: {signal: db_used, reaches: 10%, within: 1d, direction: below}"
    assert loaded(alerts(text), b=AROUND).alerts[0].detection.comparator == "<="


@pytest.mark.parametrize(
    ("alert", "message", "hint"),
    [
        (f"{HIGH}, warning: 2%", "`warning: 2%` is on the wrong side of `error_rate > 1%`", "below it"),
        (f"{HIGH}, warning: 1%", "`warning: 1%` is on the wrong side", "below it"),
        (f"{HIGH}, recovery: 1.5%", "`recovery: 1.5%` is on the wrong side", "below it"),
        (
            f"{HIGH}, warning: 0.5%, warning_recovery: 0.6%",
            "`warning_recovery: 0.6%` is on the wrong side of `w",
            "below",
        ),
        (f"{HIGH}, warning_recovery: 0.5%", "`warning_recovery` requires `warning`", "`warning:`"),
        (f"{HIGH}, warning: 5ms", "`warning`: `5ms` has the wrong unit: `error_rate` is a share", "`error_rate > 5%`"),
        (f"{HIGH}, warning: some", "`warning`: invalid threshold `some`", "`0.5%`"),
        ("condition: signups < 5, duration: 1h, warning: 3", "`warning: 3` is on the wrong side", "above it"),
        (f"{HIGH}, group_by: [endpiont]", "unknown tag `endpiont` of the metric", "did you mean `endpoint`?"),
        (f"{HIGH}, group_by: []", "`group_by`: the list is empty", "at least one"),
        (f"{HIGH}, no_data: pge", "`no_data`: `pge` is not a decision on missing data", "`page`"),
        (f"{HIGH}, no_data: show", "is not allowed for this kind of alert (share above a limit): a", "`ok`, `page`"),
        (f"{HIGH}, priority: 6", "`priority`: `6` is out of range", "1 (highest) to 5"),
        (f"{HIGH}, evaluation_delay: 2d", "`evaluation_delay`: `2d` is out of range", "`1d`"),
        (f"{HIGH}, tags: {{team: Shop}}", "`tags`: `team: Shop` is not a tag", "lower-case"),
        (f"{HIGH}, tags: {{severity: high}}", "`tags`: the tag `severity` is set from", "remove it from the tags"),
        (f"{HIGH}, renotify: {{every: 5m}}", "`every`: `5m` is out of range", "`10m` to `1d`"),
        (f"{HIGH}, renotify: {{times: 3}}", "`every` is missing in `renotify`", "`every: 30m`"),
        (f"{HIGH}, first_steps: ['call @pagerduty-shop']", "an entry of `first_steps`|`first_steps`", "remove the `@`"),
        ("condition: error_rate > 1%", "`duration` is missing in an alert", "`duration: 5m`"),
        ("duration: 5m", "the alert `A0` has no condition", "`condition: error_rate > 1%`"),
        (f"{HIGH}, absent: signups for 1h", "the alert `A0` has `condition` and `absent`, and only one of", "one"),
        ("absent: signups", "`absent`: expected a count and a time, found `signups`", "for 2h"),
        ("absent: signups for ever", "`absent`: `ever` is not a duration", "`5m`"),
        ("absent: signups for 3d", "`absent`: `3d` is out of range", "`2d`"),
        ("absent: sginups for 2h", "unknown signal `sginups`", "did you mean `signups`?"),
        ("absent: db_used for 2h", "`absent`: `db_used` is not a count, so it cannot be absent", "`no_data: page`"),
        (f"{LINES}, recovery: 5", "`recovery` is not allowed for log lines", "remove the line, or count the log lines"),
        (f"{LINES}, warning: 8, warning_recovery: 5", "`warning_recovery` is not allowed for log lines", "in a metric"),
        (
            "absent: signups for 2h, duration: 5m",
            "`duration` is not allowed in this alert",
            "`absent` sets the time: remove the line",
        ),
        ("absent: signups for 2h, warning: 3", "`warning` is not allowed with `absent`, which has no", "remove it"),
        ("anomaly: {signal: log_errors}", "`log_errors` has no metric, and", "write a signal that has a metric"),
        ("anomaly: {signal: signups, deviations: 9}", "`deviations`: `9` is out of range", "1 to 6"),
        ("anomaly: {signal: signups, window: 5m}", "`window`: `5m` is out of range", "`15m` to `1d`"),
        ("anomaly: {signal: signups}, recovery: 1", "`recovery` is not allowed with `anomaly`, which", "remove it"),
        ("forecast: {signal: db_used, reaches: 90, within: 7d}", "`reaches`: `db_used` is a share: the", "`90%`"),
        ("forecast: {signal: db_used, reaches: 90%, within: 1h}", "`within`: `1h` is out of range", "`12h` to"),
        ("forecast: {signal: db_used, reaches: 9%, within: 1d, direction: both}", "`direction`: a forecast", "`below`"),
        ("anomaly: {signal: error_rate}, min_events: 9", "`min_events` is not allowed with", "remove the line"),
        ("condition: db_up >= 3, duration: 5m", "`duration` is not allowed in this alert", "counts runs"),
        (
            "condition: db_up >= 3, no_data: resolve",
            "`no_data: resolve` is not allowed for this kind of alert (service check)",
            "`show`",
        ),
        (
            "condition: db_up >= 3, evaluation_delay: 5m",
            "`evaluation_delay` is not allowed with a service",
            "remove the line",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_in_its_place(
    refused: Refused, alert: str, message: str, hint: str
) -> None:
    errors = refused(alerts(alert), b=AROUND)
    assert len(errors) == 1, errors
    assert errors[0].startswith("shop/a.yml:2:")
    assert any(part in errors[0] for part in message.split("|")), errors[0]
    assert hint in errors[0].partition("\n")[2], errors[0]


WHEN = alerts(HIGH, "condition: signups > 5, duration: 5m")


def composite(when: str, more: str = "") -> str:
    return f"{WHEN}  - {{name: Both, severity: info, when: {when}{more}}}\n"


@pytest.mark.parametrize(
    ("when", "expression"),
    [
        ("A0 and A1", ("a0", "&and", "a1")),
        ("A0 and not A1", ("a0", "&and", "&not", "a1")),
        ("not (A0 or a1)", ("&not", "(", "a0", "&or", "a1", ")")),
        ('"(A0) and ((A1))"', ("(", "a0", ")", "&and", "(", "(", "a1", ")", ")")),
    ],
)
def test_alerts_are_joined_by_and_or_not_and_brackets(loaded: Loaded, when: str, expression: tuple[str, ...]) -> None:
    (found,) = loaded(composite(when), b=AROUND).composites
    assert parts_of(found.expression) == expression
    assert [member.id for member in found.members] == ["a0", "a1"]


def test_names_of_several_words_are_joined_too(loaded: Loaded) -> None:
    text = WHEN.replace("A0", "High error rate").replace("A1", "Deploy running")
    text += "  - {name: Both, severity: info, when: High error rate and not Deploy running}\n"
    assert parts_of(loaded(text, b=AROUND).composites[0].expression) == (
        "high-error-rate",
        "&and",
        "&not",
        "deploy-running",
    )


CHECKS = """uptime:
  - {name: Home page, id: a0, url: "https://shop.example.com", severity: info}
  - {name: A1, id: other, url: "https://shop.example.com", severity: info}
"""


def test_an_uptime_check_is_joined_like_an_alert_even_one_of_the_same_id(loaded: Loaded) -> None:
    (found,) = loaded(composite("A0 and not Home page") + CHECKS, b=AROUND).composites
    assert parts_of(found.expression) == ("a0", "&and", "&not", "uptime/a0")
    assert [member.name for member in found.members] == ["A0", "Home page"]


@pytest.mark.parametrize("word", ["A1", "a0"])
def test_a_word_that_means_an_alert_and_a_check_is_refused(refused: Refused, word: str) -> None:
    (error,) = refused(composite(f"Home page and {word}") + CHECKS, b=AROUND)
    assert error.startswith(f"shop/a.yml:4:54: `when`: `{word}` is the name of an alert and of an uptime check")
    assert "rename one of them" in error


@pytest.mark.parametrize(
    ("when", "message", "hint"),
    [
        ("A0 and A9", "4:47: unknown alert or uptime check `A9`", "`A0`"),
        ("A0 and", "4:43: `when`: the name of an alert is missing at the end", "`A and not (B or C)`"),
        ("and A0", "4:40: `when`: expected the name of an alert, found `and`", "and, or, not"),
        ("A0 not A1", "4:43: `when`: expected `and` or `or`, found `not`", "and, or, not"),
        ("(A0 and A1", "4:40: `when`: `(` has no matching `)`", "brackets"),
        ("A0 and A1)", "4:49: `when`: `)` has no matching `(`", "brackets"),
        ('"A0 and A9"', "4:48: unknown alert or uptime check `A9`", "`A0`"),
        ("A0", "4:40: `when` joins 1 alert", "2 to 10"),
        ("A0 and Both", "4:47: `when`: `Both` is a composite alert, and a composite cannot join", "that it joins"),
    ],
)
def test_what_cannot_be_joined_is_refused_where_it_stands(refused: Refused, when: str, message: str, hint: str) -> None:
    errors = refused(composite(when), b=AROUND)
    assert len(errors) == 1, errors
    assert errors[0].startswith(f"shop/a.yml:{message}"), errors[0]
    assert hint in errors[0].partition("\n")[2], errors[0]


@pytest.mark.parametrize("option", ["duration: 5m", "warning: 1", "group_by: [a]", "no_data: page"])
def test_a_joined_alert_has_no_options_of_a_signal(refused: Refused, option: str) -> None:
    (error,) = refused(composite("A0 and A1", f", {option}"), b=AROUND)
    assert "is not allowed with `when`" in error


def test_a_joined_alert_and_an_alert_cannot_share_a_name(refused: Refused) -> None:
    (error,) = refused(composite("A0 and A1").replace("Both", "A0"), b=AROUND)
    assert "`A0` is already the name or id of an alert" in error


def test_a_critical_joined_alert_tells_someone(refused: Refused) -> None:
    (error,) = refused(composite("A0 and A1").replace("Both, severity: info", "Both, severity: critical"), b=AROUND)
    assert "an alert is critical and notifies nobody" in error
