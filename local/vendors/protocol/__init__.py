"""Pulumi's resource provider protocol over the account."""
