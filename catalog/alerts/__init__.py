"""Alerts: their form, detection, options and missing data."""
