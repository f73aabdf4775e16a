"""Changes of people, rotations and escalation policies."""
