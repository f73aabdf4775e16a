"""One module for each topic: functions that yield what is still open."""
