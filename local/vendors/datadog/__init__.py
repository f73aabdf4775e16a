"""Datadog's kinds, and what it rejects."""
