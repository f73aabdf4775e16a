"""Rules on coverage: what is monitored, kept and shown."""
