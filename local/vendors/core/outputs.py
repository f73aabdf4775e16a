"""The vendors' additions to an object: ids in their forms, and outputs that a program cannot give."""

import hashlib
import string
import uuid
from datetime import UTC, datetime

from local.vendors.core.kinds import NewObject
from local.vendors.core.schema import Resource
from local.vendors.protocol.wire import Properties

_BASE36 = string.digits + string.ascii_uppercase


def digest(new: NewObject, salt: str) -> bytes:
    """Returns bytes that are unique to this object, and the same in every account with the same history."""
    return hashlib.blake2b(f"{salt}:{new.number}".encode(), digest_size=32).digest()


def base36(new: NewObject, salt: str, length: int) -> str:
    number = int.from_bytes(digest(new, salt), "big")
    text = ""
    for _ in range(length):
        number, remainder = divmod(number, 36)
        text += _BASE36[remainder]
    return text


def datadog_number(new: NewObject) -> str:
    """Returns a monitor's id: a number of nine digits, as text."""
    return str(150_000_000 + new.number)


def datadog_public_id(new: NewObject) -> str:
    """Returns an id of dashboards and synthetics tests: `abc-def-ghi`."""
    text = base36(new, "public", 9).lower()
    return f"{text[:3]}-{text[3:6]}-{text[6:]}"


def hex_id(new: NewObject) -> str:
    """Returns an id of SLOs and Sentry keys: 32 hexadecimal digits."""
    return digest(new, "hex")[:16].hex()


def uuid_id(new: NewObject) -> str:
    return str(uuid.UUID(bytes=digest(new, "uuid")[:16], version=4))


def pagerduty_id(new: NewObject) -> str:
    """Returns an id of `P` and six or more letters and digits."""
    return "P" + base36(new, "pagerduty", 6)


def defaults(resource: Resource, new: NewObject) -> Properties:
    """Returns a value of the right form for each output that the SDK lists and no program can give."""
    return {name: _default(name, resource.outputs[name], new) for name in resource.output_only}


def _default(name: str, form: str, new: NewObject) -> object:
    if form == "text":
        return datetime.now(UTC).isoformat(timespec="seconds") if name.endswith("At") else ""
    if form in ("int", "number"):
        return new.number
    return False if form == "bool" else []
