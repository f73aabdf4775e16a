"""The kinds of all three vendors, by token, and those that only people make."""

from local.vendors.core.kinds import Kind
from local.vendors.datadog.kinds import KINDS as DATADOG
from local.vendors.hand import KINDS as PEOPLES
from local.vendors.pagerduty.kinds import KINDS as PAGERDUTY
from local.vendors.sentry.kinds import KINDS as SENTRY

_KINDS = {**DATADOG, **PAGERDUTY, **SENTRY, **PEOPLES}
_PLAIN = Kind()


def kind(token: str) -> Kind:
    """Returns the kind of a resource type; a type that is not in the tables has no rules of its own."""
    return _KINDS.get(token, _PLAIN)
