"""Changes of alerts, signals, SLOs and uptime checks."""
