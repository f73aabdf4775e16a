"""A host and its port, as text: `shop.example.com` or `shop.example.com:8443`."""

import re
from typing import Annotated, NamedTuple

from pydantic import WithJsonSchema

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown
from catalog.forms.types import FromText

HOST = r"([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*"
_PORT = r"[0-9]{1,5}"


class Endpoint(NamedTuple):
    """A host, in lower case, and its port."""

    host: str
    port: int


def parse_endpoint(text: str) -> Endpoint:
    """Return the host and the port, by default that of HTTPS. Raises InvalidValue."""
    match = re.fullmatch(rf"(?P<host>{HOST})(:(?P<port>{_PORT}))?", text)
    if match is None:
        raise InvalidValue(f"{shown(text)} is not a host", "write only its name, such as `shop.example.com`")
    port = int(match["port"] or 443)
    if not 1 <= port <= 65_535:
        raise InvalidValue(f"{shown(text)} has an invalid port", "allowed: 1 to 65535")
    return Endpoint(match["host"].lower(), port)


EndpointText = Annotated[
    Endpoint,
    FromText(parse_endpoint),
    WithJsonSchema({"type": "string", "pattern": f"^(?:{HOST}(:{_PORT})?)$"}),
]
