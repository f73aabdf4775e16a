"""Rules on excuses: each names an existing rule and item, is needed, and has not expired."""

from catalog import Catalog, Excuse
from catalog.forms.text import nearest
from policies.engine.plan_context import ExcuseContext
from policies.engine.rule import OneExcuse, rule
from policies.engine.rule_ids import FORMER_IDS, current_id


@rule(id="excuse-unknown", severity="error", scope=OneExcuse)
def excuse_unknown(excuse: Excuse, context: ExcuseContext) -> str | None:
    """An excuse from a rule that does not exist has no effect.

    Fix: Write the id of a rule that `watchbill rules` lists, or remove the excuse.

    Wrong:
        alerts:
          - {name: Errors, excuses: [{rule: window-shrt, reason: A test, until: 2027-03-01}]}
    Right:
        alerts:
          - {name: Errors, duration: 1m,
             excuses: [{rule: window-short, reason: A test, until: 2027-03-01}]}
    """
    if _exists(excuse, context):
        return None
    return f"unknown rule `{excuse.rule}`{_did_you_mean(excuse.rule, context.rules)}"


@rule(id="excuse-expired", severity="error", scope=OneExcuse)
def excuse_expired(excuse: Excuse, context: ExcuseContext) -> str | None:
    """An excuse is temporary, and after its last day the rule applies again.

    Fix: Fix what breaks the rule, or extend the excuse with a later `until`.

    Wrong:
        alerts:
          - {name: Errors, excuses: [{rule: window-short, reason: A test, until: 2026-03-01}]}
    Right:
        alerts:
          - {name: Errors, duration: 1m,
             excuses: [{rule: window-short, reason: A test, until: 2027-03-01}]}
    """
    if not _exists(excuse, context) or excuse.holds(context.today):
        return None
    return f"the excuse from `{excuse.rule}` expired after {excuse.until}"


@rule(id="excuse-unused", severity="error", scope=OneExcuse)
def excuse_unused(excuse: Excuse, context: ExcuseContext) -> str | None:
    """An unused excuse would hide the next finding of this rule.

    Fix: Remove it. If only one environment needs it, write it in that environment's item, with `override: true`.

    Wrong:
        alerts:
          - {name: Errors, duration: 5m,
             excuses: [{rule: window-short, reason: A test, until: 2027-03-01}]}
    Right:
        alerts:
          - {name: Errors, duration: 1m,
             excuses: [{rule: window-short, reason: A test, until: 2027-03-01}]}
    """
    if not _exists(excuse, context) or not excuse.holds(context.today) or _is_needed(excuse, context):
        return None
    ids = _ids(context.catalog, excuse)
    if excuse.item not in ids:
        return f"there is no item `{excuse.item}` in `{excuse.section}`{_did_you_mean(excuse.item, ids)}"
    return f"`{excuse.item}` does not break `{excuse.rule}`"


@rule(id="excuse-renamed-rule", severity="info", scope=OneExcuse)
def excuse_renamed_rule(excuse: Excuse, _context: ExcuseContext) -> str | None:
    """The former id still works, but `watchbill rules` and reports show only the current one.

    Fix: Write the current id as the `rule:` of the excuse.

    Wrong:
        uptime:
          - {name: Health, every: 15m,
             excuses: [{rule: check-seldom, reason: A test, until: 2027-03-01}]}
    Right:
        uptime:
          - {name: Health, every: 15m,
             excuses: [{rule: check-infrequent, reason: A test, until: 2027-03-01}]}
    """
    if excuse.rule not in FORMER_IDS:
        return None
    return f"the rule `{excuse.rule}` is now named `{current_id(excuse.rule)}`"


def _exists(excuse: Excuse, context: ExcuseContext) -> bool:
    return current_id(excuse.rule) in context.rules


def _is_needed(excuse: Excuse, context: ExcuseContext) -> bool:
    return (f"{excuse.section}/{excuse.item}", current_id(excuse.rule)) in context.broken


def _ids(catalog: Catalog, excuse: Excuse) -> frozenset[str]:
    """The ids of items in the excuse's section; the excuse's own item if the section has no items."""
    if not catalog.has_items(excuse.section):
        return frozenset((excuse.item,))
    return frozenset(item.id for item in catalog.items(excuse.section))


def _did_you_mean(name: str, known: frozenset[str]) -> str:
    closest = nearest(name, known)
    return f" (did you mean `{closest}`?)" if closest else ""
