"""Alerts that join other alerts."""
