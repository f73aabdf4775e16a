"""What the message of a planned monitor says: its first steps and its links. They are read from what is made, so that a
runbook never names another step than the page that somebody got."""

import re

from playbook.model import Link

_ALERT = re.compile(r"\{\{#is_alert\}\}\n(.*?)\{\{/is_alert\}\}", re.DOTALL)
_STEP = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
LINK = re.compile(r"^([A-Z][\w ]*): (https?://(?:[^\s{]|\{\{[^}]*\}\})+)$", re.MULTILINE)
"""A line of a message with nothing but a link: its name, and its address."""
_TIME = re.compile(r"&(?:\w+=\{\{[^}]*\}\}|live=false)")
"""The parameters for the time of an alert in a link to logs: Datadog computes them when it fires."""
_VARIABLE = re.compile(r"\{\{[^}]*\}\}")


def first_steps(message: str) -> tuple[str, ...]:
    """Return the numbered steps of the message's alert block; empty if it has none."""
    block = _ALERT.search(message)
    return tuple(_STEP.findall(block[1])) if block else ()


def links(message: str) -> tuple[Link, ...]:
    """Return the links after the blocks, in their order, without the time of the alert; without those that hold another
    variable of the message.
    """
    found = (Link(name=name, url=_TIME.sub("", url)) for name, url in LINK.findall(message))
    return tuple(link for link in found if not _VARIABLE.search(link.url))
