"""The template blocks and variables in a monitor's message.

Handles are plain text: the API accepts one without a recipient, such as that of a channel that does not exist yet.
"""

import re
from collections.abc import Iterable, Iterator

_BLOCKS = frozenset(
    (
        "is_alert", "is_warning", "is_no_data", "is_recovery", "is_alert_recovery", "is_warning_recovery",
        "is_no_data_recovery", "is_alert_to_warning", "is_no_data_to_alert", "is_match", "is_exact_match",
        "is_renotify", "is_unmonitored", "is_priority", "is_unknown",
    )
)  # fmt: skip
_TAG = re.compile(r"\{\{\s*([#^/])?\s*([^{}]*?)\s*\}\}")

SERVICE_OBJECT = "datadog:pagerduty/serviceObject:ServiceObject"
CHANNEL = "datadog:slack/channel:Channel"
WEBHOOK = "datadog:index/webhook:Webhook"
OPSGENIE = "datadog:opsgenie/serviceObject:ServiceObject"


def template_faults(message: str) -> Iterator[str]:
    """Yields the faults of the blocks: unknown, unclosed, closed in the wrong order."""
    open_blocks: list[str] = []
    for sign, content in _TAG.findall(message):
        name = content.split(" ", 1)[0]
        if sign in ("#", "^"):
            if name not in _BLOCKS:
                yield f"{{{{{sign}{name}}}}} is not a block of a monitor's message"
            open_blocks.append(name)
        elif sign == "/":
            if not open_blocks:
                yield f"{{{{/{name}}}}} closes a block that is not open"
            elif open_blocks[-1] != name:
                yield f"{{{{/{name}}}}} closes {{{{#{open_blocks.pop()}}}}}"
            else:
                open_blocks.pop()
        elif not content:
            yield "{{}} names no variable"
    yield from (f"{{{{#{name}}}}} is never closed" for name in open_blocks)
    rest = _TAG.sub("", message)
    if "{{" in rest or "}}" in rest:
        yield "the braces {{ and }} are not paired"


def absent_variables(message: str, group_by: Iterable[str]) -> Iterator[str]:
    """Yields variables and conditions of tags that the query does not group by: they stay empty, and match nothing.

    A group by host or by everything brings tags that the query does not name.
    """
    known = {"value", "threshold", "warn_threshold", "ok_threshold", *group_by}
    if known & {"host", "*"}:
        return
    for sign, content in _TAG.findall(message):
        variable = re.fullmatch(r"\[?([^\[\]]+?)\]?\.name", content)
        matched = re.match(r"is_(?:exact_)?match\s+(['\"])\[?([^'\"]*?)\]?\.name\1", content)
        if not sign and variable is not None and variable[1] not in known:
            yield f"{{{{{content}}}}} is empty: the query does not group by {variable[1]}"
        if sign in ("#", "^") and matched is not None and matched[2] not in known:
            yield f"{{{{{sign}{content}}}}} matches nothing: the query does not group by {matched[2]}"
