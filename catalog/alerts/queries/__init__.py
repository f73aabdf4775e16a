"""Query alerts: monitors in Datadog's own query language."""
