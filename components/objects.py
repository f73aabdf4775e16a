"""Objects in the vendor's own properties: one resource of the given type for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_type_hints

import pulumi
from typing_extensions import get_original_bases

from catalog.forms.raw import NOTHING_RAW
from catalog.objects import VendorObject
from components.conventions.naming import logical
from components.conventions.raw import role_options
from components.sdks.tables import table
from components.sentry_sdk import resources
from components.sentry_sdk.package import SentryResource

T = TypeVar("T")
SENTRY: Mapping[str, type[SentryResource[Any]]] = {
    made.token: made
    for made in vars(resources).values()
    if isinstance(made, type) and issubclass(made, SentryResource) and made is not SentryResource
}
"""The types of Sentry's resources that components make."""
_PLUGINS = ("datadog", "pagerduty")


@dataclass(frozen=True, kw_only=True)
class ObjectsArgs:
    """The objects to make, of any vendor for which the options have a provider."""

    objects: tuple[VendorObject, ...]


class Objects(pulumi.ComponentResource):
    """Makes each object. Its properties are sent as they are written; the vendor's provider checks them.

    Raises:
        pulumi.RunError: no program of Watchbill makes such a type; the message has the place in the YAML.
    """

    def __init__(self, name: str, args: ObjectsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Objects", name, {"objects": [item.id for item in args.objects]}, opts)
        for item in args.objects:
            options = role_options(self, name, item, "", NOTHING_RAW)
            if item.vendor == "sentry":
                _sentry_object(name, item, options)
            else:
                self._plugin_object(name, item, options)
        self.register_outputs({"count": len(args.objects)})

    def _plugin_object(self, name: str, item: VendorObject, options: pulumi.ResourceOptions) -> None:
        known = table(item.vendor)
        row = _known(item, {row.token: row for row in known.resources.values()})
        of_plugin = pulumi.ResourceOptions(
            version=known.version,
            plugin_download_url=known.download_url,
            additional_secret_outputs=list(row.secret_outputs) or None,
        )
        merged = pulumi.ResourceOptions.merge(of_plugin, options)
        pulumi.CustomResource(item.type, logical(name, item), item.raw.inputs, merged)


def _sentry_object(name: str, item: VendorObject, options: pulumi.ResourceOptions) -> None:
    known = _known(item, SENTRY)
    try:
        known(logical(name, item), item.raw.inputs, options)
    except TypeError as error:
        raise pulumi.RunError(f"{item.source}: `properties`: {error}") from error


def input_names(type_: str) -> frozenset[str]:
    """Return the names of the inputs of a type that components make; empty for any other type."""
    if type_ in SENTRY:
        (arguments,) = get_args(get_original_bases(SENTRY[type_])[0])
        return frozenset(get_type_hints(arguments))
    vendor = type_.partition(":")[0]
    rows = table(vendor).resources.values() if vendor in _PLUGINS else ()
    return frozenset(name for row in rows if row.token == type_ for name in row.inputs.spelling.values())


def required_inputs(type_: str) -> frozenset[str]:
    """Return the names of the inputs without which a vendor refuses a type; empty for Sentry's types."""
    vendor = type_.partition(":")[0]
    rows = table(vendor).resources.values() if vendor in _PLUGINS else ()
    return frozenset(row.inputs.spelling[name] for row in rows if row.token == type_ for name in row.inputs.required)


def _known(item: VendorObject, types: Mapping[str, T]) -> T:
    if item.type in types:
        return types[item.type]
    near = get_close_matches(item.type, types, n=1)
    question = f" Did you mean `{near[0]}`?" if near else ""
    raise pulumi.RunError(f"{item.source}: `type`: Watchbill makes no resources of the type `{item.type}`.{question}")
