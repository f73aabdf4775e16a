"""Excuses for the rules that adopted items break: nothing about them changes by the adoption."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from audit.adopt.model import Draft, Item
from audit.adopt.proof import Proof
from policies.engine.evaluate import evaluate_rules

REASON = "Created outside of Watchbill, and adopted unchanged."
DAYS = 90
"""The days for which an adopted item may break a rule."""


def with_excuses(proof: Proof, today: date) -> Draft:
    """Return the draft, in which each item is excused from the rules that would refuse it.

    Without them `pulumi up` would refuse the whole stack for what has been live all along. A rule that cannot be
    excused leaves its finding, which `watchbill plan` shows.
    """
    until = (today + timedelta(days=DAYS)).isoformat()
    broken: dict[str, set[str]] = defaultdict(set)
    for finding in evaluate_rules(proof.plan, today):
        if finding.severity == "error" and finding.item and not finding.excused:
            broken[finding.item].add(finding.rule)
    items = [_excused(item, broken.get(_ref(item), set()), until) for item in proof.draft.items]
    return replace(proof.draft, items=tuple(items))


def _ref(item: Item) -> str:
    return f"{item.section.rpartition('.')[2]}/{item.id}"


def _excused(item: Item, rules: set[str], until: str) -> Item:
    if not rules:
        return item
    excuses = [{"rule": rule, "reason": REASON, "until": until} for rule in sorted(rules)]
    return replace(item, data={**item.data, "excuses": excuses})
