"""Error tracking: Sentry's teams, projects, alerts, monitors and settings."""
