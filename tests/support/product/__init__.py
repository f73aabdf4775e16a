"""The example product under test: its builds, its secrets, and the server that stands for Sentry."""
