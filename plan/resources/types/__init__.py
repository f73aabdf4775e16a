"""The types of resources that components make, one row each."""

from plan.resources.types import datadog, pagerduty, sentry

TYPES = {**datadog.TYPES, **pagerduty.TYPES, **sentry.TYPES}
"""By token. A test fails for a type that a component makes and that has no row."""
