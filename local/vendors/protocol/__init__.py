"""Pulumi's resource provider protocol for the account."""
