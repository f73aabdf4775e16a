"""What each vendor refuses, and what it adds: a table of kinds for each of the three."""
