"""PagerDuty's kinds, and the requests that it rejects."""
