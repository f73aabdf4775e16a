"""What the vendors add to an object: ids in their forms, and outputs that a program cannot give."""

import hashlib
import string
import uuid
from datetime import UTC, datetime

from local.vendors.core.kinds import NewObject
from local.vendors.core.schema import Resource
from local.vendors.protocol.wire import Properties

_BASE36 = string.digits + string.ascii_uppercase


def digest(new: NewObject, salt: str) -> bytes:
    """Bytes that are this object's own and the same in every account with the same history."""
    return hashlib.blake2b(f"{salt}:{new.number}".encode(), digest_size=32).digest()


def base36(new: NewObject, salt: str, length: int) -> str:
    number = int.from_bytes(digest(new, salt), "big")
    text = ""
    for _ in range(length):
        number, remainder = divmod(number, 36)
        text += _BASE36[remainder]
    return text


def datadog_number(new: NewObject) -> str:
    """A monitor's id: a number of nine digits, as text."""
    return str(150_000_000 + new.number)


def datadog_public_id(new: NewObject) -> str:
    """`abc-def-ghi`: dashboards and synthetics tests."""
    text = base36(new, "public", 9).lower()
    return f"{text[:3]}-{text[3:6]}-{text[6:]}"


def hex_id(new: NewObject) -> str:
    """32 hexadecimal digits: SLOs, Sentry keys."""
    return digest(new, "hex")[:16].hex()


def uuid_id(new: NewObject) -> str:
    return str(uuid.UUID(bytes=digest(new, "uuid")[:16], version=4))


def pagerduty_id(new: NewObject) -> str:
    """`P` and six or more letters and digits."""
    return "P" + base36(new, "pagerduty", 6)


def defaults(resource: Resource, new: NewObject) -> Properties:
    """A value of the right form for each output that the SDK lists and no program can give."""
    return {name: _default(name, resource.outputs[name], new) for name in resource.output_only}


def _default(name: str, form: str, new: NewObject) -> object:
    if form == "text":
        return datetime.now(UTC).isoformat(timespec="seconds") if name.endswith("At") else ""
    if form in ("int", "number"):
        return new.number
    return False if form == "bool" else []
