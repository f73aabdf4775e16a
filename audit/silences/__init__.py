"""Silences: what keeps a page from a person in the live accounts, and which alerts and people it concerns."""
