"""The manual steps, and the findings of their checks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from catalog import Source

if TYPE_CHECKING:
    from doctor.subject import Subject


class State(Enum):
    """Whether a step is done."""

    DONE = "done"
    OPEN = "open"
    UNCHECKED = "could not be checked"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not done, or that could not be checked.

    `text` is one sentence without secrets. `fix` says what to do, with the exact command; `page` is the vendor's page
    where it is done. `source` is the place in the YAML that requires it.
    """

    text: str
    fix: str | None = None
    page: str | None = None
    source: Source | None = None
    state: State = State.OPEN


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something worth knowing that keeps no step open, such as what a vendor does not tell."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A manual step.

    `title` is what is true once it is done, `how` what people do for it. `vendors` are those whose accounts the check
    reads; none for a check that needs no keys. `is_account`: the check itself says why an account cannot be read.
    `applies` says whether the stack has the step at all; `check` yields what is open.
    """

    id: str
    title: str
    how: str
    vendors: tuple[str, ...] = ()
    is_account: bool = False
    applies: "Callable[[Subject], bool]" = lambda _subject: True
    check: "Callable[[Subject], Iterable[Finding | Note]]"


@dataclass(frozen=True, kw_only=True)
class CheckedStep:
    """A step with its findings: no finding means that it is done."""

    step: Step
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    is_closed: bool = False
    """Whether its accounts could not be asked at all."""

    @property
    def state(self) -> State:
        """Open if a finding is, else unchecked if one is, else done."""
        states = {finding.state for finding in self.findings}
        return next((state for state in (State.OPEN, State.UNCHECKED) if state in states), State.DONE)


@dataclass(frozen=True, kw_only=True)
class Examination:
    """All steps of a stack, in the order in which people do them."""

    stack: str
    steps: tuple[CheckedStep, ...]

    def count(self, state: State) -> int:
        """Return the number of steps in a state."""
        return sum(step.state is state for step in self.steps)

    @property
    def exit_code(self) -> int:
        """0 if all steps are done, else 2."""
        return 0 if self.count(State.DONE) == len(self.steps) else 2
