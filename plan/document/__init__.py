"""The plan's document: the data that one process writes and another compares."""
