"""The engine's states for an audit: from `pulumi stack export`, from files, or from the local backend."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.compare.model import StateResource
from audit.compare.stack import Adopted
from audit.compare.state import NotAState, read_state, stack_of
from cli.stack import STACKS, stack_names

States = Mapping[str, tuple[StateResource, ...]]
"""The resources of each stack's state, by the stack's name."""
_SECONDS = 120


class CannotRead(Exception):
    """A state cannot be read; the message says which and why."""


def states_of_files(files: Iterable[Path]) -> States:
    """Return the states in files that `pulumi stack export` wrote.

    Raises:
        CannotRead: a file cannot be read, is not a state, or two are of the same stack.
    """
    found: dict[str, tuple[StateResource, ...]] = {}
    for file in files:
        try:
            document = json.loads(file.read_bytes())
            stack = stack_of(document) or file.stem
            resources = read_state(document, stack)
        except (OSError, ValueError, RecursionError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise CannotRead(f"{file} cannot be read as a state: {reason}") from error
        if stack in found:
            raise CannotRead(f"{file} is a second state of the stack {stack}")
        found[stack] = resources
    return found


def adopted_in(folder: Path) -> Adopted:
    """Return the ids in the import files that `watchbill adopt` wrote into a stack's folder.

    Raises:
        CannotRead: a file is not an import file.
    """
    found: dict[tuple[str, str], str] = {}
    for file in sorted(folder.glob("adopted*-import.json")):
        try:
            resources = json.loads(file.read_bytes())["resources"]
            found |= {(it["type"], it["logicalName"]): it["id"] for it in resources}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CannotRead(f"{file} cannot be read as an import file: {error}") from error
    return found


def states_at_hand(stacks: Sequence[str], *, local: bool) -> States:
    """Return the states of all stacks: of the local backend, or exported by the engine.

    Raises:
        CannotRead: as `exported_states`.
    """
    return local_states() if local else exported_states(stacks, STACKS.parent)[0]


def local_states() -> States:
    """Return the states of the local backend; none before the first `watchbill local up`."""
    from local.session.workspace import Workspace

    workspace = Workspace.of(STACKS.parent)
    if not workspace.account.exists():
        return {}
    return states_of_files(file for stack in stack_names() if (file := workspace.stack_state(stack)).exists())


def exported_states(stacks: Sequence[str], project: Path) -> tuple[States, tuple[str, ...]]:
    """Return the states of all stacks of the project, and notes on those that could not be exported.

    Raises:
        CannotRead: `pulumi` is missing, or one of `stacks` cannot be exported.
    """
    listed = [str(each.get("name", "")) for each in _pulumi(["stack", "ls", "--json"], project)]
    # A stack in an organization has a longer name: `organization/project/prod`.
    by_name = {name.rpartition("/")[2]: name for name in listed}
    found: dict[str, tuple[StateResource, ...]] = {}
    notes: list[str] = []
    for stack in stacks:
        if stack not in by_name:
            found[stack] = ()
            notes.append(f"The stack {stack} does not exist yet: nothing was ever applied.")
    for stack, name in by_name.items():
        try:
            found[stack] = read_state(_pulumi(["stack", "export", "--stack", name], project), stack)
        except (CannotRead, NotAState) as error:
            if stack in stacks:
                raise CannotRead(str(error)) from error
            notes.append(f"The state of the stack {stack} could not be read: its objects may be listed as in no code.")
    return found, tuple(notes)


def _pulumi(arguments: Sequence[str], project: Path) -> Any:
    command = ["pulumi", *arguments, "--non-interactive"]
    try:
        ended = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRead(
            f"`{' '.join(command)}` failed: {error}. Give the states as files (--state FILE), or none (--state none)."
        ) from error
    if ended.returncode != 0:
        lines = [line for line in ended.stderr.splitlines() if line.strip()]
        raise CannotRead(f"`{' '.join(command)}` failed: {lines[-1] if lines else f'exit code {ended.returncode}'}")
    try:
        return json.loads(ended.stdout)
    except ValueError as error:
        raise CannotRead(f"`{' '.join(command)}` did not print JSON") from error
