import json
from dataclasses import asdict
from pathlib import Path

from catalog import load
from plan.document.items import document_items
from tests.support.texts import FixtureText

CATALOG = FixtureText("""
services: [{name: Shop, escalation_policy: On call}]
channels: [{name: slack, workspace: acme, channel: "#alerts"}]
signals: [{name: refused, ratio: payment.attempts, where: {outcome: refused}}]
alerts:
  - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
  - {name: Refused, condition: refused > 20%, duration: 15m, severity: warning, notify: [slack], renamed_from: Declined}
slos: [{name: Payments, of: {ratio: payment_failure_rate}, target: 99%, window: 7d, notify_page: [pagerduty]}]
on_call:
  people: [{name: Alice, email: a@x.io}, {name: Bob, email: b@x.io}]
  rotations: [{name: Week, people: [Alice, Bob], hand_off: monday 09:00, time_zone: Europe/Berlin}]
  escalation_policies: [{name: On call, levels: [{notify: [Week]}]}]
""")


def items(folder: Path, text: str = CATALOG) -> dict[str, dict]:
    (folder / "shop.yml").write_text(text)
    document = json.loads(json.dumps(document_items(load(folder)), default=asdict))
    return {f"{item['section']}/{item['id']}": item for item in document}


def test_what_another_item_says_is_a_reference_to_it(tmp_path):
    found = items(tmp_path)
    assert found["alerts/errors"]["fields"]["notify"] == [{"ref": "channels/pagerduty"}, {"ref": "channels/slack"}]
    assert found["alerts/refused"]["fields"]["signal"] == {"ref": "signals/refused"}
    assert found["rotations/week"]["fields"]["people"] == [{"ref": "people/alice"}, {"ref": "people/bob"}]
    assert found["escalation_policies/on-call"]["fields"]["levels"][0]["rotations"] == [{"ref": "rotations/week"}]


def test_a_built_in_signal_is_written_out_since_no_item_says_it(tmp_path):
    assert items(tmp_path)["alerts/errors"]["fields"]["signal"]["metric"] == {"ref": "metrics/api.requests"}


def test_an_item_knows_its_former_id_its_service_and_its_place(tmp_path):
    found = items(tmp_path)["alerts/refused"]
    assert (found["renamed_from"], found["service"], found["source"]["line"]) == ("declined", "shop", 7)


def test_slo_alerts_are_items_beside_their_slo(tmp_path):
    found = items(tmp_path)
    alerts = [ref["ref"] for ref in found["slos/payments"]["fields"]["alerts"]]
    assert alerts
    assert all(ref in found for ref in alerts)


def test_no_field_says_where_it_is_written(tmp_path):
    found = items(tmp_path).values()
    assert {"channels", "alerts", "slos", "rotations"} <= {it["section"] for it in found if it["fields"]}
    assert not [it for it in found if "source" in it["fields"]]


def test_a_business_service_is_an_item_where_services_name_it_and_the_stack_makes_it(tmp_path):
    others = "{name: Pay, tier: 1}, {name: Bank, business: Sales}"
    text = CATALOG.replace("{name: Shop,", f"{others}, {{name: Shop, default: true, business: Sales,")
    found = items(tmp_path, text)
    assert [it for it in found if it.startswith("business/")] == ["business/sales"]
    assert found["business/sales"]["name"] == "Sales"
    assert found["business/sales"]["fields"] == {"services": [{"ref": "services/bank"}, {"ref": "services/shop"}]}
    elsewhere = items(tmp_path, text + "stack: {owns: {pagerduty: false}}\n")
    assert "business/sales" not in elsewhere
