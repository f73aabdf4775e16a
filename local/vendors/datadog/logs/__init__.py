"""Datadog logs: pipelines, metrics made of them, searches, the scanner."""
