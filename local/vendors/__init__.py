"""Datadog, PagerDuty and Sentry stood in for: strict resource providers over one account in an SQLite file."""
