"""The plan's document: what leaves one process, and another compares."""
