"""Commands of a local session."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from local.process import run_in_front
from local.session.session import Session


def up(session: Session, stack: str, *extra: str, output: Path | None = None) -> int:
    """Update the local account to match the program of `stack`; return the engine's exit code.

    With `output`, what the engine prints goes into that file.
    """
    return _operate(session, stack, ["up", "--yes", "--skip-preview", *extra], output=output)


def preview(session: Session, stack: str, *extra: str) -> int:
    """Show what `up` would do; return the engine's exit code."""
    return _operate(session, stack, ["preview", *extra])


def refresh(session: Session, stack: str, *extra: str) -> int:
    """Update the state of `stack` from the account's actual objects; return the engine's exit code."""
    return _operate(session, stack, ["refresh", "--yes", "--skip-preview", *extra])


def destroy(session: Session, stack: str, *extra: str, output: Path | None = None) -> int:
    """Delete everything that `stack` created in the account, and the stack itself; return the engine's exit code.

    With `output`, what the engine prints goes into that file.
    """
    # Without --remove the engine advises to run `pulumi stack rm`, which fails outside of a local session.
    return _operate(session, stack, ["destroy", "--yes", "--skip-preview", "--remove", *extra], output=output)


def run_command(session: Session, stack: str, argv: Sequence[str] = ()) -> int:
    """Run a command, by default the user's shell, in which plain `pulumi` works on the local `stack`.

    Returns its exit code. The working directory is the local project, so `pulumi up` and `pulumi preview --policy-pack
    policies` need no further options.
    """
    session.select_stack(stack)
    command = list(argv) or [os.environ.get("SHELL", "/bin/sh")]
    env = session.env | {"PULUMI_STACK": stack}
    # A shell writes the user's own files too.
    return run_in_front(command, env=env, cwd=session.project_dir, umask=session.umask).code


def _operate(session: Session, stack: str, args: list[str], *, output: Path | None = None) -> int:
    session.select_stack(stack)
    interactive = output is None and sys.stdin.isatty() and sys.stdout.isatty()
    command = [*args, "--stack", stack, *([] if interactive else ["--non-interactive"])]
    return session.run(command, output=output)
