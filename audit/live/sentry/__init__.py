"""Sentry's kinds of objects."""
