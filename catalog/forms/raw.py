"""Raw properties: inputs of a resource in the vendor's spelling, for settings that the catalog has no key for."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import RenamableForm, reason_text
from catalog.forms.text import shown
from catalog.source.scalars import Converted

Json = dict[str, Any]
_NULLS = ("null", "Null", "NULL", "~")


@dataclass(frozen=True)
class Raw:
    """Inputs of a resource in the vendor's spelling; a value of None removes the input. `text` is canonical JSON."""

    text: str = "{}"

    @property
    def inputs(self) -> Json:
        """The inputs by their names."""
        inputs: Json = json.loads(self.text)
        return inputs

    def __bool__(self) -> bool:
        return self.text != "{}"


NOTHING_RAW = Raw()


def raw_of(values: Mapping[str, Any] | None) -> Raw:
    """Return the properties as an item holds them."""
    return Raw(json.dumps(values, sort_keys=True, ensure_ascii=False)) if values else NOTHING_RAW


def _plain(values: Json) -> Json:
    for key in values:
        if not re.fullmatch(r"[a-z][A-Za-z0-9]*", key):
            raise InvalidValue(f"{shown(key)} is not a property", "write it as Pulumi spells it: `timeoutH`")
    return {key: _value(key, value) for key, value in values.items()}


def _value(path: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _value(f"{path}.{key}", inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_value(f"{path}[{index}]", inner) for index, inner in enumerate(value)]
    if not isinstance(value, Converted):
        return value
    if value.text in _NULLS:
        return None
    raise InvalidValue(f"`{path}`: YAML does not read {shown(value.text)} as text", f"put it in quotes: '{value.text}'")


RawProperties = Annotated[Json, AfterValidator(_plain)]
RAW: Any = Field(
    default=None,
    description="further properties of the vendor's resource, as Pulumi spells them, such as `{timeoutH: 2}`. They "
    "replace what Watchbill would send, and `null` removes a property",
)
"""The field of a form that has raw properties."""


Kept = Annotated[str, AfterValidator(reason_text)] | None
KEEP: Any = Field(
    default=None,
    description="a reason for which the vendor's object stays when the item is removed from the YAML: apply the stack "
    "with this line first, then remove the item. Default: it is deleted",
)


class VendorForm(RenamableForm):
    """An item that makes one resource of a vendor, which may have raw properties and be kept."""

    raw: RawProperties | None = RAW
    keep: Kept = KEEP
