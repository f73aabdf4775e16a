"""The stand-ins' rules for resource types beyond the SDK's types: one `Kind` per type, one table per vendor."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from local.vendors.core.constraints import Rule, problems
from local.vendors.core.places import places
from local.vendors.core.store import Store, StoredObject
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import UNKNOWN, Path, Properties

OnDelete = Literal["refuse", "cascade", "leave"]
"""The vendor's behaviour towards an object when the object that it refers to is deleted."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A property that holds another object's id.

    `or_named` is a second type whose unique name the id may be: a synthetics test has its own monitor.
    """

    path: Path
    token: str
    id: str
    on_delete: OnDelete
    or_named: str | None = None


@dataclass(frozen=True)
class Link:
    """The row of a property that holds ids, at a path such as `layers[].users[]`."""

    path: str
    token: str
    on_delete: OnDelete
    or_named: str | None = None

    def __call__(self, inputs: Properties) -> Iterator[Reference]:
        for path, id in places(inputs, self.path):
            yield Reference(path=path, token=self.token, id=str(id), on_delete=self.on_delete, or_named=self.or_named)


@dataclass(frozen=True, kw_only=True)
class NewObject:
    """An object before it is created: the inputs for its id and its computed outputs."""

    inputs: Properties
    number: int
    id: str = ""


Admit = Callable[[Properties, Store, str | None], Iterator[Problem]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One resource type at its vendor.

    `rules` check only the inputs and may meet `UNKNOWN`; `admit` checks them against the account when the object is
    created or updated (the third argument is its own id, None for a new one). `links` lead to the other objects that
    the inputs name. `may_delete` is the reason why the account keeps an object, or None. `begins_with` are the types
    and inputs of other objects that the vendor creates with it. `defaults` are the values that it sets for inputs that
    a program leaves out. `filled` are the inputs with the vendor's additions inside them, such as ids of members.
    `made_as` are the outputs in which the account differs from the inputs of a new object, and `reported` the values
    that the provider compares with new inputs in place of the old inputs, made from the outputs and the new inputs.
    `rewrites_all_of` names the input that says to which table an object belongs: its provider reads the whole table and
    writes it back, without a lock. `missing_is_an_error`: a refresh fails when somebody has deleted the object,
    and does not drop it. `unsent` are inputs for the provider alone, which never differ.
    """

    replaces: frozenset[str] = frozenset()
    converts: Callable[[str, Any, Any], bool] = lambda _name, _old, _new: False
    secrets: tuple[str, ...] = ()
    autonamed: bool = False
    unique: Callable[[Properties], str | None] = lambda _inputs: None
    unique_path: str = "name"
    taken: str = "409 Conflict: {what} already exists"
    rules: tuple[Rule, ...] = ()
    admit: Admit = lambda _inputs, _store, _id: iter(())
    links: tuple[Callable[[Properties], Iterator[Reference]], ...] = ()
    begins_with: Callable[[NewObject], tuple[tuple[str, Properties], ...]] = lambda _new: ()
    may_delete: Callable[[StoredObject, Store], str | None] = lambda _record, _store: None
    new_id: Callable[[NewObject], str] = lambda new: str(new.number)
    computed: Callable[[NewObject], Properties] = lambda _new: {}
    also_computed: tuple[str, ...] = ()
    defaults: Mapping[str, object] = field(default_factory=dict)
    filled: Callable[[Properties], Properties] = lambda inputs: inputs
    import_separator: str | None = None
    made_as: Callable[[Properties, Store], Properties] = lambda _inputs, _store: {}
    reported: Callable[[Properties, Properties], Properties] = lambda _outputs, _new: {}
    rewrites_all_of: str | None = None
    missing_is_an_error: bool = False
    unsent: frozenset[str] = frozenset()

    def check(self, inputs: Properties) -> Iterator[Problem]:
        """Yields the problems that the vendor finds in the inputs, independent of the account."""
        return problems(self.rules, inputs)

    def references(self, inputs: Properties) -> Iterator[Reference]:
        """Yields the references to other objects in the inputs."""
        for row in self.links:
            yield from row(inputs)

    def forces_replacement(self, name: str, old: Any, new: Any) -> bool:
        """Returns whether the vendor cannot change this property in place. Unknown new values count as changed."""
        if name not in self.replaces:
            return False
        return old is UNKNOWN or new is UNKNOWN or not self.converts(name, old, new)


def named_by(*names: str) -> Callable[[Properties], str | None]:
    """Returns a function that makes the unique name from these inputs."""

    def joined(inputs: Properties) -> str | None:
        parts = [inputs.get(name) for name in names]
        texts = [part for part in parts if isinstance(part, str)]
        return ":".join(texts) if len(texts) == len(parts) else None

    return joined


def id_of(*names: str) -> Callable[[NewObject], str]:
    return lambda new: ":".join(str(new.inputs[name]) for name in names)
