"""PagerDuty's kinds of objects."""
