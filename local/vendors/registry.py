"""All that is known of the three vendors' types, in one place to look it up by token."""

from local.vendors.kinds import Kind
from local.vendors.rules import datadog, pagerduty, sentry

_KINDS = {**datadog.KINDS, **pagerduty.KINDS, **sentry.KINDS}
_PLAIN = Kind()


def kind(token: str) -> Kind:
    """The kind of a resource type: without rules of its own where the tables have none."""
    return _KINDS.get(token, _PLAIN)
