"""A Datadog message in parts: blocks per transition, handles, variables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.engine.inputs import Inputs, messages

# Blocks that are sent on a transition. Each ends at its own closing tag, so that a block inside it, such as `is_match`,
# does not end it.
_BLOCK = re.compile(
    r"\{\{#(is_(?:alert|warning|no_data|alert_recovery|warning_recovery|no_data_recovery|recovery|alert_to_warning"
    r"|no_data_to_alert|renotify))\}\}(.*?)\{\{/\1\}\}",
    re.DOTALL,
)
# Not an email address that starts like a pager: `@oncall@example.com`.
_PAGER = re.compile(r"@(?:(?:pagerduty|opsgenie)\b|oncall-)(?![\w.+-]*@)")
_HANDLE = re.compile(r"(?<![\w.])@(?:(?:slack|pagerduty|webhook|opsgenie|teams|oncall)-[\w./#-]*\w|[\w.+-]+@[\w.-]+\w)")
_TAG = re.compile(r"\{\{\s*([#^/])\s*([\w.]+)[^{}]*\}\}")
_VARIABLE = re.compile(r"\{\{\s*\[?([\w@./-]+?)\]?\.name\s*\}\}")
BEGIN, RECOVERIES = "is_alert", ("is_alert_recovery", "is_recovery")


@dataclass(frozen=True)
class Message:
    """The text of each block, joined by the block's name, and the text outside all blocks."""

    blocks: dict[str, str]
    outside: str
    handles: frozenset[str]
    variables: frozenset[str]

    def pages_in(self, *names: str) -> bool:
        """Whether one of the blocks names a pager."""
        return any(is_paged(self.blocks.get(name, "")) for name in names)

    @property
    def on_alert(self) -> str:
        """The text sent when an alert fires; a newline separates its parts, since a handle ends with its block."""
        return f"{self.blocks.get(BEGIN, '')}\n{self.outside}"

    @property
    def pages(self) -> bool:
        """Whether an alert notifies a pager."""
        return is_paged(self.on_alert)


def read_messages(inputs: Inputs) -> list[Message]:
    """Return every message of a monitor or a test, in parts."""
    return [parse_message(source) for source in messages(inputs)]


@lru_cache(maxsize=8192)
def parse_message(source: str) -> Message:
    """Return the message in parts."""
    blocks: dict[str, str] = {}
    for block in _BLOCK.finditer(source):
        blocks[block[1]] = f"{blocks.get(block[1], '')}\n{block[2]}"
    return Message(
        blocks=blocks,
        outside=_BLOCK.sub("", source),
        handles=frozenset(_HANDLE.findall(source)),
        variables=frozenset(_VARIABLE.findall(source)),
    )


def is_paged(part: str) -> bool:
    """Whether the text names a pager."""
    return _PAGER.search(part) is not None


def block_faults(source: str) -> Iterator[str]:
    """Yield what is wrong with the nesting of blocks, as predicates of the message."""
    open_blocks: list[str] = []
    for sign, name in _TAG.findall(source):
        if sign != "/":
            open_blocks.append(name)
        elif not open_blocks:
            yield "closes a block that is not open"
        elif open_blocks.pop() != name:
            yield "closes a block while another one inside it is open"
    if open_blocks:
        yield "opens a block that is never closed"


def pages(inputs: Inputs) -> bool:
    """Whether an alert of this monitor or test notifies a pager."""
    return any(message.pages for message in read_messages(inputs))
