"""The summary of the example stacks as a person reads it, compared with the files in tests/golden.

After a change that is meant, write them anew and read the difference: after one of the example itself with
`make example`, else with

    WATCHBILL_GOLDEN=write .venv/bin/pytest tests/cli/test_summary_golden.py
"""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli.text.summary import summary
from local.vendors import AccountObject, word
from plan.plan import Plan, make_plan
from tests.support.example import STACKS

GOLDEN = Path(__file__).parents[1] / "golden"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
COMMAND = "WATCHBILL_GOLDEN=write .venv/bin/pytest tests/cli/test_summary_golden.py"
MOST_LINES = 40
VENDORS = ("datadog", "pagerduty", "sentry")


@pytest.mark.parametrize(("stack", "before"), [("prod", []), ("staging", ["prod"])])
def test_the_summary_of_the_examples_equals_the_golden_file(stack: str, before: list[str]) -> None:
    plan = make_plan(STACKS / stack)
    there = [it for name in before for it in account_after(make_plan(STACKS / name))]
    held = [*there, *account_after(plan)]
    short, detailed = (summary(plan.catalog, held, NOW, stack=stack, detailed=detailed) for detailed in (False, True))
    assert len(short) < MOST_LINES
    text = "\n".join([*short, "", "With -v:", *detailed, ""])
    golden = GOLDEN / f"summary-{stack}.txt"
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), f"if this is meant: {COMMAND}"


def account_after(plan: Plan) -> list[AccountObject]:
    """What an empty account holds once the plan is applied: each vendor's resources, by kind."""
    made = [(it.type.partition(":")[0], it) for it in plan.resources]
    return [
        AccountObject(vendor=vendor, kind=word(it.type), id=it.name, name=it.name, properties=it.inputs)
        for vendor, it in made
        if vendor in VENDORS
    ]
