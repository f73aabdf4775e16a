"""Results of a run of the real engine: its log, and what the vendors answered."""
