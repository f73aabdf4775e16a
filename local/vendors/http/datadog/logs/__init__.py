"""Logs in Datadog's HTTP API: pipelines, indexes, archives, metrics made of logs, and the scanner."""
