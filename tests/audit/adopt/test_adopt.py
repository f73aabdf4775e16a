"""Adopting live objects: words where they say the same, raw properties and objects where they do not."""

import json
from dataclasses import replace

import pytest
import yaml

from audit.adopt.existing import existing_in
from audit.adopt.imports import commands, groups_of, import_file, secrets_of
from audit.adopt.model import key_of
from audit.adopt.proof import Target, differing_properties, plain
from catalog import load
from plan.plan import make_plan
from tests.support.handmade import (
    CHANNEL,
    DASHBOARD,
    HANDLE,
    KINDS,
    MONITOR,
    SCHEDULE,
    adopted,
    inventory,
    layer,
    live,
    monitor,
    paging,
)

OBJECTS = (*paging(), monitor())


def items(adoption, section):
    """The items that an adoption writes in a section, by name."""
    head, _, inner = section.partition(".")
    found = {}
    for text in adoption.proof.files.texts.values():
        written = yaml.safe_load(text).get(head, [])
        for item in written.get(inner, []) if inner else written:
            found[item["name"]] = item
    return found


def assert_exact(adoption):
    """Everything that the plan sends is as it is live, and it makes nothing else."""
    claims = adoption.proof.draft.claims
    for it in adoption.proof.recording.registrations:
        if it.custom and not it.type.startswith("pulumi:"):
            assert (it.type, it.name) in claims, it.name
            assert differing_properties(it.inputs, claims[it.type, it.name], KINDS) == [], it.name
    sent = {(it.type, it.name) for it in adoption.proof.recording.registrations}
    assert set(claims) <= sent


def test_a_monitor_becomes_a_query_alert_with_what_else_it_says():
    adoption = adopted([monitor(tags=["team:web"], priority="2", onMissingData="show_no_data")])
    (alert,) = items(adoption, "alerts").values()
    assert alert["query"] == "sum(last_5m):sum:cart.err{*}.as_count() > 5"
    assert alert["thresholds"] == {"critical": 5}
    assert (alert["severity"], alert["priority"]) == ("warning", 2)
    assert alert["raw"] == {
        "message": "Cart is broken.",
        "name": "cart 5xx",
        "onMissingData": "show_no_data",
        "tags": ["team:web"],
    }
    assert adoption.not_adopted == ()
    assert_exact(adoption)


def test_a_monitor_that_pages_is_routed_through_service_policy_and_schedule(tmp_path):
    adoption = adopted([*paging(), monitor(message="Cart is broken. @pagerduty-Cart")])
    for name, text in adoption.proof.files.texts.items():
        (tmp_path / name).write_text(text)
    catalog = load(tmp_path)
    (alert,) = catalog.alerts
    assert alert.condition == "cart_err > 5"
    assert (alert.severity, [channel.id for channel in alert.notify]) == ("critical", ["pagerduty"])
    policy = alert.service.escalation_policy
    assert [level.after_minutes for level in policy.levels] == [30, 15]
    (rotation,) = policy.levels[0].rotations
    assert [person.email for person in rotation.people] == ["ann@example.com", "bob@example.com"]
    assert (rotation.turn.text, rotation.weekday, str(rotation.hand_off)) == ("weekly", 0, "09:00:00")
    assert_exact(adoption)


def test_a_service_of_low_urgency_pages_for_warnings():
    objects = [*paging(), monitor(message="Slow. @pagerduty-Cart")]
    low = {"type": "constant", "urgency": "low"}
    objects = [
        live(it.type, it.id, it.name, {**it.properties, "incidentUrgencyRule": low}) if it.id == "PS1" else it
        for it in objects
    ]
    adoption = adopted(objects)
    (alert,) = items(adoption, "alerts").values()
    assert alert["severity"] == "warning"
    assert set(items(adoption, "services")["Cart"]["raw"]) == {"pager-low", "datadog-low", "handle-low"}
    assert_exact(adoption)


def test_handles_become_channels_where_the_catalog_has_them():
    slack = live(CHANNEL, "acme:#ops", "#ops", {"accountName": "acme", "channelName": "#ops", "display": {}})
    message = "@ops@example.com @slack-acme-ops @slack-other @webhook-x"
    adoption = adopted([slack, monitor(message=message)])
    (alert,) = items(adoption, "alerts").values()
    channels = items(adoption, "channels")
    assert {channels[name]["kind"] for name in alert["notify"]} == {"email", "slack"}
    assert alert["raw"]["message"] == message
    assert adoption.proof.draft.handles == {"cart 5xx": ("@slack-other", "@webhook-x")}
    assert_exact(adoption)


def test_what_has_no_words_becomes_an_object_in_its_own_properties():
    two = {"name": "Two", "timeZone": "Europe/Berlin", "layers": [layer("A", "PU1"), layer("B", "PU2")]}
    board = live(DASHBOARD, "abc", "Old", {"title": "Old", "layoutType": "ordered", "widgets": []})
    adoption = adopted([*paging(), live(SCHEDULE, "PC2", "Two", two), board])
    objects = items(adoption, "objects")
    assert {it["type"] for it in objects.values()} == {SCHEDULE, DASHBOARD}
    assert next(it for it in objects.values() if it["type"] == SCHEDULE)["properties"] == two
    assert_exact(adoption)


def test_equal_names_and_names_that_no_catalog_allows_are_told_apart():
    objects = [monitor("1"), monitor("2"), monitor("3", name="{{#is_alert}} @all"), monitor("4", name="日本")]
    adoption = adopted(objects)
    assert sorted(items(adoption, "alerts")) == ["Monitor 4", "all", "cart 5xx", "cart 5xx (2)"]
    assert_exact(adoption)


def test_rules_that_an_adopted_item_breaks_are_excused_for_a_while():
    adoption = adopted([*paging(), monitor(message="Cart is broken. @pagerduty-Cart")])
    (alert,) = items(adoption, "alerts").values()
    assert "pager-outside-blocks" in {it["rule"] for it in alert["excuses"]}
    assert {it["until"] for it in alert["excuses"]} == {"2027-02-27"}


def test_only_chosen_objects_are_adopted():
    chosen = {key_of(monitor("2"))}
    adoption = adopted([*paging(), monitor("1"), monitor("2", message="@pagerduty-Cart")], chosen=chosen)
    assert [live.id for live in adoption.proof.draft.claims.values()] == ["2"]
    (alert,) = items(adoption, "alerts").values()
    assert "notify" not in alert
    assert alert["raw"]["message"] == "@pagerduty-Cart"


def test_a_kind_that_no_program_makes_is_listed_with_the_reason_and_accepted_by_the_audit():
    notebook = live(MONITOR, "7", "Notes", {"name": "Notes"})
    notebook = replace(notebook, kind="notebook", type=None)
    adoption = adopted([notebook])
    ((left, reason),) = [(it.live.name, it.reason) for it in adoption.not_adopted]
    assert (left, reason) == ("Notes", "Watchbill creates no objects of the kind notebook.")
    assert yaml.safe_load(adoption.proof.files.texts["adopted-audit.yml"]) == {
        "audit": [{"pattern": "datadog notebook *", "reason": reason}]
    }


def test_the_same_inventory_gives_the_same_bytes():
    first, second = adopted(OBJECTS), adopted(reversed(OBJECTS))
    assert first.proof.files.texts == second.proof.files.texts
    assert import_file(first.proof) == import_file(second.proof)


def test_the_import_file_has_ids_parents_providers_and_no_secret():
    adoption = adopted(OBJECTS)
    written = json.loads(import_file(adoption.proof))
    entries = {it["logicalName"]: it for it in written["resources"]}
    assert len(entries) == len({it["name"] for it in written["resources"]}) == len(adoption.proof.draft.claims)
    alert = entries["alerts-cart-5xx"]
    assert (alert["id"], alert["parent"], alert["provider"]) == ("101", "Alerts:alerts", "datadog:datadog")
    assert alert["inputs"]["query"] == alert["outputs"]["query"] == "sum(last_5m):sum:cart.err{*}.as_count() > 5"
    assert written["nameTable"]["Alerts:alerts"] == "urn:pulumi:prod::watchbill::watchbill:index:Alerts::alerts"
    # Its key is a secret, so the engine reads it: with the id that the vendor's importer takes.
    integration = entries["services-cart-datadog"]
    assert integration["id"] == "PS1.PI1"
    assert "outputs" not in integration
    assert entries["services-cart-handle"]["inputs"] == {"serviceName": "Cart"}
    assert "key" not in entries["services-cart-handle"]["outputs"]
    assert secrets_of(adoption.proof) == {(HANDLE, "services-cart-handle"): ("serviceKey",)}


def test_the_commands_make_the_groups_first():
    adoption = adopted(OBJECTS)
    check, up, take, preview = commands(adoption.proof, stack="prod", file="import.json")
    assert check == "watchbill check prod"
    assert all(urn in up for urn in groups_of(adoption.proof))
    assert "urn:pulumi:prod::watchbill::pulumi:providers:datadog::datadog" in up
    assert "--protect=false" in take
    assert preview.startswith("pulumi preview")


def test_a_difference_that_no_word_says_is_found():
    """The proof itself: without it, an adoption would change what is live."""
    adoption = adopted([monitor()])
    (registration,) = [it for it in adoption.proof.recording.registrations if it.type == MONITOR]
    other = monitor(message="Another text")
    assert differing_properties(registration.inputs, other, KINDS) == ["message"]
    assert plain({"a": 1.0, "b": [2.5]}) == {"a": 1, "b": [2.5]}


@pytest.mark.parametrize("word", ["null", "yes", "2026-01-01", "1e3", "a: b", "# no", " x ", "a\nb", "a\n\n  b\n", "é"])
def test_texts_come_out_of_the_yaml_as_they_are_live(word):
    adoption = adopted([monitor(message=word)])
    (registration,) = [it for it in adoption.proof.recording.registrations if it.type == MONITOR]
    assert registration.inputs["message"].strip() == word.strip()
    assert_exact(adoption)


def test_an_empty_account_needs_no_items():
    assert inventory([]).collections == ()
    assert adopted([]).proof.draft.items == ()


EXISTING = """
services: [{name: Shop, default: true}, {name: Other}]
channels: [{name: Ops mail, kind: email, address: ops@example.com}]
on_call:
  people: [{name: Ann, email: ann@example.com}, {name: Bob, email: bob@example.com}]
  rotations: [{name: Primary, people: [Ann, Bob], time_zone: Europe/Berlin}]
alerts:
  - {name: cart 5xx, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty], service: Shop}
"""


def test_a_stack_that_exists_is_used_and_its_names_are_kept(tmp_path):
    folder = tmp_path / "stacks" / "prod"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(EXISTING)
    target = Target(stack="prod", folder=folder, existing=existing_in(make_plan(folder)), prefix="adopted-2")
    objects = [monitor(message="@pagerduty-shop @ops@example.com"), monitor("7", name="Load", message="x")]
    adoption = adopted(objects, target)
    alerts = items(adoption, "alerts")
    assert sorted(alerts) == ["Load", "cart 5xx (2)"]
    paging_alert = alerts["cart 5xx (2)"]
    assert (paging_alert["service"], paging_alert["severity"]) == ("Shop", "critical")
    assert paging_alert["notify"] == ["Ops mail", "pagerduty"]
    assert sorted(items(adoption, "services")) == ["Unassigned"]
    # The service of alerts without one gets its entry in the software catalog, as every service of this stack.
    assert adoption.creates == ("software-catalog-unassigned",)
    assert {name.startswith("adopted-2-") for name in adoption.proof.files.texts} == {True}
