"""Resources as the engine passes them to the pack, and the catalog, for excuses and source places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pulumi_policy import PolicyResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from catalog import Catalog, CatalogErrors, load
from plan.resources.masking import UNKNOWN_SHOWN
from plan.resources.ownership import Origin, Origins, origins
from policies.engine.evaluate import excused
from policies.engine.plan_context import excusable_item

STACKS = Path(__file__).parents[2] / "stacks"


@dataclass(frozen=True, kw_only=True)
class EngineResource:
    """A resource as the engine passes it, which does not include `retain_on_delete`."""

    urn: str
    type: str
    name: str
    inputs: Mapping[str, Any]
    provider: str
    protect: bool
    dependencies: tuple[str, ...] = ()
    """The URNs of the resources whose outputs it uses; known only when the whole stack is checked."""
    has_real_ids: bool = True
    """IDs in inputs are the vendor's; a plan shows them by their resource's name."""
    retain_on_delete: None = None


def read_resource(args: ResourceValidationArgs | PolicyResource) -> EngineResource:
    """Return the resource, with unknown values as in a plan."""
    return EngineResource(
        urn=args.urn,
        type=args.resource_type,
        name=args.name,
        inputs=plain(args.props),
        provider=args.provider.urn if args.provider else "",
        protect=bool(args.opts.protect) if args.opts else False,
        dependencies=tuple(each.urn for each in args.dependencies) if isinstance(args, PolicyResource) else (),
    )


def plain(value: Any) -> Any:
    """Return the value in plain maps and lists: the engine's own types raise when an unknown value is read."""
    if isinstance(value, Mapping):
        return {key: _read_value(value, key) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_read_value(value, index) for index in range(len(value))]
    return value


def _read_value(container: Any, key: Any) -> Any:
    try:
        return plain(container[key])
    except UnknownValueError:
        return UNKNOWN_SHOWN


class CatalogContext:
    """The catalog that the engine's program reads, for excuses and source places.

    Its folder is the one that the stack's config names as `watchbill:catalog`, else `stacks/<stack>`. An invalid
    catalog gives neither excuses nor places: the program reports its errors.
    """

    def __init__(self, folder: Path, today: date) -> None:
        self._folder = folder
        self._today = today

    def configure(self, stack: str, config: Mapping[str, str]) -> None:
        """Set the stack that the engine runs, and its config."""
        self._folder = Path(config.get("watchbill:catalog") or STACKS / stack)
        self.__dict__.pop("_read", None)

    def origin(self, resource: EngineResource) -> Origin | None:
        """Return the item that a resource comes from, or None."""
        return self._read[1].get((resource.type, resource.name))

    def excuses(self, resource: EngineResource, rule: str) -> bool:
        """Whether the item that a resource comes from is excused from a rule."""
        catalog, origin = self._read[0], self.origin(resource)
        return bool(catalog and origin and excused(catalog, excusable_item(origin.item, catalog), rule, self._today))

    @cached_property
    def _read(self) -> tuple[Catalog | None, Origins]:
        try:
            catalog = load(self._folder)
        except CatalogErrors:
            return None, {}
        return catalog, origins(catalog)
