"""An audit of a large account: the requests and the time to read it, the time to compare it, and the memory.

python -m benchmarks.audit [--alerts N…] [--rounds R] [--json FILE]

It fills the account of the stand-ins with the resources of a catalog of every kind (4,000 alerts make about 10,700),
serves it over HTTP, and audits it in a process of its own, which gets code and state from a file. The second audit
keeps the bodies of the first.
"""

import json
import math
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.compare.code import code_resources
from audit.compare.compare import compare
from audit.compare.model import StateResource, Status
from audit.compare.stack import StackInput
from audit.live.inventory import Inventory
from audit.live.kind import Account as LiveAccount
from audit.live.kinds import BY_TYPE
from audit.live.names import names_of
from audit.live.take import take_inventory
from benchmarks.figures import Figure, arguments, report
from benchmarks.full import write_full
from catalog import load
from local.session.apis import serving
from local.vendors.core.store import Store
from plan.plan import make_plan
from stacks.garbage import collect_rarely
from tests.support.account import Account

_MOST_COMPARE_S = 2
_MOST_MB = 300
_MOST_BEYOND = 1
_SIZES = {
    "SLO": 1000,
    "SLO correction": 100,
    "downtime": 100,
    "notebook": 100,
    "Datadog team": 100,
    **dict.fromkeys(("service", "business service", "maintenance window", "schedule", "shift schedule"), 100),
    **dict.fromkeys(("escalation policy", "person", "team", "event orchestration", "extension"), 100),
    **dict.fromkeys(("webhook subscription", "ruleset", "incident workflow", "tag", "PagerDuty status page"), 100),
}
"""The objects of a page, for kinds whose lists tell their total."""
_WHOLE = (
    *("synthetic test", "synthetics variable", "log-based metric", "log archive", "log index", "log pipeline"),
    *("metric tag configuration", "sensitive data scanner group", "dashboard list", "monitor policy"),
    "monitor notification rule",
)
"""Kinds whose lists are one answer."""
_OVERLAPPING = ("dashboard", "software catalog entry", "status page", "powerpack")
"""Kinds whose pages of 100 begin with the last object of the page before."""
_LINKED = {
    "project": ("project",),
    "alert": ("alert",),
    "Sentry team": ("Sentry team",),
    "detector": ("metric monitor", "uptime monitor", "cron monitor", "built-in monitor"),
    "spike protection notice": ("spike protection notice",),
    "integration": ("integration",),
}
"""Sentry's lists, with the kinds in them: pages of 100, read twice if there are several."""
_EACH = {
    "dashboard": 1,
    "metric description": 1,
    "webhook": 1,
    "PagerDuty service in Datadog": 1,
    "Datadog team": 1,
    "status page": 3,
    "service": 1,
    "business service": 1,
    "schedule": 1,
    "team": 1,
    # The body, the keys, the filters and the ownership rules.
    "project": 4,
}
"""The requests for each object of a kind: its body, and the lists that belong to it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    if argv is None and sys.argv[1:2] == ["--child"]:
        return _child(Path(sys.argv[2]))
    options = arguments(__doc__, argv)
    figures: list[Figure] = []
    for alerts in options.alerts:
        with tempfile.TemporaryDirectory() as folder:
            figures += measure(Path(folder), alerts, options.rounds)
    return report(figures, options.json)


def measure(folder: Path, alerts: int, rounds: int) -> list[Figure]:
    """Fill an account and audit it `rounds` times, each in a process of its own."""
    file = fill(folder, alerts)
    found = [_audited(file) for _ in range(rounds)]

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
    file.write_bytes(pickle.dumps({"account": path, "code": code, "state": state, "organization": organization}))
    return file


def _audited(file: Path) -> dict[str, Any]:
    """Return the figures of an audit in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.audit", "--child", str(file)], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _child(file: Path) -> int:
    """Audit once, and again with the bodies of the first time; print the figures as JSON."""
    collect_rarely()
    given = pickle.loads(file.read_bytes())
    code, state = given["code"], given["state"]
    names = names_of((each.type, each.inputs) for each in code)
    ids: dict[str, list[str]] = {}
    for each in state:
        ids.setdefault(each.type, []).append(each.id)
    with tempfile.TemporaryDirectory() as cache, serving(given["account"]) as apis:
        accounts = [
            LiveAccount(
                vendor=vendor,
                root=root,
                keys={"apiKey": apis.token, "appKey": apis.token, "token": apis.token},
                organization=given["organization"],
                local=True,
            )
            for vendor, root in apis.roots.items()
        ]
        began = time.perf_counter()
        inventory = take_inventory(accounts, names=names, ids=ids, cache=Path(cache))
        reading = time.perf_counter() - began
        requests = len(apis.requests())
        take_inventory(accounts, names=names, ids=ids, cache=Path(cache))
        second = len(apis.requests()) - requests
    unread = [f"{each.kind}: {each.unread.message}" for each in inventory.collections if each.unread is not None]
    began = time.process_time()
    comparison = compare(
        [StackInput(name="prod", environment="prod", code=code, state=state)],
        inventory,
        {type_: row.same for type_, row in BY_TYPE.items()},
        today=datetime.now(UTC).date(),
    )
    compared = time.process_time() - began
    differences = [f"{each.kind} {each.name}" for each in comparison.entries if each.status is not Status.IN_SYNC]
    figures = {
        "live objects": sum(len(each.objects) for each in inventory.collections),
        "reading": reading,
        "requests": requests,
        "requests beyond pages and bodies": requests - needed(inventory),
        "requests of a second audit": second,
        "comparison": compared,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "differences": [*unread, *differences][:5],
    }
    print(json.dumps(figures))
    return 0


def needed(inventory: Inventory) -> int:
    """Return the requests that pages and bodies need."""
    count = {each.kind: len(each.objects) for each in inventory.collections}
    pages = sum(_pages(count[kind], size) for kind, size in _SIZES.items())
    # Tests have monitors of their own, which the list has and the inventory does not.
    pages += _pages(count["monitor"] + count["synthetic test"], 1000)
    pages += sum(_pages(count[kind] - 1, 99) for kind in _OVERLAPPING)
    for kinds in _LINKED.values():
        linked = _pages(sum(count[kind] for kind in kinds), 100)
        pages += linked if linked == 1 else 2 * linked
    channels = [live for each in inventory.collections if each.kind == "Slack channel" for live in each.objects]
    workspaces = {live.properties["accountName"] for live in channels}
    return pages + len(_WHOLE) + len(workspaces) + sum(count[kind] * each for kind, each in _EACH.items())


def _pages(objects: int, size: int) -> int:
    return max(1, math.ceil(objects / size))


if __name__ == "__main__":
    sys.exit(main())
