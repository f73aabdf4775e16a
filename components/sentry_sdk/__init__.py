"""Thin typed classes for the Sentry provider jianyuan/sentry, which Pulumi reaches through its Terraform bridge.

No SDK is generated (docs/decisions/0002-sentry-through-the-bridge.md): these classes hold the provider's types and
argument names, and know nothing of the catalog.
"""
