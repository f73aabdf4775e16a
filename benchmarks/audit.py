"""An audit of a large account: the requests and the time to read it, the time to compare it, and the memory.

python -m benchmarks.audit [--alerts N…] [--rounds R] [--json FILE]

It fills the account of the stand-ins with the resources of a catalog of every kind (2,700 alerts make 10,000 live
objects), serves it over HTTP, and audits it in a process of its own, which gets code and state from a file. The
second audit has the bodies that the first kept.
"""

import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.compare.code import code_resources
from audit.compare.model import StateResource
from benchmarks.figures import Figure, arguments, report
from benchmarks.full import write_full
from catalog import load
from local.session.apis import VendorApis, serving
from local.vendors.core.store import Store
from plan.plan import make_plan
from stacks.garbage import collect_rarely
from tests.support.account import Account

_MOST_COMPARE_S = 2
_MOST_MB = 300
_MOST_BEYOND = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    options = arguments(__doc__, argv)
    figures: list[Figure] = []
    for alerts in options.alerts:
        with tempfile.TemporaryDirectory() as folder:
            figures += measure(Path(folder), alerts, options.rounds)
    return report(figures, options.json)


def measure(folder: Path, alerts: int, rounds: int) -> list[Figure]:
    """Fill an account and audit it `rounds` times, each in a process of its own."""
    file = fill(folder, alerts)
    found = []
    for number in range(rounds):
        with serving(folder / "account.sqlite") as apis:
            found.append(_audited(file, folder / f"cache{number}", apis))
            found[-1]["requests of a second audit"] = _audited(file, folder / f"cache{number}", apis)["requests"]

    def figure(what: str, unit: Any, limit: float | None = None) -> Figure:
        return Figure(what=what, alerts=alerts, unit=unit, watchbill=tuple(each[what] for each in found), limit=limit)

    if any(each["differences"] for each in found):
        raise RuntimeError(f"the audit found differences: {found[0]['differences']}")
    return [
        figure("live objects", ""),
        figure("reading", "s"),
        figure("requests", ""),
        figure("requests beyond pages and bodies", "", _MOST_BEYOND),
        figure("requests of a second audit", ""),
        figure("comparison", "s", _MOST_COMPARE_S),
        figure("memory", "MB", _MOST_MB),
    ]


def fill(folder: Path, alerts: int) -> Path:
    """Fill an account with a catalog of this many alerts; return the file that the audit's process reads."""
    collect_rarely()
    stack = write_full(folder / "stacks", alerts)
    catalog = load(stack)
    path = folder / "account.sqlite"
    store = Store(path)
    account = Account(store)
    changes = account.up(catalog)
    if changes.refused:
        raise RuntimeError(f"the stand-ins refused: {changes.refused[:3]}")
    code = code_resources(make_plan(stack))
    urns = {(each.type, each.name): each.urn for each in code}
    state = tuple(
        StateResource(
            stack=catalog.stack.name,
            urn=urns[type_, name],
            type=type_,
            name=name,
            id=id,
            inputs=inputs,
            outputs=outputs,
        )
        for type_, name, id, inputs, outputs in account.state(catalog.stack.name)
    )
    store.close()
    organization = catalog.error_tracking.organization if catalog.error_tracking else None
    file = folder / "audit.pickle"
    file.write_bytes(pickle.dumps({"code": code, "state": state, "organization": organization}))
    return file


def _audited(file: Path, cache: Path, apis: VendorApis) -> dict[str, Any]:
    """Return the figures of an audit in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.audited", str(file), str(cache)]
    before = len(apis.requests())
    given = json.dumps({"roots": dict(apis.roots), "token": apis.token})
    done = subprocess.run(command, check=True, input=given, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    requests = len(apis.requests()) - before
    return {**found, "requests": requests, "requests beyond pages and bodies": requests - found["needed"]}


if __name__ == "__main__":
    sys.exit(main())
