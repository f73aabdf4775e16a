"""Datadog's HTTP API: bodies in its shapes, its pages and its headers."""
