"""Which item owns each resource of the example stacks, compared with the files in tests/golden.

After a change that is meant, write them anew and read the difference: after one of the example itself with
`make example`, else with

    WATCHBILL_GOLDEN=write .venv/bin/pytest tests/plan/test_owners.py
"""

import json
import os
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from plan.document.write import as_json
from plan.plan import Plan, make_plan
from tests.support.example import STACKS

GOLDEN = Path(__file__).parents[1] / "golden"
COMMAND = "WATCHBILL_GOLDEN=write .venv/bin/pytest tests/plan/test_owners.py"
OURS = ("pulumi:", "watchbill:")
"""Types of no vendor: the stack, providers and components."""

planned = cache(make_plan)


def owners(plan: Plan) -> str:
    """A paragraph for each item: its reference and the resources that it owns."""
    found: dict[str, list[str]] = defaultdict(list)
    for it in plan.resources:
        if not it.type.startswith(OURS):
            found[it.item or "none"].append(f"  {it.type.rpartition(':')[2]} {it.name}")
    return "".join("\n".join([item, *sorted(found[item]), ""]) for item in sorted(found))


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_every_resource_of_the_examples_has_the_agreed_owner(stack: str) -> None:
    text, golden = owners(planned(STACKS / stack)), GOLDEN / f"owners-{stack}.txt"
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), f"if this is meant: {COMMAND}"


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_a_document_says_the_owners_of_the_plan_and_lists_each_of_them(stack: str) -> None:
    plan = planned(STACKS / stack)
    document = json.loads(as_json(plan, plan.findings))
    assert {it["urn"]: it["item"] for it in document["resources"]} == {it.urn: it.item for it in plan.resources}
    items = {f"{it['section']}/{it['id']}" for it in document["items"]}
    assert {it.item for it in plan.resources if it.item} <= items


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_only_a_default_metric_has_no_owner(stack: str) -> None:
    plan = planned(STACKS / stack)
    without = {it.type for it in plan.resources if it.item is None and not it.type.startswith(OURS)}
    assert without <= {"datadog:index/logsMetric:LogsMetric"}
