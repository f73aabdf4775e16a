"""The error for a request that a vendor rejects."""


class VendorRejected(Exception):
    """The vendor rejects the request; the message says why, with the property's path where there is one."""


class EditRejected(Exception):
    """No edit was made; the message says why, with the nearest match to the request."""
