"""Monitors, downtimes and SLOs in Datadog's HTTP API, and what rules them."""
