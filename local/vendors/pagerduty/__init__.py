"""PagerDuty's kinds, and what it rejects."""
