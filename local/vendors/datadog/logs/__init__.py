"""Datadog logs: pipelines, metrics made from logs, searches, the scanner."""
