"""A rule: a pure function that reports what is wrong, with an id, a severity, and a docstring for people.

A rule that needs only the resources checks one resource or all of them. It runs in two places: over a plan, and inside
the engine as part of the CrossGuard pack. It must not raise on a value that is unknown or of an unexpected type. It
must not put a value into its message, since the engine passes secrets in clear text. A rule that needs the catalog
runs over plans only.

The docstring says why, says what to write, and shows a wrong and a right example:

    @rule(id="window-short", severity="warning", scope=each(MONITOR))
    def window_short(resource: Resource) -> str | None:
        \"\"\"In a window of a few minutes one slow request can fire the alert.

        Fix: Use a window of 5 minutes or more: `duration: 5m`.

        Wrong:
            alerts:
              - {name: Errors, duration: 1m}
        Right:
            alerts:
              - {name: Errors, duration: 5m}
        \"\"\"
"""

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from textwrap import dedent
from types import ModuleType
from typing import Any, Literal, Protocol, TypeVar

from catalog import Excuse
from catalog.findings import FindingSeverity
from policies.engine.inputs import Inputs
from policies.engine.plan_context import Breach, ExcuseContext, PlanContext

Needs = Literal["resources", "catalog"]
Check = TypeVar("Check", bound=Callable[..., Any])

_DOCSTRING = re.compile(
    r"(?P<why>.+?)\n\nFix: (?P<fix>.+?)\n\nWrong:\n(?P<wrong>(?: {4}.*\n)+)Right:\n(?P<right>(?: {4}.*\n?)+)", re.DOTALL
)


class Resource(Protocol):
    """A resource in a plan or in the engine; `retain_on_delete` is None if it is unknown."""

    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def provider(self) -> str: ...
    @property
    def protect(self) -> bool: ...
    @property
    def dependencies(self) -> tuple[str, ...]: ...
    @property
    def has_real_ids(self) -> bool: ...
    @property
    def retain_on_delete(self) -> bool | None: ...


@dataclass(frozen=True)
class OneResource:
    """The check returns what is wrong with a resource, or None. Without `types` it checks every type."""

    check: Callable[[Any], str | None]
    types: tuple[str, ...] = ()

    def covers(self, type_: str) -> bool:
        """Whether resources of the type are checked."""
        return not self.types or type_ in self.types


@dataclass(frozen=True)
class AllResources:
    """The check yields each resource that is wrong, compared with the others, and what is wrong with it."""

    check: Callable[[Sequence[Any]], Iterable[tuple[Any, str]]]


@dataclass(frozen=True)
class WholePlan:
    """The check yields what is wrong in a plan, its catalog or its routing."""

    check: Callable[[PlanContext], Iterable[Breach]]


@dataclass(frozen=True)
class OneExcuse:
    """The check returns what is wrong with an excuse, or None."""

    check: Callable[[Excuse, ExcuseContext], str | None]


@dataclass(frozen=True)
class FoundAtLoad:
    """Loading the catalog finds it: the rule's function has only a docstring."""

    check: Callable[[], None]


Scope = OneResource | AllResources | WholePlan | OneExcuse | FoundAtLoad


def each(*types: str) -> Callable[[Callable[[Any], str | None]], OneResource]:
    """Return the scope of a rule that checks one resource of these types; of any type if none is named."""
    return lambda check: OneResource(check, types)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`why` is one sentence, `fix` what to write; `wrong` and `right` are YAML, see `docs/rules.md`.

    With `paging_only`, it checks only alerts that page someone.
    """

    id: str
    severity: FindingSeverity
    why: str
    fix: str
    wrong: str
    right: str
    scope: Scope
    paging_only: bool = False

    @property
    def needs(self) -> Needs:
        """What the rule needs: only the resources, or also the catalog."""
        return "resources" if isinstance(self.scope, (OneResource, AllResources)) else "catalog"


def rule(
    *, id: str, severity: FindingSeverity, scope: Callable[[Check], Scope], paging_only: bool = False
) -> Callable[[Check], Rule]:
    """Make a rule from a function and its docstring.

    Raises ValueError if the docstring has another form.
    """

    def make(check: Check) -> Rule:
        parts = _DOCSTRING.fullmatch(f"{inspect.getdoc(check)}\n")
        if parts is None:
            raise ValueError(f"{id}: the docstring must have a reason, `Fix:`, `Wrong:` and `Right:`, in this order")
        why, fix = (" ".join(parts[part].split()) for part in ("why", "fix"))
        wrong, right = (dedent(parts[part]) for part in ("wrong", "right"))
        return Rule(
            id=id,
            severity=severity,
            why=why,
            fix=fix,
            wrong=wrong,
            right=right,
            scope=scope(check),
            paging_only=paging_only,
        )

    return make


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """Return the rules that the modules define, in their order."""
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Rule))
