"""Datadog synthetics: tests, their requests and steps."""
