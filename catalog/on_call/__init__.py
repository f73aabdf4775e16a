"""People, teams, rotations and escalation policies."""
