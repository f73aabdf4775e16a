"""Rules on monitors: queries, thresholds, windows, missing data, tags."""
