"""What stands in a message of Datadog's: blocks of transitions, handles, variables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.engine.inputs import Inputs, messages

# A transition may be told in one of these; each ends at its own end, so that one inside another, such as `is_match`,
# does not cut it short.
_BLOCK = re.compile(
    r"\{\{#(is_(?:alert|warning|no_data|alert_recovery|warning_recovery|no_data_recovery|recovery|alert_to_warning"
    r"|no_data_to_alert|renotify))\}\}(.*?)\{\{/\1\}\}",
    re.DOTALL,
)
# Not the address of a mailbox that is called like a pager: `@oncall@example.com`.
_PAGER = re.compile(r"@(?:(?:pagerduty|opsgenie)\b|oncall-)(?![\w.+-]*@)")
_HANDLE = re.compile(r"(?<![\w.])@(?:(?:slack|pagerduty|webhook|opsgenie|teams|oncall)-[\w./#-]*\w|[\w.+-]+@[\w.-]+\w)")
_TAG = re.compile(r"\{\{\s*([#^/])\s*([\w.]+)[^{}]*\}\}")
_VARIABLE = re.compile(r"\{\{\s*\[?([\w@./-]+?)\]?\.name\s*\}\}")
BEGIN, RECOVERIES = "is_alert", ("is_alert_recovery", "is_recovery")


@dataclass(frozen=True)
class Message:
    """The text of each block that stands for a transition, joined by name, and what stands outside of any."""

    blocks: dict[str, str]
    outside: str
    handles: frozenset[str]
    variables: frozenset[str]

    def pages_in(self, *names: str) -> bool:
        """Whether one of the blocks names a pager."""
        return any(is_paged(self.blocks.get(name, "")) for name in names)

    @property
    def on_alert(self) -> str:
        """What is sent when an alert begins, a line between its parts: a handle ends where its block does."""
        return f"{self.blocks.get(BEGIN, '')}\n{self.outside}"

    @property
    def pages(self) -> bool:
        """Whether a pager hears of an alert."""
        return is_paged(self.on_alert)


def read_messages(inputs: Inputs) -> list[Message]:
    """All that a monitor or a test writes to people, in parts."""
    return [parse_message(written) for written in messages(inputs)]


@lru_cache(maxsize=8192)
def parse_message(written: str) -> Message:
    """The message in parts."""
    blocks: dict[str, str] = {}
    for block in _BLOCK.finditer(written):
        blocks[block[1]] = f"{blocks.get(block[1], '')}\n{block[2]}"
    return Message(
        blocks=blocks,
        outside=_BLOCK.sub("", written),
        handles=frozenset(_HANDLE.findall(written)),
        variables=frozenset(_VARIABLE.findall(written)),
    )


def is_paged(part: str) -> bool:
    """Whether a pager stands in the text."""
    return _PAGER.search(part) is not None


def block_faults(written: str) -> Iterator[str]:
    """What is wrong with the nesting of blocks."""
    open_blocks: list[str] = []
    for sign, name in _TAG.findall(written):
        if sign != "/":
            open_blocks.append(name)
        elif not open_blocks:
            yield "closes a block that is not open"
        elif open_blocks.pop() != name:
            yield "closes a block in which another one is open"
    if open_blocks:
        yield "opens a block that is never closed"


def pages(inputs: Inputs) -> bool:
    """Whether a pager hears of an alert of this monitor or test."""
    return any(message.pages for message in read_messages(inputs))
