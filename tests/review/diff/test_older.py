"""A base whose document older code wrote: what it leaves out is no difference."""

import json
from dataclasses import asdict
from functools import cache
from typing import Any

import pytest

from plan.document.items import document_items
from plan.document.write import as_json
from plan.plan import make_plan
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import StackReview
from tests.support.catalogs import loaded
from tests.support.edits import AT
from tests.support.example import STACKS
from tests.support.texts import FixtureText


@cache
def text(stack: str) -> str:
    plan = make_plan(STACKS / stack)
    return as_json(plan, plan.findings, AT)


def older(text: str) -> dict[str, Any]:
    """The document as code wrote it that decided owners by the place in the YAML, and let the reader say what wakes."""
    document = json.loads(text)
    document["items"] = [it for it in document["items"] if it["section"] != "business"]
    for item in document["items"]:
        item.pop("wakes", None)
    for resource in document["resources"]:
        if resource["item"] == "business/checkout":
            resource["item"] = "services/postgres"
    return document


def reviewed(base: Document, head: Document) -> StackReview:
    return review_stack(Comparison(stack="prod", base=base, head=head), approved=())


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_what_older_code_left_out_is_no_difference(stack):
    base, head = read_document(json.dumps(older(text(stack)))), read_document(text(stack))
    assert base.items == head.items
    assert reviewed(base, head).changes == ()


@pytest.mark.parametrize(("stack", "does"), [("prod", True), ("staging", False)])
def test_only_prod_wakes_people_and_makes_business_services(stack, does):
    items = read_document(text(stack)).items
    assert ("business/checkout" in items) == does
    assert any(item.wakes for item in items.values()) == does


def test_a_resource_that_came_is_shown_at_the_owner_that_the_head_names():
    base = older(text("prod"))
    name = "services-checkout-business_stripe"
    base["resources"] = [it for it in base["resources"] if it["name"] != name]
    (change,) = reviewed(read_document(json.dumps(base)), read_document(text("prod"))).changes
    assert (change.ref, change.name, [it.name for it in change.resources]) == ("business/checkout", "Checkout", [name])


CATALOG = FixtureText("""
services:
  - {name: Shop, escalation_policy: On call, default: true}
  - {name: Bank, external: true}
channels: [{name: slack, workspace: acme, channel: "#alerts"}, {name: Phone, kind: pagerduty}]
alerts:
  - {name: Loud, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [Phone]}
  - {name: Mild, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [Phone]}
  - {name: Posted, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack]}
  - {name: Abroad, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [Phone], service: Bank}
slos: [{name: Payments, of: {ratio: payment_failure_rate}, target: 99%, window: 7d, notify_page: [Phone]}]
on_call:
  people: [{name: Alice, email: a@x.io}, {name: Bob, email: b@x.io}]
  rotations: [{name: Week, people: [Alice, Bob], hand_off: monday 09:00, time_zone: Europe/Berlin}]
  escalation_policies: [{name: On call, levels: [{notify: [Week]}]}]
error_tracking:
  organization: acme
  team: Web
  pagerduty: {account: acmeLINK}
  projects: [{name: Web, service: Shop}]
  alerts:
    - {name: Crash, condition: new issue, severity: critical, notify: [Phone]}
    - {name: Later, condition: new issue, severity: warning, notify: [Phone]}
    - {name: Grave, condition: new issue, severity: critical, notify: [slack], notify_by_priority: {high: [Phone]}}
""")
BY_SEVERITY = {
    "alerts/loud": True,
    "alerts/mild": False,
    "alerts/posted": False,
    "alerts/abroad": False,
    "slo_alerts/payments-page-1h": True,
    "slo_alerts/payments-page-6h": True,
    "slo_alerts/payments-ticket-24h": False,
    "slo_alerts/payments-budget": False,
    "error_alerts/crash": True,
    "error_alerts/later": False,
    "error_alerts/grave": True,
}


@pytest.mark.parametrize(
    ("link", "environment", "wake"),
    [
        ("", "prod", BY_SEVERITY),
        (", service: '4711'", "prod", BY_SEVERITY | {"error_alerts/later": True}),
        ("", "staging", dict.fromkeys(BY_SEVERITY, False)),
    ],
    ids=["through entries of the stack", "through an entry of a person", "where nothing pages"],
)
def test_the_catalog_says_what_wakes_people_and_older_documents_are_read_alike(tmp_path, link, environment, wake):
    text = CATALOG.replace("LINK", link) + f"stack: {{environment: {environment}}}\n"
    written = {"version": 2, "stack": "shop", "environment": environment, "pages": environment == "prod"}
    items = [asdict(item) for item in document_items(loaded(tmp_path, text))]
    document = written | {"resources": [], "items": items, "findings": [], "outputs": {}}
    said = read_document(json.dumps(document)).items
    assert {ref: it.wakes for ref, it in said.items() if it.wakes is not None} == wake
    assert read_document(json.dumps(older(json.dumps(document)))).items == said
