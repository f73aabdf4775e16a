"""How a vendor says no."""


class VendorRejected(Exception):
    """The vendor does not do it; the message says why, with the property's path where there is one."""
