"""A base whose document older code wrote: what it leaves out is no difference."""

import json
from functools import cache
from typing import Any

import pytest

from plan.document.write import as_json
from plan.plan import make_plan
from review.compare import review_stack
from review.document import Document, read_document
from review.model import StackReview
from review.sides import Sides
from tests.support.edits import AT
from tests.support.example import STACKS


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
    return review_stack(Sides(stack="prod", base=base, head=head), approved=())


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_what_older_code_left_out_is_no_difference(stack):
    base, head = read_document(json.dumps(older(text(stack)))), read_document(text(stack))
    assert base.items == head.items
    assert reviewed(base, head).changes == ()


@pytest.mark.parametrize(("stack", "does"), [("prod", True), ("staging", False)])
def test_only_prod_wakes_people_and_makes_business_services(stack, does):
    items = read_document(text(stack)).items
    assert ("business/checkout" in items) == does
    assert any(item.get("wakes") for item in items.values()) == does


def test_a_resource_that_came_is_shown_at_the_owner_that_the_head_names():
    base = older(text("prod"))
    name = "services-checkout-business_stripe"
    base["resources"] = [it for it in base["resources"] if it["name"] != name]
    (change,) = reviewed(read_document(json.dumps(base)), read_document(text("prod"))).changes
    assert (change.ref, change.name, [it.name for it in change.resources]) == ("business/checkout", "Checkout", [name])
