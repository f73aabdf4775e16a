"""The types of the vendors' packages that the stand-ins serve, read once."""

from local.vendors.core.schema import load

PACKAGES = load()
