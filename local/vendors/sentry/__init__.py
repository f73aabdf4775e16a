"""Sentry's kinds, and what it rejects."""
