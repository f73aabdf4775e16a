"""Runs one Pulumi program in this process; the official language host runs it in a process of its own."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pulumi
import pulumi.runtime
from pulumi.runtime.proto import language_pb2 as proto


def run_program(request: proto.RunRequest, engine: str) -> proto.RunResponse:
    """Run the program that `request` names to its end.

    Errors in the program are sent to the engine as diagnostics: a `pulumi.RunError` with only its message, any other
    exception with the part of the traceback that is in the program. The response then has `bail`, which tells the
    engine that the user has already seen the error.
    """
    # The SDK keeps all state of a run (connections, config, root resource) in context variables: a copy per run keeps a
    # preview's state separate from the update that follows it in the same process.
    return contextvars.copy_context().run(_run, request, engine)


def _run(request: proto.RunRequest, engine: str) -> proto.RunResponse:
    # asyncio reports every future that a failed program leaves unobserved; the official host silences it too.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    pulumi.runtime.set_all_config(dict(request.config), list(request.configSecretKeys))
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            project=request.project,
            stack=request.stack,
            monitor=request.monitor_address,
            engine=request.args[0] if request.args else engine,
            parallel=request.parallel,
            dry_run=request.dryRun,
            organization=request.organization or "organization",
            root_directory=request.info.root_directory,
        )
    )
    os.chdir(request.pwd)
    program = Path(request.info.program_directory, request.info.entry_point).resolve()
    sys.argv = [str(program)]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(max_workers=max(request.parallel, 1) * 4)
    loop.set_default_executor(executor)
    try:
        return _outcome(loop, program)
    finally:
        executor.shutdown(wait=True)
        _cancel_leftovers(loop)
        asyncio.set_event_loop(None)
        loop.close()
        sys.stdout.flush()
        sys.stderr.flush()


def _outcome(loop: asyncio.AbstractEventLoop, program: Path) -> proto.RunResponse:
    def main() -> None:
        runpy.run_path(str(program), run_name="__main__")

    try:
        if program.is_dir() and not (program / "__main__.py").is_file():
            raise pulumi.RunError(f"{program} has no Python program `__main__.py`")
        loop.run_until_complete(pulumi.runtime.run_in_stack(main))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return proto.RunResponse(bail=True)
    except SystemExit as error:
        return _exit(error)
    except SyntaxError as error:
        pulumi.log.error("".join(traceback.format_exception_only(error)))
        return proto.RunResponse(bail=True)
    except Exception:  # noqa: BLE001 (whatever a program raises is its user's to see)
        pulumi.log.error(f"Program failed with an unhandled exception:\n{_program_traceback(program)}")
        return proto.RunResponse(bail=True)
    return proto.RunResponse()


def _exit(error: SystemExit) -> proto.RunResponse:
    """Translate `sys.exit`, which the SDK also calls, with 0, when the engine ends during a run."""
    if error.code is None or error.code == 0:
        return proto.RunResponse()
    if isinstance(error.code, str):
        pulumi.log.error(error.code)
        return proto.RunResponse(bail=True)
    return proto.RunResponse(error=f"Program exited with non-zero exit code: {error.code}")


def _program_traceback(program: Path) -> str:
    """Return the traceback of the current exception from the program's own first frame."""
    main = program / "__main__.py" if program.is_dir() else program
    frames = traceback.extract_tb(sys.exc_info()[2])
    for index, frame in enumerate(frames):
        if Path(frame.filename).resolve() == main:
            return traceback.format_exc(limit=index - len(frames))
    return traceback.format_exc()


def _cancel_leftovers(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel the unfinished tasks of a failed program; otherwise closing the loop reports each of them to the user."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
