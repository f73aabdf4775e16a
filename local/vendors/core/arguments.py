"""Reads the arguments of look-ups."""

from local.vendors.core.rejections import VendorRejected
from local.vendors.protocol.wire import Properties


def text(arguments: Properties, name: str) -> str:
    """Returns a text that a look-up requires. Raises VendorRejected."""
    value = arguments.get(name)
    if not isinstance(value, str) or not value:
        raise VendorRejected(f"{name}: is required and missing")
    return value
