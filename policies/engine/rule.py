"""What a rule is: a pure function that finds what is wrong, with an id, a severity, and a docstring for people.

A rule that needs the resources alone looks at one resource, or at all of them, and runs in two places: over a plan, and
inside the engine as part of the CrossGuard pack. Hence it never fails on a value that is unknown or of an unexpected
kind, and never puts a value into its message: the engine hands secrets over in clear text. A rule that needs the
catalog runs over plans alone.

The docstring says why, what to write, and shows an example that breaks the rule and one that keeps it:

    @rule(id="window-short", severity="warning", scope=each(MONITOR))
    def window_short(resource: Resource) -> str | None:
        \"\"\"In a window of a few minutes one slow request is an incident.

        Fix: Look at 5 minutes or more: `duration: 5m`.

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
    """A resource as rules see it, in a plan and in the engine; `retain_on_delete` is None where it is not known."""

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
    def retain_on_delete(self) -> bool | None: ...


@dataclass(frozen=True)
class OneResource:
    """The check says what is wrong with a resource of one of the types, or None; with no types, of any type."""

    check: Callable[[Any], str | None]
    types: tuple[str, ...] = ()

    def covers(self, type_: str) -> bool:
        """Whether a resource of the type is looked at."""
        return not self.types or type_ in self.types


@dataclass(frozen=True)
class AllResources:
    """The check gives the resources that are wrong beside the others, each with what is wrong."""

    check: Callable[[Sequence[Any]], Iterable[tuple[Any, str]]]


@dataclass(frozen=True)
class WholePlan:
    """The check gives what is wrong in a plan, its catalog or its routing."""

    check: Callable[[PlanContext], Iterable[Breach]]


@dataclass(frozen=True)
class OneExcuse:
    """The check says what is wrong with an excuse, or None."""

    check: Callable[[Excuse, ExcuseContext], str | None]


@dataclass(frozen=True)
class FoundAtLoad:
    """The catalog finds it while it is read: the rule's function has a docstring and nothing to do."""

    check: Callable[[], None]


Scope = OneResource | AllResources | WholePlan | OneExcuse | FoundAtLoad


def each(*types: str) -> Callable[[Callable[[Any], str | None]], OneResource]:
    """The scope of a rule that looks at one resource of these types; of any type where none is named."""
    return lambda check: OneResource(check, types)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`why` is one sentence, `fix` what to write; `wrong` and `right` are YAML, see `docs/rules.md`."""

    id: str
    severity: FindingSeverity
    why: str
    fix: str
    wrong: str
    right: str
    scope: Scope

    @property
    def needs(self) -> Needs:
        """What it is judged by: the resources alone, or the catalog too."""
        return "resources" if isinstance(self.scope, (OneResource, AllResources)) else "catalog"


def rule(*, id: str, severity: FindingSeverity, scope: Callable[[Check], Scope]) -> Callable[[Check], Rule]:
    """Make a rule of a function, whose docstring is parsed; raises ValueError where that has another form."""

    def make(check: Check) -> Rule:
        parts = _DOCSTRING.fullmatch(f"{inspect.getdoc(check)}\n")
        if parts is None:
            raise ValueError(f"{id}: the docstring is not why, `Fix:`, `Wrong:` and `Right:`")
        why, fix = (" ".join(parts[part].split()) for part in ("why", "fix"))
        wrong, right = (dedent(parts[part]) for part in ("wrong", "right"))
        return Rule(id=id, severity=severity, why=why, fix=fix, wrong=wrong, right=right, scope=scope(check))

    return make


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules that the modules define, in their order."""
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Rule))
