"""The comparison of code, states and live accounts, for all stacks together."""

from collections.abc import Sequence
from datetime import date

from audit.compare.allowances import allow, expired
from audit.compare.model import Comparison, Entry
from audit.compare.stack import Kinds, Live, StackInput, compare_stack
from audit.compare.unmanaged import Owners, unmanaged
from audit.live.inventory import Inventory


def compare(
    stacks: Sequence[StackInput], inventory: Inventory, kinds: Kinds, *, owners: Owners | None = None, today: date
) -> Comparison:
    """Return the status of every resource and of every live object.

    `owners` are the objects of stacks that are not audited. Objects of no stack are compared with the entries of
    `audit:` of all stacks.
    """
    live = Live(inventory)
    entries: list[Entry] = []
    used = set()
    for stack in stacks:
        found, of_stack = allow(compare_stack(stack, live, kinds), stack.allowances, today)
        entries += found
        used |= of_stack
    allowances = [each for stack in stacks for each in stack.allowances]
    environments = frozenset(stack.environment for stack in stacks)
    others = unmanaged(inventory, live, owners or {}, environments)
    found, of_others = allow(others, allowances, today)
    used |= of_others
    late = tuple(each for each in allowances if expired(each, today))
    return Comparison(
        entries=(*entries, *found),
        unused=tuple(each for each in allowances if each not in used and each not in late),
        expired=late,
    )
