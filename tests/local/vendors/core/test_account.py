"""A stack's resources live in the account: made, read, changed and removed, with what the vendors add."""

import re
from typing import Any

import pytest

from local.vendors.core.store import Store


def _on_call(vendors: Any, good: Any) -> dict[str, Any]:
    ada, bob = (
        vendors.invoke("pagerduty:index/getUser:getUser", {"email": f"{name}@example.com"})["id"]
        for name in ("ada", "bob")
    )
    layer = {**good("Schedule")["layers"][0], "users": [ada, bob]}
    schedule = vendors.create("Schedule", good("Schedule", layers=[layer]))
    targets = [{"type": "schedule_reference", "id": schedule.id}, {"type": "user_reference", "id": ada}]
    rules = [{"escalationDelayInMinutes": 5, "targets": targets}]
    policy = vendors.create("EscalationPolicy", good("EscalationPolicy", rules=rules))
    service = vendors.create("Service", good("Service", escalationPolicy=policy.id))
    integration = vendors.create("ServiceIntegration", good("ServiceIntegration", service=service.id))
    return {"ada": ada, "schedule": schedule, "policy": policy, "service": service, "integration": integration}


def test_a_monitor_gets_a_numeric_id_and_reads_back_as_it_was_given(vendors: Any, good: Any) -> None:
    vendors.create("LogsMetric", good("LogsMetric"))
    made = vendors.create("Monitor", good("Monitor"))
    assert made.id.isdecimal()
    read = vendors.read("Monitor", made.id)
    assert read.inputs == good("Monitor")
    assert read.outputs == made.outputs


def test_a_pager_is_built_from_people_to_integration_key(vendors: Any, good: Any) -> None:
    made = _on_call(vendors, good)
    assert re.fullmatch(r"[0-9a-f]{32}", made["integration"].outputs["integrationKey"])
    assert ("integrationKey",) in made["integration"].secrets
    assert ("integrationKey",) in vendors.read("ServiceIntegration", made["integration"].id).secrets
    assert made["service"].outputs["htmlUrl"].startswith("https://")


def test_what_others_stand_on_cannot_be_deleted(vendors: Any, good: Any) -> None:
    made = _on_call(vendors, good)
    for noun, id, user in (
        ("EscalationPolicy", made["policy"].id, "Service 'Storefront'"),
        ("Schedule", made["schedule"].id, "EscalationPolicy 'On call'"),
        ("User", made["ada"], "Schedule 'Primary'"),
    ):
        with pytest.raises(Exception, match=user):
            vendors.delete(noun, id)
    vendors.delete("Service", made["service"].id)
    vendors.delete("EscalationPolicy", made["policy"].id)
    vendors.delete("Schedule", made["schedule"].id)
    assert vendors.read("ServiceIntegration", made["integration"].id) is None


def test_a_monitor_in_a_composite_goes_only_by_force(vendors: Any, good: Any) -> None:
    vendors.create("LogsMetric", good("LogsMetric"))
    first, forced = (vendors.create("Monitor", good("Monitor", forceDelete=force)) for force in (None, True))
    composite = {"type": "composite", "monitorThresholds": None, "onMissingData": None}
    vendors.create("Monitor", good("Monitor", query=f"{first.id} && {forced.id}", **composite))
    with pytest.raises(Exception, match="uses it"):
        vendors.delete("Monitor", first.id)
    vendors.delete("Monitor", forced.id)


def test_a_team_of_pagerduty_stays_while_a_policy_or_a_schedule_is_its(vendors: Any, good: Any) -> None:
    made = _on_call(vendors, good)
    team = vendors.create("Team", good("Team"))
    vendors.update("Schedule", made["schedule"], _given(vendors, "Schedule", made["schedule"], teams=[team.id]))
    with pytest.raises(Exception, match=r"Schedule .* uses it"):
        vendors.delete("Team", team.id)
    vendors.update("Schedule", made["schedule"], _given(vendors, "Schedule", made["schedule"], teams=None))
    vendors.update(
        "EscalationPolicy", made["policy"], _given(vendors, "EscalationPolicy", made["policy"], teams=team.id)
    )
    with pytest.raises(Exception, match=r"EscalationPolicy .* uses it"):
        vendors.delete("Team", team.id)


def _given(vendors: Any, noun: str, made: Any, **changes: Any) -> dict[str, Any]:
    inputs = {**vendors.read(noun, made.id).inputs, **changes}
    return {name: value for name, value in inputs.items() if value is not None}


def test_a_synthetics_test_and_a_status_page_have_what_other_resources_take_from_them(vendors: Any, good: Any) -> None:
    assert isinstance(vendors.create("SyntheticsTest", good("SyntheticsTest")).outputs["monitorId"], int)
    page = vendors.create("StatusPage", good("StatusPage"))
    assert page.outputs["enabled"] is False
    component = vendors.create("StatusPageComponent", good("StatusPageComponent", pageId=page.id))
    vendors.delete("StatusPage", page.id)
    assert vendors.read("StatusPageComponent", component.id) is None


def test_a_preview_knows_the_inputs_and_not_what_the_vendor_will_add(vendors: Any, good: Any) -> None:
    planned = vendors.create("SentryKey", good("SentryKey"), preview=True)
    assert planned.id == ""
    assert planned.outputs["project"] == "storefront"
    assert repr(planned.outputs["dsnPublic"]) == "UNKNOWN"
    assert vendors.read("SentryKey", planned.id) is None


def test_an_update_keeps_what_the_vendor_made(vendors: Any, good: Any) -> None:
    made = _on_call(vendors, good)
    inputs = good("ServiceIntegration", service=made["service"].id, name="Datadog monitors")
    outputs = vendors.update("ServiceIntegration", made["integration"], inputs)
    assert outputs["name"] == "Datadog monitors"
    assert outputs["integrationKey"] == made["integration"].outputs["integrationKey"]


def test_the_preview_of_an_update_knows_what_the_vendor_made_before(vendors: Any, good: Any) -> None:
    team = vendors.create("SentryTeam", good("SentryTeam"))
    planned = vendors.update("SentryTeam", team, good("SentryTeam", name="Shop"), preview=True)
    assert planned == {**team.outputs, "name": "Shop"}
    assert vendors.read("SentryTeam", team.id).outputs == team.outputs


def test_a_deleted_object_reads_as_gone_and_deleting_it_again_is_fine(vendors: Any, good: Any) -> None:
    made = vendors.create("SyntheticsTest", good("SyntheticsTest"))
    vendors.delete("SyntheticsTest", made.id)
    vendors.delete("SyntheticsTest", made.id)
    assert vendors.read("SyntheticsTest", made.id) is None
    with pytest.raises(Exception, match="404"):
        vendors.update("SyntheticsTest", made, good("SyntheticsTest"))


def test_secrets_come_back_as_secrets(vendors: Any, good: Any) -> None:
    inputs = good("SentryTeam", name="Quiet")
    made = vendors.create("SentryTeam", inputs, secrets=(("name",),))
    assert made.outputs["name"] == "Quiet"
    assert ("name",) in made.secrets
    assert ("name",) in vendors.read("SentryTeam", made.id).secrets
    pager = vendors.create("ServiceObject", good("ServiceObject"))
    assert ("serviceKey",) in pager.secrets


@pytest.mark.parametrize(
    ("noun", "change"),
    [
        ("LogsMetric", {}),
        ("Channel", {}),
        ("ServiceObject", {}),
        ("StatusPage", {"name": "Another"}),
        ("Team", {}),
        ("User", {"name": "Another", "email": "CY@example.com"}),
        ("SentryTeam", {"name": "storefront!"}),
    ],
)
def test_a_name_that_the_account_has_only_once_is_refused_the_second_time(
    vendors: Any, good: Any, noun: str, change: dict[str, Any]
) -> None:
    first = vendors.create(noun, good(noun))
    with pytest.raises(Exception, match=r"409 Conflict|has already been taken"):
        vendors.create(noun, good(noun, **change))
    vendors.delete(noun, first.id)
    vendors.create(noun, good(noun, **change))


def test_a_metrics_description_reports_a_type_that_stays_a_change_until_it_is_ignored(vendors: Any) -> None:
    Store(vendors.store).learn("metric", ["shop.queue"])
    inputs = {"metric": "shop.queue", "unit": "item"}
    made = vendors.create("MetricMetadata", inputs)
    assert list(vendors.diff("MetricMetadata", inputs, inputs, outputs=made.outputs).diffs) == ["type"]
    assert list(vendors.diff("MetricMetadata", inputs, inputs, ("type",), outputs=made.outputs).diffs) == []
    updated = vendors.update("MetricMetadata", made, {**inputs, "unit": "job"})
    assert (updated["unit"], updated["type"]) == ("job", made.outputs["type"])


def test_a_new_index_has_the_accounts_daily_limit_until_its_first_update(vendors: Any) -> None:
    index = {"name": "first", "filters": [{"query": "env:prod"}], "retentionDays": 15}
    inputs = {**index, "disableDailyLimit": True}
    first = vendors.create("LogsIndex", inputs)
    assert list(vendors.diff("LogsIndex", inputs, inputs, outputs=first.outputs).diffs) == []
    Store(vendors.store).learn("logs daily limit", ["200000"])
    inputs["name"] = "second"
    second = vendors.create("LogsIndex", inputs)
    assert (second.outputs["disableDailyLimit"], second.outputs["dailyLimit"]) == (False, 200_000)
    assert list(vendors.diff("LogsIndex", inputs, inputs, outputs=second.outputs).diffs) == ["disableDailyLimit"]
    updated = vendors.update("LogsIndex", second, inputs)
    assert list(vendors.diff("LogsIndex", inputs, inputs, outputs=updated).diffs) == []
