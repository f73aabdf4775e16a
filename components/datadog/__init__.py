"""Datadog's query languages, and the messages of monitors."""
