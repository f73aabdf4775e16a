"""All that is known of the three vendors' types, in one place to look it up by token."""

from local.vendors.core.kinds import Kind
from local.vendors.datadog.kinds import KINDS as DATADOG
from local.vendors.pagerduty.kinds import KINDS as PAGERDUTY
from local.vendors.sentry.kinds import KINDS as SENTRY

_KINDS = {**DATADOG, **PAGERDUTY, **SENTRY}
_PLAIN = Kind()


def kind(token: str) -> Kind:
    """The kind of a resource type: without rules of its own where the tables have none."""
    return _KINDS.get(token, _PLAIN)
