"""Thin typed classes for the Sentry provider jianyuan/sentry, which Pulumi reaches through its Terraform bridge.

No SDK is generated (docs/decisions/0002-sentry-through-the-bridge.md): these classes name the provider's types and hold
its argument names, and nothing here knows the catalog.
"""
