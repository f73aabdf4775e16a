"""What is wrong with an excuse itself."""

from catalog import Catalog, Excuse, Finding
from catalog.forms.text import nearest
from policies.engine.rule import FoundAtLoad, Rule

UNKNOWN = Rule(
    id="excuse-unknown",
    severity="error",
    why="An excuse from a rule that does not exist excuses nothing, and looks as if it did.",
    fix="Write the id of a rule that `watchbill rules` lists, or take the excuse out.",
    looks_at=FoundAtLoad(),
)
EXPIRED = Rule(
    id="excuse-expired",
    severity="error",
    why="An excuse is for a while, and after its last day the rule holds again.",
    fix="Mend what breaks the rule, or decide anew: write a later `until`.",
    looks_at=FoundAtLoad(),
)
UNUSED = Rule(
    id="excuse-unused",
    severity="error",
    why="An excuse that nothing needs would hide the next fault of its kind.",
    fix="Take it out; where only one environment needs it, write it there, in the item with `override: true`.",
    looks_at=FoundAtLoad(),
)


def unknown_rule(excuse: Excuse, known: set[str]) -> Finding:
    """An excuse from a rule that does not exist, with the rule that was most likely meant."""
    near = nearest(excuse.rule, known)
    meant = f"; did you mean `{near}`?" if near else ""
    return _finding(UNKNOWN, excuse, f"there is no rule `{excuse.rule}`{meant}")


def expired(excuse: Excuse) -> Finding:
    """An excuse whose last day is past."""
    return _finding(EXPIRED, excuse, f"the excuse from `{excuse.rule}` ended on {excuse.until}")


def unused(excuse: Excuse, catalog: Catalog) -> Finding:
    """An excuse from a rule that its item does not break, or of an item that is not there."""
    ids = {it.id for it in catalog.items(excuse.section)} if catalog.has_items(excuse.section) else {excuse.item}
    if excuse.item not in ids:
        near = nearest(excuse.item, ids)
        meant = f"; did you mean `{near}`?" if near else ""
        return _finding(UNUSED, excuse, f"there is nothing called `{excuse.item}` in `{excuse.section}`{meant}")
    return _finding(UNUSED, excuse, f"`{excuse.item}` does not break `{excuse.rule}`")


def _finding(rule: Rule, excuse: Excuse, message: str) -> Finding:
    item = f"{excuse.section}/{excuse.item}"
    return Finding(rule.id, rule.severity, f"{message}. {rule.why}", excuse.source, rule.fix, item)


RULES = (UNKNOWN, EXPIRED, UNUSED)
