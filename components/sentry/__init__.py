"""Sentry in Watchbill's terms: projects, alerts, monitors and settings."""
