"""What a run of the real engine left: its log, and what the vendors answered."""
