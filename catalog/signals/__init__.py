"""Signals, and the metrics that they measure."""
