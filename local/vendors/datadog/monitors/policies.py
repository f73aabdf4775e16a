"""Datadog's rules over all monitors: the tags that each must have, and who is notified of those with given tags."""

import re
from collections.abc import Iterator
from typing import Any

from local.vendors.core.kinds import Kind, alone
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.tags import words_without_key
from local.vendors.protocol.wire import Path, Properties

POLICY = "datadog:index/monitorConfigPolicy:MonitorConfigPolicy"
NOTIFICATION_RULE = "datadog:index/monitorNotificationRule:MonitorNotificationRule"

_POLICY_TYPES = ("downtime", "tag")
_LONGEST_SCOPE = 3000
_MOST_RECIPIENTS = 50


def admit_tags(inputs: Properties, store: Store) -> Iterator[Problem]:
    """What the account's tag policies refuse of a monitor."""
    tags = [tag for _, tag in items(inputs, "tags") if isinstance(tag, str)]
    for policy in store.things(token=POLICY):
        rule = policy.inputs.get("tagPolicy") or {}
        key, allowed = rule.get("tagKey"), rule.get("validTagValues") or []
        values = [tag.partition(":")[2] for tag in tags if tag.partition(":")[0] == key]
        if rule.get("tagKeyRequired") and not values:
            yield ("tags",), f"a policy of this account requires the tag {key}"
        for value in values:
            if value not in allowed and "*" not in allowed:
                yield ("tags",), f"a policy of this account allows {key}: {', '.join(allowed)}, not {value!r}"


def _check_policy(inputs: Properties) -> Iterator[Problem]:
    kind = at(inputs, "policyType")
    if kind is not None and kind not in _POLICY_TYPES:
        yield ("policyType",), f"must be one of {', '.join(_POLICY_TYPES)}, not {kind!r}"
    if kind == "tag" and "tagPolicy" not in inputs:
        yield ("tagPolicy",), "a policy on tags says which"


def _check_rule(inputs: Properties) -> Iterator[Problem]:
    yield from _check_filter(at(inputs, "filter"))
    if ("recipients" in inputs) == ("conditionalRecipients" in inputs):
        yield ("recipients",), "exactly one of recipients and conditionalRecipients says who is notified"
    yield from _check_recipients(at(inputs, "recipients"), ("recipients",))
    conditional = at(inputs, "conditionalRecipients")
    path: Path = ("conditionalRecipients",)
    yield from _check_recipients(at(conditional, "fallbackRecipients"), (*path, "fallbackRecipients"))
    if at(conditional, "conditions") == []:
        yield (*path, "conditions"), "needs at least one condition"
    for index, condition in items(conditional or {}, "conditions"):
        yield from _check_recipients(at(condition, "recipients"), (*path, "conditions", index, "recipients"))


def _check_filter(found: Any) -> Iterator[Problem]:
    if not isinstance(found, dict):
        return
    if ("tags" in found) == ("scope" in found):
        yield ("filter",), "exactly one of tags and scope says which notifications are meant"
    if at(found, "tags") == []:
        yield ("filter", "tags"), "needs at least one tag"
    scope = at(found, "scope")
    if scope is None:
        return
    if len(scope) > _LONGEST_SCOPE:
        yield ("filter", "scope"), f"has at most {_LONGEST_SCOPE} characters, not {len(scope)}"
    for word in words_without_key(scope):
        yield ("filter", "scope"), f"{word!r} has no key: write key:value"
    if re.search(r"\?|[^:\s(]\*|\*[^\s)]", scope):
        yield ("filter", "scope"), "a wildcard stands for a whole value, as in service:*"


def _check_recipients(recipients: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(recipients, list):
        return
    if not recipients:
        yield path, "needs at least one recipient"
    if len(recipients) > _MOST_RECIPIENTS:
        yield path, f"has at most {_MOST_RECIPIENTS} recipients, not {len(recipients)}"
    for index, recipient in enumerate(recipients):
        if isinstance(recipient, str) and recipient.startswith("@"):
            yield (*path, index), f"{recipient!r} must not start with @"


KINDS = {
    POLICY: Kind(rules=(alone(_check_policy),), new_id=uuid_id),
    NOTIFICATION_RULE: Kind(rules=(alone(_check_rule),), new_id=uuid_id),
}
