"""The kinds of all three vendors, by token."""

from local.vendors.core.kinds import Kind
from local.vendors.datadog.kinds import KINDS as DATADOG
from local.vendors.pagerduty.kinds import KINDS as PAGERDUTY
from local.vendors.sentry.kinds import KINDS as SENTRY

_KINDS = {**DATADOG, **PAGERDUTY, **SENTRY}
_PLAIN = Kind()


def kind(token: str) -> Kind:
    """Returns the kind of a resource type; a type that is not in the tables has no rules of its own."""
    return _KINDS.get(token, _PLAIN)
