"""Raw properties of an item, merged into the inputs of its resource."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Protocol

import pulumi

from catalog import Source
from catalog.forms.handles import handles_in
from catalog.forms.raw import Raw
from components.conventions.naming import Renamable, renamed
from components.sdks.tables import table


class Kept(Renamable, Protocol):
    """A catalog item whose objects may be kept when it is removed."""

    @property
    def source(self) -> Source | None: ...
    @property
    def keep(self) -> str | None: ...


class WithRaw(Kept, Protocol):
    """A catalog item with raw properties."""

    @property
    def raw(self) -> Raw: ...


def item_options(parent: pulumi.Resource, component: str, item: WithRaw, role: str = "") -> pulumi.ResourceOptions:
    """Return the options of an item's resource: its aliases, its raw properties, and whether it is kept."""
    return role_options(parent, component, item, role, item.raw)


def role_options(parent: pulumi.Resource, component: str, item: Kept, role: str, raw: Raw) -> pulumi.ResourceOptions:
    """Return the options of one of an item's resources, with the raw properties of that one."""
    return pulumi.ResourceOptions(
        parent=parent,
        aliases=renamed(component, item, role),
        retain_on_delete=True if item.keep else None,
        transformations=_merged(raw, item.source) if raw else None,
    )


def told_in(text: str | None, handles: Iterable[str]) -> str | None:
    """Return a raw message in which every handle occurs: a line at its end names those that it does not.

    The catalog's `notify` decides who is notified. A message that left one of them out would make the plan untrue.
    """
    if text is None:
        return None
    named = handles_in(text)
    missing = [handle for handle in handles if handle not in named]
    return f"{text}\n\nNotified: {' '.join(missing)}" if missing else text


def _merged(raw: Raw, source: Source | None) -> list[pulumi.ResourceTransformation]:
    def merge(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        values = raw.inputs
        _refuse_unknown(args.type_, values, source)
        inputs = {**args.props, **{name: value for name, value in values.items() if name not in _MADE_HERE}}
        return pulumi.ResourceTransformationResult(
            {name: value for name, value in inputs.items() if value is not None or name not in values}, args.opts
        )

    return [merge]


_MADE_HERE = ("message",)
"""Raw properties that the component merges itself."""


def _refuse_unknown(type_: str, names: Iterable[str], source: Source | None) -> None:
    """Raise pulumi.RunError for a property that the type does not have: the engine would name no line of the YAML."""
    vendor = type_.partition(":")[0]
    rows = {row.token: row for row in table(vendor).resources.values()}
    known = set(rows[type_].inputs.spelling.values())
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            question = f" Did you mean `{near[0]}`?" if near else ""
            raise pulumi.RunError(f"{source}: `raw`: {type_} has no property `{name}`.{question}")
