"""A base whose document older code wrote: what it leaves out is no difference."""

import json
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


@pytest.fixture(scope="module")
def text() -> str:
    plan = make_plan(STACKS / "prod")
    return as_json(plan, plan.findings, AT)


def older(text: str) -> dict[str, Any]:
    """The document as code wrote it that decided owners by the place in the YAML."""
    document = json.loads(text)
    document["items"] = [it for it in document["items"] if it["section"] != "business"]
    for resource in document["resources"]:
        if resource["item"] == "business/checkout":
            resource["item"] = "services/postgres"
    return document


def reviewed(base: Document, head: Document) -> StackReview:
    return review_stack(Sides(stack="prod", base=base, head=head), approved=())


def test_what_older_code_left_out_is_no_difference(text):
    assert "business/checkout" in read_document(text).items
    base = read_document(json.dumps(older(text)))
    assert base.items == read_document(text).items
    assert reviewed(base, read_document(text)).changes == ()


def test_a_resource_that_came_is_shown_at_the_owner_that_the_head_names(text):
    base = older(text)
    name = "services-checkout-business_stripe"
    base["resources"] = [it for it in base["resources"] if it["name"] != name]
    (change,) = reviewed(read_document(json.dumps(base)), read_document(text)).changes
    assert (change.ref, change.name, [it.name for it in change.resources]) == ("business/checkout", "Checkout", [name])
