"""What only `up` would find, `check` finds: names, emails, members, locations, headers, hours that clocks skip."""

from collections.abc import Callable

import pytest

from catalog import Catalog
from tests.support.texts import FixtureText

Refused = Callable[..., list[str]]
Loaded = Callable[..., Catalog]
PEOPLE = (
    "  people: [{name: Ada, email: ada@example.com}, {name: Ben, email: ben@example.com}, {name: Cy, email: c@e.io}]\n"
)
ROTATION = "  rotations: [{name: Primary, people: [Ada, Ben], time_zone: Europe/Berlin%s}]\n"
CHECK = FixtureText("uptime: [{name: Home, url: 'https://a.example', notify: [slack], %s}]\n")
LOGS = "signals: [{name: lines, logs: 'status:error'%s}]\n"
ALERT = "alerts: [{name: Lines, condition: lines > 5, duration: 5m, severity: info, notify: [slack]%s}]\n"


@pytest.mark.parametrize(
    ("services", "place"),
    [
        ("[{name: Shop}, {name: Shop (low urgency)}]", "1:26"),
        ("[{name: Shop (low urgency)}, {name: Shop}]", "1:40"),
        ("[{name: Shop}, {name: SHOP (Low  Urgency), id: x}]", "1:26"),
        ("[{name: Shop}, {name: SHOP, id: other}]", "1:26"),
        ("[{name: Shop, id: a, tier: 1}, {name: Web, business: Shop}]", "1:42"),
        ("[{name: Shop, business: Sales}, {name: sales, id: x, external: true}]", "1:43"),
    ],
)
def test_two_services_of_one_name_in_pagerduty_are_refused(refused: Refused, services: str, place: str) -> None:
    (error,) = refused(f"services: {services}\n")
    assert error.startswith(f"shop/a.yml:{place}: ")
    assert "in PagerDuty. PagerDuty refuses a second one with the same name" in error
    assert "rename one of them" in error


@pytest.mark.parametrize(
    "on_call",
    [
        "  rotations: [{name: Primary, people: [Ada, Ben], time_zone: UTC, secondary: true}, "
        "{name: PRIMARY Secondary, id: x, people: [Ada], time_zone: UTC}]\n",
        "  teams: [{name: Web, people: [Ada]}, {name: WEB, id: x, people: [Ben]}]\n",
        "  escalation_policies: [{name: Day, levels: [{notify: Ada}]}, {name: DAY, id: x, levels: [{notify: Ada}]}]\n",
    ],
)
def test_so_are_two_schedules_teams_and_policies(refused: Refused, on_call: str) -> None:
    (error,) = refused(f"on_call:\n{PEOPLE}{on_call}")
    assert "in PagerDuty. PagerDuty refuses a second one with the same name" in error


def test_names_of_different_kinds_may_be_alike(refused: Refused) -> None:
    text = f"on_call:\n{PEOPLE}  teams: [{{name: Shop, people: [Ada]}}]\nservices: [{{name: Shop, business: Shop}}]\n"
    assert refused(text) == []


def test_two_people_of_one_email_are_refused_in_any_case(refused: Refused) -> None:
    people = "  people:\n    - {name: Ada, email: ada@example.com}\n    - {name: Ada B, email: Ada@Example.com}\n"
    (error,) = refused(f"on_call:\n{people}")
    assert error.startswith("shop/a.yml:4:28: `Ada B` and `Ada` have the same email address `ada@example.com`.")
    assert "the first is at shop/a.yml:3:26" in error


def test_an_email_is_looked_up_in_lower_case(loaded: Loaded) -> None:
    (person,) = loaded("on_call: {people: [{name: Ada, email: Ada.King@Example.COM}]}\n").on_call.people
    assert person.email == "ada.king@example.com"


@pytest.mark.parametrize(
    ("teams", "policies", "missing"),
    [
        ("[{name: Web, people: [Ada]}]", "[{name: P, team: Web, levels: [{notify: Ben}]}]", "`Ben` is"),
        ("[{name: Web, people: [Ada]}]", "[{name: P, team: Web, levels: [{notify: Primary}]}]", "`Ben` is"),
        ("[{name: Web, people: [Ada]}]", "[{name: P, team: Web, levels: [{notify: everyone}]}]", "`Ben` and `Cy` are"),
        ("[{name: Web, people: [Ada]}]", "[{name: P, levels: [{notify: Ben}]}]", "`Ben` is"),
    ],
)
def test_whom_a_teams_policy_calls_must_be_in_the_team(
    refused: Refused, teams: str, policies: str, missing: str
) -> None:
    text = f"on_call:\n{PEOPLE}{ROTATION % ''}  teams: {teams}\n  escalation_policies: {policies}\n"
    text += "services: [{name: Shop, team: Web, escalation_policy: P}]\n"
    (error,) = refused(text)
    message = f"{missing} not in the team `Web`, but its escalation policy `P` pages them"
    assert error.startswith(f"shop/a.yml:4:31: {message}")
    assert "(400)" in error
    assert "the policy is at shop/a.yml:5:25" in error


def test_managers_are_of_the_team_and_a_policy_of_no_team_may_call_anybody(refused: Refused) -> None:
    policy = "  escalation_policies: [{name: P, levels: [{notify: everyone}]}]\n"
    team = "  teams: [{name: Web, people: [Ada], managers: [Ben, Cy]}]\n"
    services = "services: [{name: S, team: Web}]\n"
    assert refused(f"on_call:\n{PEOPLE}{team}{policy}{services}") == []
    assert len(refused(f"on_call:\n{PEOPLE}{team.replace('Ben, Cy', 'Ben')}{policy}{services}")) == 1
    assert (
        refused(f"on_call:\n{PEOPLE}  teams: [{{name: Web, people: [Ada]}}]\n{policy}services: [{{name: S}}]\n") == []
    )


def test_an_environment_that_pages_nobody_makes_no_policy_and_so_no_error(refused: Refused) -> None:
    text = f"on_call:\n{PEOPLE}  teams: [{{name: Web, people: [Ada]}}]\n"
    text += "  escalation_policies: [{name: P, team: Web, levels: [{notify: Ben}]}]\n"
    assert refused(f"stack: {{environment: staging}}\n{text}") == []
    assert len(refused(text)) == 1


@pytest.mark.parametrize(
    ("location", "hint"),
    [
        ("frankfurt", "write a cloud and its region, such as `aws:eu-central-1`"),
        ("eu-central-1", "did you mean `aws:eu-central-1`?"),
        ("amazon:eu-central-1", "did you mean `aws:eu-central-1`?"),
        ("aws:Frankfurt", "or a private location's id, `pl:…`"),
        ("aws:", "write a cloud and its region"),
        ("AWS:eu-central-1", "did you mean `aws:eu-central-1`?"),
        ("azure:east us", "did you mean `azure:eastus`?"),
        ("gcp:us-east", "did you mean `gcp:us-east4`?"),
        ("pl:", "or a private location's id, `pl:…`"),
        ("pl:an office", "or a private location's id, `pl:…`"),
    ],
)
def test_a_text_that_is_no_name_of_a_location_is_refused(refused: Refused, location: str, hint: str) -> None:
    (error,) = refused(CHECK % f"locations: ['{location}']")
    assert error.startswith("shop/a.yml:1:78: ")
    assert f"invalid location `{location}`" in error
    assert hint in error


@pytest.mark.parametrize(
    ("location", "fix"),
    [
        ("aws:eu-centrl-1", "Did you mean `aws:eu-central-1`?"),
        ("aws:il-central-1", "Did you mean `aws:ca-central-1`?"),
        ("aws:us-gov-west-1", "Did you mean `aws:us-west-1`?"),
        ("azure:westeurope", "Check it in Datadog, or choose one of `azure:eastus`."),
        ("gcp:europe-west30", "Did you mean `gcp:europe-west3`?"),
    ],
)
def test_a_location_that_the_recorded_list_does_not_have_is_a_warning(loaded: Loaded, location: str, fix: str) -> None:
    catalog = loaded(CHECK % f"locations: [aws:eu-central-1, '{location}', 'pl:office-1a2b']")
    (finding,) = [it for it in catalog.findings if it.rule == "location-unknown"]
    assert finding.severity == "warning"
    assert finding.item == "uptime/home"
    assert f"`{location}`, which is not in Datadog's list of 2025-02-18" in finding.message
    assert finding.fix == fix


@pytest.mark.parametrize(
    ("headers", "what"),
    [
        ('{accept: "a\\r\\nx-evil: b"}', "value of the header `accept` contains a line break, which is not allowed"),
        ('{accept: "a\\nb"}', "value of the header `accept` contains a line break, which is not allowed"),
        ('{accept: " a"}', "value of the header `accept` has blanks at its beginning or end"),
        ('{"a b": x}', "invalid header name `a b`"),
        ('{"a:": x}', "invalid header name `a:`"),
        ('{"ä": x}', "invalid header name `ä`"),
        ("{Accept: a, accept: b}", "are the same header: upper and lower case do not matter"),
    ],
)
def test_what_no_header_can_hold_is_refused(refused: Refused, headers: str, what: str) -> None:
    for around in ("steps: [{name: A, request: {url: 'https://a.example', headers: %s}}]", "expect: {headers: %s}"):
        text = CHECK.replace("url: 'https://a.example', ", "" if "steps" in around else "url: 'https://a.example', ")
        (error,) = refused(text % (around % headers))
        assert what in error
        assert "`headers`" in error


def test_any_token_is_a_name_of_a_header(refused: Refused) -> None:
    step = "steps: [{name: A, request: {url: 'https://a.example', headers: {x_trace.id: 'a b', \"x'y\": \"a\\tb\"}}}]"
    assert refused(CHECK.replace("url: 'https://a.example', ", "") % step) == []
    assert len(refused(CHECK.replace("url: 'https://a.example', ", "") % step.replace("x_trace.id", "x trace"))) == 1


def test_log_lines_are_grouped_by_four_facets_at_most(refused: Refused) -> None:
    assert refused(LOGS % "" + ALERT % ", group_by: ['@a', '@b', '@c', '@d']") == []
    (error,) = refused(LOGS % "" + ALERT % ", group_by: ['@a', '@b', '@c', '@d', '@e']")
    assert error.startswith("shop/a.yml:2:103: `group_by` has 5 facets, and Datadog groups log lines by at most 4")
    (error,) = refused(LOGS % ", group_by: ['@a', '@b', '@c', '@d', '@e']")
    assert "`group_by` has 5 facets, and Datadog groups log lines by at most 4" in error


def test_only_alerts_on_a_metric_have_an_evaluation_delay(refused: Refused) -> None:
    (error,) = refused(LOGS % "" + ALERT % ", evaluation_delay: 15m")
    assert "`evaluation_delay` is only allowed for metrics, and `lines` counts log lines" in error
    absent = "alerts: [{name: Lines, absent: lines for 2h, severity: info, notify: [slack], evaluation_delay: 15m}]\n"
    (error,) = refused(LOGS % "" + absent)
    assert "`evaluation_delay` is only allowed for metrics" in error


@pytest.mark.parametrize(
    ("rotation", "place", "zone"),
    [
        (", start: 2026-03-29, turn: daily, hand_off: '02:30'", "3:84", "Europe/Berlin"),
        (", start: 2026-03-29, hand_off: sunday 02:00", "3:84", "Europe/Berlin"),
        (", start: 2026-03-28, turn: 12h, hand_off: '14:30'", "3:84", "Europe/Berlin"),
    ],
)
def test_a_first_turn_in_an_hour_that_clocks_skip_is_refused(
    refused: Refused, rotation: str, place: str, zone: str
) -> None:
    (error,) = refused(f"on_call:\n{PEOPLE}{ROTATION % rotation}")
    assert error.startswith(f"shop/a.yml:{place}: the first turn would begin at 2026-03-29 02:")
    assert f"which does not exist in {zone}" in error


def test_so_is_that_of_a_site_and_an_hour_that_comes_twice_is_taken(refused: Refused) -> None:
    sites = "[{people: [Ada], time_zone: Europe/Berlin, from: '02:30', to: '14:30'}, "
    sites += "{people: [Ben], time_zone: Europe/Berlin, from: '14:30', to: '02:30'}]"
    rotation = f"  rotations: [{{name: P, start: 2026-03-29, turn: daily, follow_the_sun: {sites}}}]\n"
    (error,) = refused(f"on_call:\n{PEOPLE}{rotation}")
    assert "does not exist in Europe/Berlin" in error
    assert refused(f"on_call:\n{PEOPLE}" + ROTATION % ", start: 2026-10-25, turn: daily, hand_off: '02:30'") == []


HALVES = """
  rotations:
    - {name: Day, people: [Ada, Ben], time_zone: Europe/Berlin, turn: daily, hours: {from: '08:00', to: '20:00'}}
    - {name: Night, people: [Ada, Ben], time_zone: Europe/Berlin, turn: daily, hours: {from: '20:00', to: '%s'}}
  escalation_policies: [{name: P, levels: [{notify: Day}, {notify: Night}]}]
services: [{name: Shop}]
channels: [{name: pagerduty}]
alerts: [{name: Errors, condition: error_rate > 5%%, duration: 5m, severity: critical, notify: [pagerduty]}]
"""


def test_hours_that_leave_a_gap_at_a_change_of_clocks_in_one_reading_are_a_warning(loaded: Loaded) -> None:
    catalog = loaded(f"on_call:\n{PEOPLE}{HALVES % '08:00'}")
    (finding,) = [it for it in catalog.findings if it.rule.startswith("on-call-gap")]
    assert finding.rule == "on-call-gap-at-clock-change"
    assert finding.severity == "warning"
    assert "Sunday, 2026-10-25 at 07:00 (Europe/Berlin)" in finding.message


def test_hours_that_overlap_by_an_hour_leave_none(loaded: Loaded) -> None:
    catalog = loaded(f"on_call:\n{PEOPLE}{HALVES % '09:00'}")
    assert len(catalog.on_call.rotations) == 2
    assert not [it for it in catalog.findings if it.rule.startswith("on-call-gap")]


@pytest.mark.parametrize(
    ("platform", "hint"),
    [
        ("javascript-nextj", "did you mean `javascript-nextjs`?"),
        ("node-nosuch", "write Sentry's name of the platform"),
        ("Node", "did you mean `node`?"),
    ],
)
def test_a_platform_that_sentry_does_not_know_is_refused(refused: Refused, platform: str, hint: str) -> None:
    project = f"[{{name: Site, platform: {platform}}}]"
    (error,) = refused(f"error_tracking: {{organization: acme, team: Web, projects: {project}}}\n")
    assert f"unknown Sentry platform `{platform}`" in error
    assert hint in error
