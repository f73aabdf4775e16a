"""Reads the vendors' HTTP APIs: GET only, within their limits, whole or not at all."""
