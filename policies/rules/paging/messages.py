"""Rules on messages: handles in the wrong block, blocks that never end, variables that stay empty."""

from policies.engine.inputs import MONITOR, TEST, at, messages, text
from policies.engine.message import BEGIN, RECOVERIES, block_faults, is_paged, parse_message, read_messages
from policies.engine.query import read_query
from policies.engine.rule import OneResource, Resource, Rule

_ALWAYS_THERE = frozenset(("value", "threshold", "warn_threshold", "ok_threshold", "host", "check_message"))


def _pager_outside_blocks(resource: Resource) -> str | None:
    if any(is_paged(message.outside) for message in read_messages(resource.inputs)):
        return "the message names a pager outside of its alert and recovery blocks"
    return None


def _pager_never_resolved(resource: Resource) -> str | None:
    read = read_messages(resource.inputs)
    if any(it.pages_in(BEGIN) for it in read) and not any(it.pages_in(*RECOVERIES) for it in read):
        return "the message pages on alert and does not tell the pager of the recovery"
    return None


def _warning_never_resolved(resource: Resource) -> str | None:
    """An alert may end by way of a warning, which is then a recovery from the warning."""
    written = text(at(resource.inputs, "message"))
    if written is None or at(resource.inputs, "monitorThresholds", "warning") is None:
        return None
    message = parse_message(written)
    if message.pages_in(BEGIN) and not message.pages_in("is_warning_recovery", "is_recovery"):
        return "the monitor has a warning threshold, and its warning's recovery does not tell the pager"
    return None


def _pager_on_warning(resource: Resource) -> str | None:
    if any(message.pages_in("is_warning") for message in read_messages(resource.inputs)):
        return "the message names a pager in its warning block"
    return None


def _pager_on_renotify(resource: Resource) -> str | None:
    if any(message.pages_in("is_renotify") for message in read_messages(resource.inputs)):
        return "the message names a pager in its block for repeated notifications alone"
    return None


def _silence_never_resolved(resource: Resource) -> str | None:
    """Its end is told in a block of its own, in the common one, or not at all."""
    read = read_messages(resource.inputs)
    begun = any(it.pages_in("is_no_data") for it in read)
    if begun and not any(it.pages_in("is_no_data_recovery", "is_recovery") for it in read):
        return "the message pages on missing data and does not tell the pager when data is back"
    return None


def _block_never_closed(resource: Resource) -> str | None:
    faults = [fault for written in messages(resource.inputs) for fault in block_faults(written)]
    return f"the message {faults[0]}" if faults else None


def _variable_not_grouped(resource: Resource) -> str | None:
    query = read_query(resource.inputs)
    if query is None or at(resource.inputs, "type") == "composite":
        return None
    known = {tag.lstrip("@") for tag in query.group_by} | _ALWAYS_THERE
    for message in read_messages(resource.inputs):
        if any(variable.lstrip("@") not in known for variable in message.variables):
            return "the message names a variable of a tag that the query does not group by"
    return None


def _everyone_told(resource: Resource) -> str | None:
    shouts = ("@all", "@everyone", "<!here>", "<!channel>", "<!everyone>", "@here", "@channel")
    for written in messages(resource.inputs):
        words = written.replace("(", " ").replace(")", " ").replace(",", " ").split()
        if any(shout in words for shout in shouts):
            return "the message calls everyone in the account or the chat"
    return None


_BOTH = (MONITOR, TEST)

RULES = (
    Rule(
        id="pager-outside-blocks",
        severity="error",
        why="Outside of any block a handle hears every transition, also a warning and a missing value.",
        fix="Put the handle into `{{#is_alert}}…{{/is_alert}}`, and again into `{{#is_alert_recovery}}`.",
        looks_at=OneResource(types=_BOTH, broken=_pager_outside_blocks),
    ),
    Rule(
        id="pager-never-resolved",
        severity="error",
        why="Without the handle in a recovery block the incident stays open, and the next page is taken for it.",
        fix="Name the handle in `{{#is_alert_recovery}}…{{/is_alert_recovery}}`, too.",
        looks_at=OneResource(types=_BOTH, broken=_pager_never_resolved),
    ),
    Rule(
        id="warning-never-resolved",
        severity="error",
        why="An alert that falls to a warning first ends with the warning, and its incident would stay open.",
        fix="Name the handle in `{{#is_warning_recovery}}…{{/is_warning_recovery}}`, too.",
        looks_at=OneResource(types=(MONITOR,), broken=_warning_never_resolved),
    ),
    Rule(
        id="pager-on-warning",
        severity="error",
        why="A warning is for the day; who is woken by one stops getting up for alerts.",
        fix="Take the handle out of `{{#is_warning}}`; tell a chat there.",
        looks_at=OneResource(types=_BOTH, broken=_pager_on_warning),
    ),
    Rule(
        id="pager-on-renotify",
        severity="warning",
        why="PagerDuty rings again by its own escalation, and a page that comes with the reminder alone comes late.",
        fix="Name the handle in `{{#is_alert}}`, not in `{{#is_renotify}}`.",
        looks_at=OneResource(types=_BOTH, broken=_pager_on_renotify),
    ),
    Rule(
        id="silence-never-resolved",
        severity="error",
        why="The incident that missing data opened stays open when data is back, and hides the next one.",
        fix="Name the handle in `{{#is_no_data_recovery}}…{{/is_no_data_recovery}}`, too.",
        looks_at=OneResource(types=_BOTH, broken=_silence_never_resolved),
    ),
    Rule(
        id="block-never-closed",
        severity="error",
        why="A block that does not end swallows the handles behind it, and nobody is told.",
        fix="Close each block by its own name, in the opposite order; a description holds no `{{`.",
        looks_at=OneResource(types=_BOTH, broken=_block_never_closed),
    ),
    Rule(
        id="variable-not-grouped",
        severity="warning",
        why="The variable stays empty, so that who is woken does not learn which one it is.",
        fix="Group the query by the tag (`group_by: [host]`), or take the variable out.",
        looks_at=OneResource(types=(MONITOR,), broken=_variable_not_grouped),
    ),
    Rule(
        id="everyone-told",
        severity="warning",
        why="What calls everyone each time is muted by everyone soon.",
        fix="Name the channel or the pager of those who answer for it.",
        looks_at=OneResource(types=_BOTH, broken=_everyone_told),
    ),
)
