"""Datadog's account-wide rules for monitors: required tags, and recipients for given tags."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import (
    Exclusive,
    Length,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Readable,
    Required,
    Rule,
    when,
    within,
)
from local.vendors.core.kinds import Kind
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.tags import words_without_key
from local.vendors.protocol.wire import Properties

POLICY = "datadog:index/monitorConfigPolicy:MonitorConfigPolicy"
NOTIFICATION_RULE = "datadog:index/monitorNotificationRule:MonitorNotificationRule"


def admit_tags(inputs: Properties, store: Store) -> Iterator[Problem]:
    """Yields what the account's tag policies refuse about a monitor."""
    tags = [tag for _, tag in items(inputs, "tags") if isinstance(tag, str)]
    for policy in store.objects(token=POLICY):
        rule = policy.inputs.get("tagPolicy") or {}
        key, allowed = rule.get("tagKey"), rule.get("validTagValues") or []
        values = [tag.partition(":")[2] for tag in tags if tag.partition(":")[0] == key]
        if rule.get("tagKeyRequired") and not values:
            yield ("tags",), f"a policy of this account requires the tag {key}"
        for value in values:
            if value not in allowed and "*" not in allowed:
                yield ("tags",), f"a policy of this account allows {key}: {', '.join(allowed)}, not {value!r}"


def _recipients(path: str) -> tuple[Rule, ...]:
    return (
        NotEmpty(path, "requires at least one recipient"),
        Length(path, 0, 50, "has at most {most} recipients, not {value}"),
        Pattern(f"{path}[]", r"(?!@)(?s:.*)", "{value!r} must not start with @"),
    )


_RULE_RULES: tuple[Rule, ...] = (
    within(
        "filter",
        Exclusive("", ("tags", "scope"), "requires exactly one of tags and scope"),
        NotEmpty("tags", "requires at least one tag"),
        Length("scope", 0, 3000, "has at most {most} characters, not {value}"),
        Readable("scope", words_without_key, "{fault!r} has no key: write key:value"),
        Passes(
            "scope",
            lambda scope: not re.search(r"\?|[^:\s(]\*|\*[^\s)]", scope),
            "a wildcard must be the whole value, as in service:*",
        ),
    ),
    Exclusive(
        "recipients",
        ("recipients", "conditionalRecipients"),
        "requires exactly one of recipients and conditionalRecipients",
    ),
    *_recipients("recipients"),
    *_recipients("conditionalRecipients.fallbackRecipients"),
    NotEmpty("conditionalRecipients.conditions", "requires at least one condition"),
    *_recipients("conditionalRecipients.conditions[].recipients"),
)

KINDS = {
    POLICY: Kind(
        rules=(
            OneOf("policyType", ("downtime", "tag")),
            when("policyType", "tag", Required("tagPolicy", "a policy on tags requires tags")),
        ),
        new_id=uuid_id,
    ),
    NOTIFICATION_RULE: Kind(rules=_RULE_RULES, new_id=uuid_id),
}
