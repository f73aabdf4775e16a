"""What the engine shows the pack, as rules see it; and the catalog behind it, for excuses and places."""

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
    """A resource as the engine shows it; it does not say what stays when the resource goes."""

    urn: str
    type: str
    name: str
    inputs: Mapping[str, Any]
    provider: str
    protect: bool
    retain_on_delete: None = None


def read_resource(shown: ResourceValidationArgs | PolicyResource) -> EngineResource:
    """The resource with its unknown values as a plan has them."""
    return EngineResource(
        urn=shown.urn,
        type=shown.resource_type,
        name=shown.name,
        inputs=plain(shown.props),
        provider=shown.provider.urn if shown.provider else "",
        protect=bool(shown.opts.protect) if shown.opts else False,
    )


def plain(value: Any) -> Any:
    """The value in plain maps and lists: the engine's own fail where an unknown value is looked at."""
    if isinstance(value, Mapping):
        return {key: _looked_up(value, key) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_looked_up(value, index) for index in range(len(value))]
    return value


def _looked_up(around: Any, key: Any) -> Any:
    try:
        return plain(around[key])
    except UnknownValueError:
        return UNKNOWN_SHOWN


class CatalogContext:
    """The catalog that the engine's program reads, for excuses and places; none where it is wrong, as the program says.

    It lies where the program looks for it: in the folder that the stack's config names as `watchbill:catalog`, else in
    `stacks/<stack>`.
    """

    def __init__(self, folder: Path, today: date) -> None:
        self._folder = folder
        self._today = today

    def configure(self, stack: str, config: Mapping[str, str]) -> None:
        """Take the stack that the engine runs, and its config."""
        self._folder = Path(config.get("watchbill:catalog") or STACKS / stack)
        self.__dict__.pop("_read", None)

    def origin(self, resource: EngineResource) -> Origin | None:
        """The item that a resource comes from."""
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
