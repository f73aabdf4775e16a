"""Property values between the engine's protobuf form and plain Python: secrets unwrapped, unknowns marked."""

import re
from collections.abc import Iterable
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
_UNKNOWN_TEXTS: Final = frozenset(
    (
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    )
)


class _Unknown:
    """A value that the engine knows only when it applies the plan."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()

Path = tuple[str | int, ...]
"""The place of a value in its properties: keys and list positions from the top."""

Properties = dict[str, Any]


def path_text(path: Path) -> str:
    """Returns a path as text: `("layers", 0, "users", 1)` → `layers[0].users[1]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(r"\w+", part):
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text


def decode(struct: Struct) -> tuple[Properties, frozenset[Path]]:
    """Returns the properties in plain Python (unknown ones as `UNKNOWN`) and the places of the secret ones.

    Whole numbers become `int`. A null property is left out, since the engine treats the two alike.
    """
    secrets: set[Path] = set()
    values = _decode_fields(struct.fields, (), secrets)
    return values, frozenset(secrets)


def _decode_fields(fields: Any, path: Path, secrets: set[Path]) -> Properties:
    values: Properties = {}
    for key, value in fields.items():
        decoded = _decode(value, (*path, key), secrets)
        if decoded is not None:
            values[key] = decoded
    return values


def _decode(value: Value, path: Path, secrets: set[Path]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWN_TEXTS else text
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_decode(item, (*path, index), secrets) for index, item in enumerate(value.list_value.values)]
    if kind == "struct_value":
        fields = value.struct_value.fields
        if SIGNATURE in fields and fields[SIGNATURE].string_value == _SECRET:
            secrets.add(path)
            return _decode(fields["value"], path, secrets)
        return _decode_fields(fields, path, secrets)
    return None


def encode(values: Properties, secrets: Iterable[Path] = ()) -> Struct:
    """Returns the protobuf form of `values`, with those at the places in `secrets` marked secret."""
    struct = Struct()
    _encode_fields(struct, values, (), frozenset(secrets))
    return struct


def _encode_fields(struct: Struct, values: Properties, path: Path, secrets: frozenset[Path]) -> None:
    for key, value in values.items():
        _encode(struct.fields[key], value, (*path, key), secrets)


def _encode(target: Value, value: Any, path: Path, secrets: frozenset[Path]) -> None:
    if path in secrets:
        fields = target.struct_value.fields
        fields[SIGNATURE].string_value = _SECRET
        target = fields["value"]
    if value is UNKNOWN:
        target.string_value = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    elif value is None:
        target.null_value = 0  # type: ignore[assignment]
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, (int, float)):
        target.number_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, list):
        target.list_value.SetInParent()
        for index, item in enumerate(value):
            _encode(target.list_value.values.add(), item, (*path, index), secrets)
    else:
        target.struct_value.SetInParent()
        _encode_fields(target.struct_value, value, path, secrets)
