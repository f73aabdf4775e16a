"""The marks that tools leave on the objects they manage.

Sources: kennel's `-- Managed by kennel project:id` at the end of texts, datadog-sync's tag, the descriptions that the
Terraform provider of PagerDuty writes by default, and Watchbill's own tag and texts.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from audit.live.inventory import Json, Manager

_TAGS = {
    "managed_by:datadog-sync": Manager.DATADOG_SYNC,
    "managed-by:watchbill": Manager.WATCHBILL,
    "managed_by:terraform": Manager.TERRAFORM,
    "managed-by:terraform": Manager.TERRAFORM,
    "terraform:true": Manager.TERRAFORM,
    "terraform:managed": Manager.TERRAFORM,
}
_TEXTS = {
    "-- managed by kennel ": Manager.KENNEL,
    "managed by terraform": Manager.TERRAFORM,
    "managed by watchbill": Manager.WATCHBILL,
    "kept by watchbill": Manager.WATCHBILL,
}
_FIELDS = ("description", "message", "summary")
_NESTED = ("attributes", "options")


def managers_of(body: Json, tags: Iterable[str]) -> tuple[Manager, ...]:
    """Return the tools whose marks an object has, in the order of `Manager`."""
    found = {_TAGS[tag.lower()] for tag in tags if tag.lower() in _TAGS}
    for text in _texts(body):
        found |= {manager for mark, manager in _TEXTS.items() if mark in text}
    return tuple(manager for manager in Manager if manager in found)


def _texts(body: Json) -> Iterator[str]:
    for holder in (body, *(body.get(name) for name in _NESTED)):
        if isinstance(holder, dict):
            yield from (value.lower() for name in _FIELDS if isinstance(value := _value(holder, name), str))


def _value(holder: Json, name: str) -> Any:
    return holder.get(name)
