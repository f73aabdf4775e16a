"""Who is notified of what, without an instant."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from catalog import Catalog
from catalog.registry import ref_of, section_of
from plan.document.on_call import recipients
from plan.on_call.notifiers import looked_at, named, notifiers
from plan.on_call.recipients import recipient_phrases
from plan.on_call.routes import Route, route
from tests.support.catalogs import loaded, planned
from tests.support.paging import ALERTS, ERRORS, ON_CALL, SHOP, texts

STAGING = "    stack: {environment: staging}\n"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return loaded(tmp_path / "shop", texts())


def routed(catalog: Catalog, name: str) -> Route:
    (notifier,) = named(catalog, name)
    return route(catalog, notifier)


def heard(found: Route) -> dict[str | None, tuple[str, ...]]:
    return {told.channel: told.transitions for told in found.told}


BOTH = ("alert", "alert_recovery")
ALL = (*BOTH, "warning", "warning_recovery", "no_data", "no_data_recovery")


@pytest.mark.parametrize(
    ("name", "told", "pager"),
    [
        ("Down", {"slack": ALL, "bot": ALL}, (*BOTH, "warning_recovery", "no_data", "no_data_recovery")),
        ("Slow", {"email": BOTH}, BOTH),
        ("Both", {"slack": (*BOTH, "warning", "warning_recovery")}, None),
        ("Page", {"slack": BOTH}, BOTH),
        ("promise-page-1h", {"slack": BOTH}, BOTH),
        ("New", {None: ("alert",)}, None),
        ("Spike", {"slack": ("alert",)}, ("alert",)),
    ],
)
def test_each_channel_is_told_of_what_it_hears(
    catalog: Catalog, name: str, told: dict[str | None, tuple[str, ...]], pager: tuple[str, ...] | None
) -> None:
    found = routed(catalog, name)
    assert heard(found) == told
    assert (found.pager.transitions if found.pager else None) == pager


HANDLES = {"slack": "@slack-acme-alerts", "email": "@ops@example.com", "bot": "@webhook-bot"}


def test_the_messages_that_are_made_tell_the_same_of_every_transition(tmp_path: Path) -> None:
    plan = planned(tmp_path, texts())
    messages = {it.name: it.inputs["message"] for it in plan.resources if it.inputs.get("message")}
    prefixes = {"alerts": "alerts", "slo_alerts": "slos", "uptime": "uptime"}
    for notifier in plan.catalog.notifiers:
        found = route(plan.catalog, notifier)
        message = messages[f"{prefixes[section_of(notifier).name]}-{notifier.id}"]
        blocks = dict(re.findall(r"\{\{#is_(\w+)\}\}(.*?)\{\{/is", message, re.DOTALL))
        assert blocks
        assert tuple(sorted(blocks)) == tuple(sorted(found.transitions))
        for transition, text in blocks.items():
            handles = {HANDLES[it.channel or ""] for it in found.told if transition in it.transitions}
            pager = found.pager
            if pager and pager.service and transition in pager.transitions:
                handles.add(f"@pagerduty-{pager.service.id}{'_low' if pager.urgency == 'low' else ''}")
            assert set(re.findall(r"(?<=\s)@\S+", text)) == handles


def test_places_are_said_as_people_know_them_and_a_channel_that_leads_nowhere_has_none(tmp_path: Path) -> None:
    found = routed(loaded(tmp_path, texts()), "Down")
    assert [(told.kind, told.places) for told in found.told] == [("webhook", ("Bot",)), ("slack", ("acme #alerts",))]
    nowhere = SHOP.replace('      - {name: slack, workspace: acme, channel: "#alerts"}\n', "")
    found = routed(loaded(tmp_path, texts(shop=nowhere)), "Both")
    assert [(told.kind, told.places) for told in found.told] == [("slack", ())]


def test_only_what_is_critical_wakes_and_the_rest_goes_to_the_first_level_alone(catalog: Catalog) -> None:
    loud, quiet = routed(catalog, "Full").pager, routed(catalog, "Slow").pager
    assert loud is not None
    assert quiet is not None
    assert (loud.name, loud.pages_people, loud.urgency) == ("Backlog", True, "high")
    assert (quiet.name, quiet.pages_people, quiet.urgency) == ("Backlog (low urgency)", False, "low")


def test_low_urgency_is_never_repeated(tmp_path: Path) -> None:
    always = ON_CALL.replace("repeat: 0", "repeat: 3")
    catalog = loaded(tmp_path, texts(on_call=always))
    repeats = [found.pager.repeat for name in ("Full", "Slow") if (found := routed(catalog, name)).pager]
    assert repeats == [3, 0]


def test_a_sentry_alert_rings_whatever_its_severity_and_says_what_is_taken_for_granted(catalog: Catalog) -> None:
    pager = routed(catalog, "Spike").pager
    assert pager is not None
    assert (pager.name, pager.pages_people) == ("Shop", True)
    assert (
        pager.reason
        == "Sentry's PagerDuty service 70154 (acme) was connected outside of Pulumi; assumed to belong to Shop"
    )


MADE = ERRORS.replace(', service: "70154"}', "}")


@pytest.mark.parametrize(
    ("severity", "service", "wakes"), [("critical", "Shop", True), ("warning", "Shop (low urgency)", False)]
)
def test_through_an_entry_that_the_stack_makes_an_alert_of_sentry_pages_by_its_severity(
    tmp_path: Path, severity: str, service: str, wakes: bool
) -> None:
    errors = MADE.replace("severity: warning", f"severity: {severity}")
    found = routed(loaded(tmp_path / "a", texts(errors=errors)), "Spike")
    assert found.pager is not None
    assert (found.pager.name, found.pager.pages_people, found.pager.reason) == (service, wakes, None)
    entries = [
        it.inputs["service"]
        for it in planned(tmp_path / "b", texts(errors=errors)).resources
        if it.type.endswith(":IntegrationPagerduty")
    ]
    assert entries == [f"{service} (Watchbill)"]


def test_of_several_services_nobody_knows_which_one_sentry_pages(tmp_path: Path) -> None:
    two = ERRORS.replace("service: Shop}]", "service: Shop}, {name: Jobs, platform: other, service: Backlog}]")
    pager = routed(loaded(tmp_path, texts(errors=two)), "Spike").pager
    assert pager is not None
    assert (pager.pages_people, pager.levels) == (False, ())
    assert "not known here" in (pager.reason or "")


@pytest.mark.parametrize(
    ("more", "name", "reason"),
    [
        ({"stack": STAGING}, "Down", "staging pages nobody"),
        ({"stack": STAGING}, "Spike", "staging pages nobody"),
        ({"alerts": ALERTS.replace("service: Backlog", "service: Stripe")}, "Slow", "Stripe is run by somebody else"),
        ({"shop": SHOP.replace(", escalation_policy: Office", "")}, "Slow", "Backlog has no escalation policy"),
    ],
)
def test_where_nobody_is_paged_it_says_why(tmp_path: Path, more: dict[str, str], name: str, reason: str) -> None:
    pager = routed(loaded(tmp_path, texts(**more)), name).pager
    assert pager is not None
    assert (pager.pages_people, pager.policy, pager.transitions, pager.reason) == (False, None, (), reason)


def test_sentry_tells_the_owners_of_an_issue_where_its_only_channel_is_silent_here(tmp_path: Path) -> None:
    silent = ERRORS.replace("condition: new issue", "condition: new issue, notify: [pagerduty]")
    assert heard(routed(loaded(tmp_path, texts(errors=silent)), "New")) == {}
    assert heard(routed(loaded(tmp_path, texts(errors=silent, stack=STAGING)), "New")) == {None: ("alert",)}


def test_sentry_mails_of_a_number_to_the_teams_of_its_projects(tmp_path: Path) -> None:
    counted = ERRORS.replace("condition: new issue", "condition: users > 5%")
    (told,) = routed(loaded(tmp_path, texts(errors=counted)), "New").told
    assert (told.channel, told.kind, told.places) == (None, "owners", ("the team Shop",))


def test_an_alert_of_sentry_on_projects_of_other_environments_is_not_there(tmp_path: Path) -> None:
    elsewhere = ERRORS.replace("service: Shop}]", "service: Shop, environments: [staging]}]")
    assert len(named(loaded(tmp_path, texts()), "Spike")) == 1
    assert named(loaded(tmp_path, texts(errors=elsewhere)), "Spike") == ()


def test_everything_that_notifies_is_found_by_name_by_id_and_by_kind_and_id(catalog: Catalog) -> None:
    assert {section_of(notifier).name for notifier in notifiers(catalog)} == {
        "alerts",
        "slo_alerts",
        "uptime",
        "error_alerts",
    }
    for notifier in notifiers(catalog):
        for word in (notifier.name, notifier.name.upper(), notifier.id, ref_of(notifier)):
            assert notifier in named(catalog, word)
        assert looked_at(notifier) not in ("", notifier.id)


def test_the_json_holds_all_of_a_route_and_is_the_same_in_another_place(catalog: Catalog, tmp_path: Path) -> None:
    documents = [asdict(recipients(route(catalog, notifier))) for notifier in notifiers(catalog)]
    other = loaded(tmp_path / "elsewhere", texts())
    assert json.dumps(documents) == json.dumps(
        [asdict(recipients(route(other, notifier))) for notifier in notifiers(other)]
    )
    (down,) = (document for document in documents if document["id"] == "down")
    assert (down["kind"], down["severity"], down["service"], down["no_data"]) == ("alerts", "critical", "shop", "page")
    assert [(level["minute"], level["after_minutes"]) for level in down["pager"]["levels"]] == [
        (0, 5),
        (5, 10),
        (15, 15),
    ]
    assert [it["name"] for it in down["pager"]["levels"][0]["rotations"][0]["people"]] == ["Ada", "Ben", "Chloe"]
    assert [it["id"] for it in down["pager"]["levels"][2]["people"]] == ["ada", "ben", "chloe", "dev"]
    assert down["pager"]["repeat"] == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("severity: critical, notify: [pagerduty]", "severity: warning, notify: [pagerduty]"),
        ("notify: [slack, Bot, pagerduty]", "notify: [slack, Bot]"),
        ("warning: 2%, no_data: page", "no_data: page"),
        ("no_data: resolve", "no_data: show"),
        ("when: Down and Busy", "renotify: {every: 1h, times: 2}, when: Down and Busy"),
    ],
)
def test_what_changes_for_people_changes_the_json(tmp_path: Path, before: str, after: str) -> None:
    def documents(alerts: str) -> list[object]:
        catalog = loaded(tmp_path, texts(alerts=alerts))
        return [asdict(recipients(route(catalog, notifier))) for notifier in notifiers(catalog)]

    assert before in ALERTS
    assert documents(ALERTS) != documents(ALERTS.replace(before, after))


def test_a_channel_of_a_priority_hears_of_some_issues_and_says_so(tmp_path: Path) -> None:
    by_priority = "condition: new issue, notify: [slack], notify_by_priority: {high: [pagerduty]}"
    found = routed(loaded(tmp_path, texts(errors=ERRORS.replace("condition: new issue", by_priority))), "New")
    assert [(told.kind, told.only) for told in found.told] == [("slack", None)]
    assert found.pager is not None
    assert (found.pager.pages_people, found.pager.only) == (True, "issues of high priority")
    assert recipient_phrases(found)[0].endswith("(only issues of high priority)")
    assert asdict(recipients(found))["pager"]["only"] == "issues of high priority"


def test_an_alert_whose_only_channels_are_of_a_priority_still_mails_of_every_issue(tmp_path: Path) -> None:
    by_priority = "condition: new issue, notify_by_priority: {medium: [slack]}"
    found = routed(loaded(tmp_path, texts(errors=ERRORS.replace("condition: new issue", by_priority))), "New")
    assert [(told.kind, told.only) for told in found.told] == [
        ("owners", None),
        ("slack", "issues of medium priority or above"),
    ]


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("notify: [slack], email: owners", ("the owners of the issue",)),
        ("email: owners only", ("the owners of the issue, or nobody if it has none",)),
        ("notify: [slack], email: team", ("the team Shop",)),
    ],
)
def test_mail_goes_to_whom_an_alert_says(tmp_path: Path, written: str, places: tuple[str, ...]) -> None:
    text = ERRORS.replace("condition: new issue", f"condition: new issue, {written}")
    found = routed(loaded(tmp_path, texts(errors=text)), "New")
    assert [told.places for told in found.told if told.kind == "owners"] == [places]


def test_what_an_alert_of_sentry_looks_at_names_its_filters_and_what_it_compares_with(tmp_path: Path) -> None:
    text = ERRORS.replace("condition: new issue", "condition: regression, filters: {level: fatal, release: latest}")
    assert looked_at(routed(loaded(tmp_path, texts(errors=text)), "New").notifier) == (
        "regression, latest release, level fatal"
    )
    text = ERRORS.replace("condition: new issue", "condition: events > 50%, compare: 7d")
    assert looked_at(routed(loaded(tmp_path, texts(errors=text)), "New").notifier) == (
        "events > 50% over 60 min, compared with 7 days before"
    )
