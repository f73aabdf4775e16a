"""Rules on how resources are made: secrets, protection, excuses."""
