"""The names of objects that no vendor lists, from the handles in the messages of monitors and tests."""

import re
from collections.abc import Iterable

from audit.live.datadog.integrations import CHANNEL_TYPE, SERVICE_OBJECT_TYPE, WEBHOOK_TYPE
from audit.live.inventory import LiveObject
from catalog.forms.handles import handles_in

_TYPES = (
    (re.compile(r"@pagerduty-(.+)"), SERVICE_OBJECT_TYPE),
    (re.compile(r"@webhook-(.+)"), WEBHOOK_TYPE),
    # The account is what stands before the channel; a name without one is of the only account.
    (re.compile(r"@slack-([^-]+)-.+"), CHANNEL_TYPE),
)


def names_in_messages(objects: Iterable[LiveObject]) -> dict[str, list[str]]:
    """Return the names to ask for, by Pulumi type, in order."""
    found: dict[str, set[str]] = {}
    for live in objects:
        for key in ("message", "escalationMessage"):
            for handle in handles_in(str(live.properties.get(key) or "")):
                for pattern, type_ in _TYPES:
                    if match := pattern.fullmatch(handle):
                        found.setdefault(type_, set()).add(match[1])
    return {type_: sorted(names) for type_, names in sorted(found.items())}
