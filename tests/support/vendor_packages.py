"""The types of the vendors' packages that the stand-ins serve, read once."""

from local.vendors.schema import load

PACKAGES = load()
