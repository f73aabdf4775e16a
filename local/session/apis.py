"""The vendors' HTTP APIs over the local account, in a process of their own, for an audit of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.errors import LocalError
from local.session.environment import VENDORS, standins_environment
from local.session.standins import first_line
from local.session.workspace import Workspace
from local.vendors.http.core.faults import Fault, write_faults
from local.vendors.http.core.server import LoggedRequest, read_log

_COMMAND = (sys.executable, "-P", "-m", "local.vendors.http")
_SECONDS_TO_STOP = 10.0


@dataclass(frozen=True, kw_only=True)
class VendorApis:
    """Running APIs: the root of each vendor (`http://127.0.0.1:PORT`), and the token that every request carries.

    Datadog takes the token as both of its keys.
    """

    roots: Mapping[str, str]
    token: str
    log: Path

    def requests(self) -> list[LoggedRequest]:
        """Return the requests that have arrived so far, refused ones too."""
        return read_log(self.log)


@contextmanager
def open_apis(clone: Path, *, root: Path | None = None, faults: Sequence[Fault] = ()) -> Iterator[VendorApis]:
    """Serve the clone's local account over HTTP on 127.0.0.1 while the block runs.

    A client can create and delete monitors and resolve incidents, and else only read.

    `root` is a folder outside the clone that holds the account, as for `open_session`. Raises LocalError if there is no
    account, or the APIs do not start.
    """
    with serving(Workspace.of(clone, root).account, faults=faults) as apis:
        yield apis


@contextmanager
def serving(account: Path, *, faults: Sequence[Fault] = ()) -> Iterator[VendorApis]:
    """Serve the account in a file, as `open_apis` does for a clone's."""
    if not account.exists():
        raise LocalError(f"The local account does not exist yet: {account} is missing. Run `watchbill local up` first.")
    with tempfile.TemporaryDirectory(prefix="watchbill-apis-") as folder:
        log, wanted, errors = (Path(folder) / name for name in ("requests.jsonl", "faults.json", "errors.log"))
        write_faults(wanted, faults)
        with errors.open("wb") as output:
            process = subprocess.Popen(
                [*_COMMAND, "--store", str(account), "--faults", str(wanted), "--log", str(log)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=standins_environment(os.environ),
                start_new_session=True,
            )
        try:
            yield _announced(process, log, errors)
        finally:
            _stop(process)


def _announced(process: subprocess.Popen[bytes], log: Path, errors: Path) -> VendorApis:
    try:
        answer = json.loads(first_line(process))
        return VendorApis(
            roots={vendor: str(answer[vendor]) for vendor in VENDORS}, token=str(answer["token"]), log=log
        )
    except (ValueError, KeyError, TypeError) as error:
        reason = errors.read_text(errors="replace").strip()
        raise LocalError(f"The vendors' local APIs did not start: {reason}") from error


def _stop(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(timeout=_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
