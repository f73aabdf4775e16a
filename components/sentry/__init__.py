"""Sentry in our words: projects, alerts, monitors and settings."""
