"""Changes of channels, services, logs, dashboards, the status page and the stack."""
