import pytest

from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made
from tests.support.texts import FixtureText

ADA = "people: [{name: Ada, email: ada@example.com}]"
TEAM = FixtureText("""
    on_call:
      people:
        - {name: Ada, email: ada@example.com}
        - {name: Ben, email: ben@example.com}
        - {name: Cy, email: cy@example.com}
      rotations:
        - {name: Primary, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}
        - {name: Secondary, people: [Cy], turn: daily, hand_off: "17:30", time_zone: UTC}
""")


def rotating(rest: str) -> str:
    return f"on_call: {{{ADA}, rotations: [{{name: Primary, people: [Ada], {rest}}}]}}"


def test_people_are_looked_up_by_email_and_stand_in_the_written_order(planned):
    plan = planned(TEAM)
    assert every(plan, "User") == []
    layer = made(plan, "Schedule", "on-call-primary").inputs["layers"][0]
    assert layer["users"] == ["<user:ada@example.com>", "<user:ben@example.com>"]


def test_a_person_is_made_only_when_asked_and_is_kept_when_the_line_goes(planned):
    plan = planned(TEAM.replace("email: ada@example.com", "email: ada@example.com, create: true"))
    user = made(plan, "User")
    assert (user.name, user.inputs["name"], user.inputs["email"]) == ("on-call-ada", "Ada", "ada@example.com")
    assert user.retain_on_delete
    assert user.urn in made(plan, "Schedule", "on-call-primary").dependencies


def test_nothing_but_a_made_person_is_kept_on_delete(planned):
    plan = planned(TEAM.replace("email: ada@example.com", "email: ada@example.com, create: true"))
    assert [it.name for it in plan.resources if it.retain_on_delete] == ["on-call-ada"]


def test_a_stack_that_does_not_own_the_people_looks_them_up_even_so(planned):
    text = TEAM.replace("email: ada@example.com", "email: ada@example.com, create: true")
    plan = planned(text + "    stack: {owns: {pagerduty: false}}")
    assert every(plan, "User") == []
    assert made(plan, "Schedule", "on-call-primary").inputs["layers"][0]["users"][0] == "<user:ada@example.com>"


@pytest.mark.parametrize(
    ("rest", "start", "seconds"),
    [
        ("hand_off: monday 09:00, time_zone: Europe/Berlin", "2026-01-05T09:00:00+01:00", 604_800),
        ("hand_off: wednesday 09:00, time_zone: Europe/Berlin", "2026-01-07T09:00:00+01:00", 604_800),
        (
            "hand_off: monday 09:00, time_zone: Europe/Berlin, start: 2025-07-01",
            "2025-07-07T09:00:00+02:00",
            604_800,
        ),
        ('turn: daily, hand_off: "17:30", time_zone: America/New_York', "2026-01-05T17:30:00-05:00", 86_400),
        ('turn: daily, hand_off: "17:30", time_zone: UTC', "2026-01-05T17:30:00+00:00", 86_400),
        ("hand_off: sunday 23:45, time_zone: Asia/Kathmandu", "2026-01-11T23:45:00+05:45", 604_800),
    ],
)
def test_a_layer_starts_at_the_first_hand_off_with_the_offset_of_that_day(planned, rest, start, seconds):
    schedule = made(planned(rotating(rest)), "Schedule").inputs
    layer = schedule["layers"][0]
    assert (layer["start"], layer["rotationVirtualStart"]) == (start, start)
    assert layer["rotationTurnLengthSeconds"] == seconds
    # PagerDuty's list of zones has no `UTC`.
    assert f"time_zone: {schedule['timeZone'].removeprefix('Etc/')}" in rest
    assert schedule["timeZone"] != "UTC"


def test_a_policy_calls_each_rotation_and_then_the_whole_team(planned, preview):
    plan = planned(TEAM)
    policy = made(plan, "EscalationPolicy").inputs
    assert (policy["name"], policy["numLoops"]) == ("On call", 2)

    def schedule(name: str) -> dict[str, str]:
        return {"id": UNKNOWN_SHOWN if preview else f"<schedule:{name}>", "type": "schedule_reference"}

    team = [{"id": f"<user:{name}@example.com>", "type": "user_reference"} for name in ("ada", "ben", "cy")]
    assert policy["rules"] == [
        {"escalationDelayInMinutes": 5, "targets": [schedule("primary")]},
        {"escalationDelayInMinutes": 5, "targets": [schedule("secondary")]},
        {"escalationDelayInMinutes": 5, "targets": team},
    ]


def test_a_written_policy_is_made_as_it_stands(planned):
    plan = planned(
        TEAM
        + """
      escalation_policies:
        - {name: Slow, levels: [{notify: [Secondary, Ada], after: 15m}, {notify: Ben, after: 1h}], repeat: 0}
    """
    )
    policy = made(plan, "EscalationPolicy").inputs
    assert (policy["name"], policy["numLoops"]) == ("Slow", 0)
    assert [rule["escalationDelayInMinutes"] for rule in policy["rules"]] == [15, 60]
    types = [[target["type"] for target in rule["targets"]] for rule in policy["rules"]]
    assert types == [["schedule_reference", "user_reference"], ["user_reference"]]


def test_a_policy_waits_for_the_schedules_that_it_calls(planned):
    plan = planned(TEAM)
    assert {it.urn for it in every(plan, "Schedule")} <= set(made(plan, "EscalationPolicy").dependencies)


def test_a_teams_policy_is_made_after_its_members_and_goes_before_them(planned):
    plan = planned(
        f"""
        on_call:
          {ADA}
          teams: [{{name: Web, people: [Ada]}}, {{name: Base, people: [Ada]}}]
          escalation_policies:
            - {{name: P, team: Web, levels: [{{notify: Ada}}]}}
            - {{name: Q, levels: [{{notify: Ada}}]}}
        """
    )
    members = {it.urn: it.inputs["teamId"] for it in every(plan, "TeamMembership")}
    waits = {it.inputs["name"]: it for it in every(plan, "EscalationPolicy")}
    teams = [members[urn] for urn in waits["P"].dependencies if urn in members]
    assert teams == [waits["P"].inputs["teams"]]
    assert not set(members) & set(waits["Q"].dependencies)


def test_a_renamed_rotation_and_a_renamed_policy_keep_what_they_were(planned):
    plan = planned(
        f"""
        on_call:
          {ADA}
          rotations: [{{name: First, renamed_from: Primary, people: [Ada], time_zone: UTC}}]
          escalation_policies: [{{name: Web, renamed_from: On call, levels: [{{notify: [First]}}]}}]
        """
    )
    assert made(plan, "Schedule", "on-call-first").aliases == ("on-call-primary",)
    assert made(plan, "EscalationPolicy", "on-call-web-policy").aliases == ("on-call-on-call-policy",)


def test_a_rotation_and_a_policy_of_one_name_are_two_resources(planned):
    plan = planned(
        f"""
        on_call:
          {ADA}
          rotations: [{{name: Web, people: [Ada], time_zone: UTC}}]
          escalation_policies: [{{name: Web, levels: [{{notify: [Web]}}]}}]
        """
    )
    assert made(plan, "Schedule").name != made(plan, "EscalationPolicy").name


def test_staging_makes_nothing_in_pagerduty(planned):
    for stack, made_there in (("prod", True), ("staging", False)):
        plan = planned(TEAM + f"    stack: {{environment: {stack}}}")
        assert any("pagerduty" in it.type for it in plan.resources) == made_there


def test_a_team_holds_its_people_and_only_managers_may_change_it(planned):
    teams = "      teams: [{name: Web, people: [Ada, Ben], managers: [Cy]}]\n"
    plan = planned(TEAM + teams)
    assert made(plan, "pagerduty:index/team:Team", "on-call-web-team").inputs["name"] == "Web"
    roles = {it.inputs["userId"]: it.inputs["role"] for it in every(plan, "TeamMembership")}
    assert roles == {
        "<user:ada@example.com>": "responder",
        "<user:ben@example.com>": "responder",
        "<user:cy@example.com>": "manager",
    }
    other = planned(TEAM + teams + "    stack: {owns: {pagerduty: false}}")
    assert every(other, "TeamMembership") == []
    assert [it for it in other.resources if it.type == "pagerduty:index/team:Team"] == []


TEAMS = FixtureText("      teams: [{name: Web, people: [Ada, Ben]}, {name: Data, people: [Cy, Ada, Ben]}]\n")
SERVICES = FixtureText("""
    services:
      - {name: Shop, team: Web, escalation_policy: Days}
      - {name: Api, team: Web, escalation_policy: Days}
      - {name: Store, team: Data, escalation_policy: Nights}
""")
POLICIES = FixtureText("""
      escalation_policies:
        - {name: Days, levels: [{notify: [Primary]}]}
        - {name: Nights, levels: [{notify: [Primary, Secondary]}]}
""")


def _team(name: str, preview: bool) -> str:
    return UNKNOWN_SHOWN if preview else f"<team:{name}-team>"


def test_a_policy_is_its_services_teams_and_a_schedule_that_of_those_who_call_it(planned, preview):
    plan = planned(TEAM + TEAMS + POLICIES + SERVICES)
    web, data = _team("web", preview), _team("data", preview)
    assert made(plan, "EscalationPolicy", "on-call-days-policy").inputs["teams"] == web
    assert made(plan, "EscalationPolicy", "on-call-nights-policy").inputs["teams"] == data
    assert made(plan, "Schedule", "on-call-primary").inputs["teams"] == [data, web]
    assert made(plan, "Schedule", "on-call-secondary").inputs["teams"] == [data]
    team = made(plan, "pagerduty:index/team:Team", "on-call-web-team")
    assert team.urn in made(plan, "EscalationPolicy", "on-call-days-policy").dependencies


def test_a_written_team_goes_before_the_services_and_a_secondary_has_its_rotations(planned, preview):
    text = (TEAM + TEAMS + POLICIES + SERVICES).replace("{name: Days,", "{name: Days, team: Data,")
    text = text.replace("{name: Primary, people", "{name: Primary, team: Web, secondary: true, people")
    plan = planned(text)
    assert made(plan, "EscalationPolicy", "on-call-days-policy").inputs["teams"] == _team("data", preview)
    for name in ("on-call-primary", "on-call-primary-secondary"):
        assert made(plan, "Schedule", name).inputs["teams"] == [_team("web", preview)]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("{name: Api, team: Web,", "{name: Api, team: Data,"),
        ("{name: Api, team: Web,", "{name: Api,"),
    ],
    ids=["of two teams", "of one that has none"],
)
def test_a_policy_of_services_of_several_teams_is_nobodys_before_it_is_hidden_from_one(planned, written, instead):
    plan = planned((TEAM + TEAMS + POLICIES + SERVICES).replace(written, instead))
    assert "teams" not in made(plan, "EscalationPolicy", "on-call-days-policy").inputs


def test_a_team_that_is_only_a_word_owns_nothing(planned):
    plan = planned(TEAM + POLICIES + SERVICES)
    found = [it for kind in ("EscalationPolicy", "Schedule") for it in every(plan, kind)]
    assert {it.type.rpartition(":")[2] for it in found} == {"EscalationPolicy", "Schedule"}
    assert [it.name for it in found if "teams" in it.inputs] == []


def test_a_stack_that_does_not_own_the_teams_looks_them_up(planned):
    plan = planned(TEAM + TEAMS + POLICIES + SERVICES + "    stack: {owns: {pagerduty: false}}")
    assert made(plan, "EscalationPolicy", "on-call-days-policy").inputs["teams"] == "<team:Web>"
    assert made(plan, "Schedule", "on-call-primary").inputs["teams"] == ["<team:Data>", "<team:Web>"]


def test_a_made_person_has_the_zone_in_which_shifts_are_shown(planned):
    person = "{name: Ada, email: ada@example.com, create: true, time_zone: Asia/Tokyo}"
    assert made(planned(f"on_call: {{people: [{person}]}}"), "User").inputs["timeZone"] == "Asia/Tokyo"


def test_business_hours_are_a_span_of_each_working_day(planned):
    layer = made(planned(rotating("time_zone: UTC, hours: business")), "Schedule").inputs["layers"][0]
    assert layer["restrictions"] == [
        {"type": "weekly_restriction", "startDayOfWeek": day, "startTimeOfDay": "09:00:00", "durationSeconds": 28_800}
        for day in (1, 2, 3, 4, 5)
    ]
    daily = made(planned(rotating("time_zone: UTC, hours: {from: 22:00, to: 06:30}")), "Schedule").inputs["layers"][0]
    assert daily["restrictions"] == [
        {"type": "daily_restriction", "startTimeOfDay": "22:00:00", "durationSeconds": 30_600}
    ]


def test_a_rotation_around_the_clock_has_no_restriction(planned):
    assert "restrictions" not in made(planned(rotating("time_zone: UTC")), "Schedule").inputs["layers"][0]


def test_turns_of_hours_are_layers_of_days_over_the_one_in_which_clocks_change(planned):
    text = TEAM.replace("hand_off: monday 09:00", 'turn: 12h, hand_off: "09:00"')
    night, day = made(planned(text), "Schedule", "on-call-primary").inputs["layers"]
    assert "restrictions" not in night
    assert day["restrictions"] == [
        {"type": "daily_restriction", "startTimeOfDay": "09:00:00", "durationSeconds": 43_200}
    ]
    assert (night["start"], day["start"]) == ("2026-01-05T21:00:00+01:00", "2026-01-05T09:00:00+01:00")
    assert night["rotationTurnLengthSeconds"] == day["rotationTurnLengthSeconds"] == 86_400
    assert (night["users"], day["users"]) == (["<user:ben@example.com>"], ["<user:ada@example.com>"])


def test_sites_that_follow_the_sun_are_layers_of_one_schedule(planned):
    sites = "{people: [Ada, Ben], time_zone: Europe/Berlin, from: 08:00, to: 20:00}, "
    sites += "{people: [Cy], time_zone: America/Los_Angeles, from: 11:00, to: 23:00}"
    team = TEAM.partition("      rotations:")[0]
    schedule = made(
        planned(team + f"      rotations: [{{name: Primary, follow_the_sun: [{sites}]}}]"), "Schedule"
    ).inputs
    assert schedule["timeZone"] == "Europe/Berlin"
    pacific, berlin = schedule["layers"]
    assert (pacific["start"], berlin["start"]) == ("2026-01-05T20:00:00+01:00", "2026-01-05T08:00:00+01:00")
    assert "restrictions" not in pacific
    assert berlin["restrictions"] == [
        {"type": "daily_restriction", "startTimeOfDay": "08:00:00", "durationSeconds": 43_200}
    ]
    assert (pacific["users"], berlin["users"]) == (
        ["<user:cy@example.com>"],
        ["<user:ada@example.com>", "<user:ben@example.com>"],
    )


def test_a_secondary_is_a_schedule_of_the_same_people_one_turn_ahead(planned):
    plan = planned(TEAM.replace("people: [Ada, Ben]", "people: [Ada, Ben], secondary: true, renamed_from: First"))
    second = made(plan, "Schedule", "on-call-primary-secondary")
    assert second.inputs["layers"][0]["users"] == ["<user:ben@example.com>", "<user:ada@example.com>"]
    assert second.inputs["layers"][0]["start"] == made(plan, "Schedule", "on-call-primary").inputs["layers"][0]["start"]
    assert second.aliases == ("on-call-first-secondary",)


def test_whatever_the_yaml_says_no_other_environment_pages(planned):
    everything = """
        stack: {environment: staging, owns: true}
        services:
          - {name: Shop, escalation_policy: On call, tier: 1, business: Checkout, team: Web, depends_on: [Stripe]}
          - {name: Stripe, external: true}
        channels: [{name: pager, kind: pagerduty}, {name: pagerduty}, {name: email, address: ops@example.com}]
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty, pager, email]}
          - {name: B, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [pager]}
        uptime: [{name: U, url: "https://example.com", service: Shop, severity: critical, notify: [pagerduty]}]
        on_call:
          people: [{name: Ada, email: ada@example.com, create: true}]
          teams: [{name: Web, people: [Ada]}]
          rotations: [{name: Primary, people: [Ada], time_zone: UTC}]
          escalation_policies: [{name: On call, levels: [{notify: [Primary]}, {notify: everyone}]}]
        error_tracking: {organization: acme, team: Web, projects: [{name: Shop, service: Shop}]}
    """
    plan = planned(everything)
    assert [it.type for it in plan.resources if "pagerduty" in it.type.lower()] == []
    assert "@pagerduty" not in str([it.inputs for it in plan.resources])
    assert "@ops@example.com" in made(plan, "Monitor", "alerts-a").inputs["message"]


def test_a_renamed_person_stays_who_they_are_and_in_their_team(planned):
    people = """
    on_call:
      people: [{name: Ada King, renamed_from: Ada, email: ada@example.com, create: true}]
      teams: [{name: Shop, people: [Ada King]}, {name: Base, renamed_from: Ground, people: [Ada King]}]
    """
    plan = planned(people)
    assert made(plan, "User").aliases == ("on-call-ada",)
    aliases = {it.name: set(it.aliases) for it in every(plan, "TeamMembership")}
    assert aliases == {
        "on-call-shop-team_ada-king": {"on-call-shop-team_ada"},
        "on-call-base-team_ada-king": {
            "on-call-base-team_ada",
            "on-call-ground-team_ada",
            "on-call-ground-team_ada-king",
        },
    }
