"""Uptime checks."""
