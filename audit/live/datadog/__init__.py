"""Datadog's kinds of objects."""
