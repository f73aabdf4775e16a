"""Unfinished routing is a finding that says what to write, and what it says to write is right."""

from collections.abc import Callable

import pytest

from catalog import Catalog
from tests.support.texts import FixtureText

Loaded = Callable[..., Catalog]
ALERT = """\
alerts:
  - name: Down
    condition: error_rate > 1%
    duration: 5m
    severity: critical
    notify: [{notify}]
"""
UPTIME = "uptime:\n  - {{name: Home, url: https://example.com, notify: [{notify}]}}\n"
FILLED = {
    "<workspace>": "acme",
    "<channel>": "alerts",
    "<address>": "ops@example.com",
    "<name>": "Ada",
    "<zone>": "UTC",
    "<key>": "opsWebhook",
}


def rules(catalog: Catalog) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.severity, str(finding.source)) for finding in catalog.findings]


def what_to_write(message: str) -> str:
    text = message.partition("\n")[2]
    for placeholder, value in FILLED.items():
        text = text.replace(placeholder, value)
    return text


@pytest.mark.parametrize("notifier", [ALERT, UPTIME])
@pytest.mark.parametrize("channel", ["slack", "email"])
def test_a_built_in_channel_is_open_until_the_yaml_of_the_finding_is_written(
    loaded: Loaded, notifier: str, channel: str
) -> None:
    text = notifier.format(notify=channel)
    (finding,) = loaded(text).findings
    assert (finding.rule, finding.severity, str(finding.source)[:14]) == (
        "channel-without-address",
        "error",
        "shop/a.yml:2:5",
    )
    assert loaded(text, channels="channels:\n" + what_to_write(finding.message)).findings == ()


def test_an_own_channel_without_an_address_is_open_where_it_is_written(loaded: Loaded) -> None:
    channels = "channels:\n  - {name: Payments, kind: slack}\n  - {name: Unused, kind: email}\n"
    catalog = loaded(ALERT.format(notify="payments"), channels=channels)
    assert rules(catalog) == [("channel-without-address", "error", "shop/channels.yml:2:5")]
    written = "channels:\n" + what_to_write(catalog.findings[0].message)
    assert loaded(ALERT.format(notify="payments"), channels=written).findings == ()


def test_a_webhook_without_a_url_is_open(loaded: Loaded) -> None:
    (finding,) = loaded(ALERT.format(notify="ops"), channels="channels: [{name: ops, kind: webhook}]").findings
    assert finding.rule == "channel-without-address"
    assert loaded(ALERT.format(notify="ops"), channels="channels:\n" + what_to_write(finding.message)).findings == ()


def test_paging_needs_a_service_and_someone_on_call_and_says_how_to_write_both(loaded: Loaded) -> None:
    text = ALERT.format(notify="pagerduty")
    catalog = loaded(text)
    assert rules(catalog) == [("on-call-missing", "error", "shop/a.yml:2:5")] * 2
    written = {f"f{index}": what_to_write(finding.message) for index, finding in enumerate(catalog.findings)}
    assert rules(loaded(text, **written)) == [("on-call-one-person", "warning", "shop/f0.yml:3:15")]


def test_people_without_a_rotation_are_not_on_call(loaded: Loaded) -> None:
    people = "services: [{name: Shop}]\non_call:\n  people: [{name: Ada, email: ada@example.com}]\n"
    (finding,) = loaded(ALERT.format(notify="pagerduty"), b=people).findings
    assert finding.rule == "on-call-missing"
    assert "people:" not in finding.message.replace("people: [<name>]", "")
    assert "rotations:" in finding.message


def test_a_paged_service_that_could_have_several_escalation_policies_must_name_one(loaded: Loaded) -> None:
    on_call = """\
on_call:
  people: [{name: Ada, email: ada@example.com}]
  escalation_policies: [{name: Days, levels: [{notify: Ada}]}, {name: Nights, levels: [{notify: everyone}]}]
"""
    catalog = loaded(
        ALERT.format(notify="pagerduty"), b=on_call, c="services: [{name: Shop}, {name: B, default: true}]"
    )
    assert rules(catalog) == [("on-call-missing", "error", "shop/c.yml:1:26")]
    assert "`Days` or `Nights`" in catalog.findings[0].message


def test_a_stack_that_is_not_production_pages_nobody_and_says_so_once(loaded: Loaded) -> None:
    text = "stack: {environment: staging}\n" + ALERT.format(notify="pagerduty") + UPTIME.format(notify="pagerduty")
    (finding,) = loaded(text).findings
    assert (finding.rule, finding.severity, str(finding.source)) == (
        "environment-never-pages",
        "info",
        "shop/a.yml:3:5",
    )
    assert "`Down` and `Home`" in finding.message
    assert "`environment: prod` under `stack:`" in str(finding.fix)


def test_alerts_of_errors_that_page_nobody_here_are_said_with_the_others(loaded: Loaded) -> None:
    text = """\
error_tracking:
  organization: acme
  team: Web
  pagerduty: {account: acme, service: '1'}
  projects: [{name: Shop}]
  alerts: [{name: Many, condition: sessions > 5%, notify: [pagerduty]}]
"""
    (finding,) = loaded("stack: {environment: staging}\n" + text).findings
    assert (finding.rule, finding.severity, str(finding.source)) == (
        "environment-never-pages",
        "info",
        "shop/a.yml:7:12",
    )
    assert "`Many`" in finding.message
    assert loaded(text).findings == ()
    both = loaded("stack: {environment: staging}\n" + text + ALERT.format(notify="pagerduty"))
    assert ["`Down` and `Many`" in finding.message for finding in both.findings] == [True]


def test_sentry_mails_its_members_so_that_an_email_channel_needs_no_address(loaded: Loaded) -> None:
    text = "error_tracking: {organization: acme, team: Web, projects: [{name: Shop}], "
    assert loaded(text + "alerts: [{name: A, condition: users > 5%, notify: [email]}]}").findings == ()
    (finding,) = loaded(text + "alerts: [{name: A, condition: users > 5%, notify: [slack]}]}").findings
    assert finding.rule == "channel-without-address"


def test_an_alert_that_pages_nobody_asks_for_nobody_on_call(loaded: Loaded) -> None:
    channels = 'channels: [{name: slack, workspace: a, channel: "#a"}]'
    assert loaded(ALERT.format(notify="slack"), b=channels).findings == ()
    assert loaded(ALERT.format(notify="slack, pagerduty"), b=channels).findings != ()


CREW = "[" + ", ".join(f"{{name: {name}, email: {name}@example.com}}" for name in "ABCDEFGH") + "]"
PAGED = ALERT.format(notify="pagerduty") + "services: [{name: Shop}]\n"


def staffed(people: str, rotation: str, policies: str = "") -> str:
    lines = ["on_call:", f"  people: {people}", f"  rotations: [{{name: Primary, {rotation}}}]"]
    return "\n".join([*lines, f"  escalation_policies: [{policies}]" if policies else ""])


@pytest.mark.parametrize(
    ("people", "expected", "says"),
    [
        (
            1,
            [("on-call-one-person", "warning", "shop/b.yml:3:15")],
            "pages nobody but A, day and night. Add at least one",
        ),
        (3, [("on-call-too-few", "warning", "shop/b.yml:3:15")], "3 people for every night"),
        (7, [("on-call-too-few", "warning", "shop/b.yml:3:15")], "7 people around the clock; 8 are sustainable"),
        (8, [], ""),
    ],
)
def test_too_few_people_are_a_warning_that_stops_nothing(
    loaded: Loaded, people: int, expected: list[tuple[str, str, str]], says: str
) -> None:
    crew = (
        "["
        + ", ".join(
            "{name: X, email: x@example.com}".replace("X", it).replace("x@", f"{it}@") for it in "ABCDEFGH"[:people]
        )
        + "]"
    )
    names = ", ".join("ABCDEFGH"[:people])
    catalog = loaded(PAGED, b=staffed(crew, f"people: [{names}], time_zone: UTC"))
    assert rules(catalog) == expected
    assert all(says in finding.message for finding in catalog.findings)


def test_six_people_at_two_sites_that_cover_each_others_nights_are_enough(loaded: Loaded) -> None:
    sites = "{people: [A, B, C], time_zone: Europe/Berlin, from: 08:00, to: 20:00}, "
    sites += "{people: [D, E, F], time_zone: America/Los_Angeles, from: 11:00, to: 23:00}"
    crew = CREW.replace(", {name: G, email: G@example.com}, {name: H, email: H@example.com}", "")
    assert loaded(PAGED, b=staffed(crew, f"follow_the_sun: [{sites}]")).findings == ()
    fewer = staffed(crew.replace(", {name: F, email: F@example.com}", ""), f"follow_the_sun: [{sites}]")
    fewer = loaded(PAGED, b=fewer.replace("[D, E, F]", "[D, E]"))
    assert [it.rule for it in fewer.findings] == ["on-call-too-few"]


ONLY_PRIMARY = FixtureText("{name: Days, levels: [{notify: Primary}]}")
BUSINESS = "people: [A, B, C, D, E, F, G, H], time_zone: Europe/Berlin, hours: business"


def test_a_minute_without_a_human_on_the_way_of_a_critical_alert_is_named_in_local_time(loaded: Loaded) -> None:
    catalog = loaded(PAGED, b=staffed(CREW, BUSINESS, ONLY_PRIMARY))
    assert rules(catalog) == [("on-call-gap", "error", "shop/b.yml:4:25")]
    message = catalog.findings[0].message
    assert "on Monday, 2026-01-05 at 17:00 (Europe/Berlin)" in message
    level = what_to_write(message).strip().removeprefix("- ")
    mended = ONLY_PRIMARY.replace("]}", f", {level}]}}")
    assert loaded(PAGED, b=staffed(CREW, BUSINESS, mended)).findings == ()


def test_business_hours_are_enough_for_what_is_not_critical_and_in_other_environments(loaded: Loaded) -> None:
    on_call = staffed(CREW, BUSINESS, ONLY_PRIMARY)
    assert loaded(PAGED.replace("critical", "warning"), b=on_call).findings == ()
    staging = loaded(PAGED + "stack: {environment: staging}", b=on_call)
    assert [finding.severity for finding in staging.findings] == ["info"]


def test_two_rotations_that_fill_each_others_hours_leave_no_gap(loaded: Loaded) -> None:
    week = "hours: {days: mon..fri, from: 00:00, to: 00:00}, people: [A, B, C, D, E, F, G, H], time_zone: UTC"
    both = staffed(CREW, week, "{name: P, levels: [{notify: [Primary, Weekend]}]}")
    for days, expected in (("[sat, sunday]", []), ("[sat]", ["on-call-gap"])):
        weekend = f"{{name: Weekend, people: [A], time_zone: UTC, hours: {{days: {days}, from: 00:00, to: 00:00}}}}"
        text = both.replace("rotations: [", f"rotations: [{weekend}, ")
        assert [finding.rule for finding in loaded(PAGED, b=text).findings] == expected


@pytest.mark.parametrize(
    ("zone", "hours", "found"),
    [
        ("America/Los_Angeles", ("11:00", "23:00"), []),
        ("Australia/Sydney", ("06:00", "19:00"), ["on-call-hour-differs"]),
    ],
)
def test_a_site_that_begins_at_another_hour_for_half_a_year_is_told(
    loaded: Loaded, zone: str, hours: tuple[str, str], found: list[str]
) -> None:
    sites = "{people: [A, B, C, D], time_zone: Europe/Berlin, from: 08:00, to: '20:00'}, "
    sites += f"{{people: [E, F, G, H], time_zone: {zone}, from: '{hours[0]}', to: '{hours[1]}'}}"
    catalog = loaded(PAGED, b=staffed(CREW, f"follow_the_sun: [{sites}]"))
    assert [finding.rule for finding in catalog.findings] == found
    assert all("takes over at 04:00 in its own time for much of" in finding.message for finding in catalog.findings)
