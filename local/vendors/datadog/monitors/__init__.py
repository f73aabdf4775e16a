"""Datadog monitors, their queries and messages, downtimes and SLO alerts."""
