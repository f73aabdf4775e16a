"""Composite alerts, which join other alerts and uptime checks."""
