"""Signals and the metrics they count."""
