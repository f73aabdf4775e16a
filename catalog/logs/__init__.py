"""Logs: pipelines, indexes, archives and the scanner."""
