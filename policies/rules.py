"""Rules: what is allowed but unwise, or would lose a page. Pure functions of a plan's resources to findings.

Each runs in two places: over a plan (`watchbill plan`), and inside the engine as a CrossGuard pack (`__main__.py`).
Hence a rule looks at one resource's inputs alone, never fails on a value that is unknown or of an unexpected kind, and
never puts a value into its message: the engine hands secrets over in clear text.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog import Finding

if TYPE_CHECKING:  # the pack's process must not wait for the vendors' SDKs
    from plan.plan import Plan

Inputs = Mapping[str, Any]
_MONITOR = "datadog:index/monitor:Monitor"
# Each block ends at its own end: one inside another, such as `is_match`, must not cut it short.
_BLOCK = re.compile(
    r"\{\{#(is_(?:alert|alert_recovery|recovery|no_data|no_data_recovery))\}\}(.*?)\{\{/\1\}\}", re.DOTALL
)
_RECOVERIES = {"is_alert_recovery", "is_recovery"}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`broken` gives what is wrong with a resource of the given type, or None."""

    id: str
    type: str
    why: str
    broken: Callable[[Inputs], str | None]


def _pager_outside_blocks(inputs: Inputs) -> str | None:
    message = inputs.get("message")
    if isinstance(message, str) and "@pagerduty" in _BLOCK.sub("", message):
        return "the message names a PagerDuty handle outside of its alert and recovery blocks"
    return None


def _pager_never_resolved(inputs: Inputs) -> str | None:
    message = inputs.get("message")
    if not isinstance(message, str):
        return None
    paged = {block[1] for block in _BLOCK.finditer(message) if "@pagerduty" in block[2]}
    if "is_alert" in paged and not paged & _RECOVERIES:
        return "the message pages on alert and does not tell PagerDuty of the recovery"
    return None


def _pages_outside_production(inputs: Inputs) -> str | None:
    tags, message = inputs.get("tags"), inputs.get("message")
    if not isinstance(tags, (list, tuple)) or not isinstance(message, str) or "@pagerduty" not in message:
        return None
    environments = {tag.removeprefix("env:") for tag in tags if isinstance(tag, str) and tag.startswith("env:")}
    if environments and not environments & {"prod", "production"}:
        return "a monitor of another environment than production pages"
    return None


RULES = (
    Rule(
        id="pager-outside-blocks",
        type=_MONITOR,
        why="Outside of any block a handle hears every transition, also a warning and a missing value.",
        broken=_pager_outside_blocks,
    ),
    Rule(
        id="pager-never-resolved",
        type=_MONITOR,
        why="Without the handle in a recovery block the incident stays open, and the next page is taken for it.",
        broken=_pager_never_resolved,
    ),
    Rule(
        id="pages-outside-production",
        type=_MONITOR,
        why="Nothing but production wakes a person.",
        broken=_pages_outside_production,
    ),
)


def judge(plan: "Plan", rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """The findings of every rule over a plan, in the order of its resources."""
    return tuple(
        Finding(rule.id, "error", f"{resource.name}: {broken}. {rule.why}", resource.source)
        for resource in plan.resources
        for rule in rules
        if resource.type == rule.type and (broken := rule.broken(resource.inputs))
    )
