"""Rules on how resources are created: secrets, protection, excuses."""
