"""One audit of an account of the stand-ins, in a process of its own: see benchmarks.audit.

python -m benchmarks.audited FILE CACHE < APIS

APIS is a JSON object with the roots of the vendors' APIs and the token.
"""

import json
import math
import pickle
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from audit.compare.compare import compare
from audit.compare.model import Status
from audit.compare.stack import StackInput
from audit.live.inventory import Inventory
from audit.live.kind import Account
from audit.live.kinds import BY_TYPE
from audit.live.names import names_of
from audit.live.take import take_inventory
from stacks.garbage import collect_rarely

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


def main(file: Path, cache: Path) -> int:
    """Audit once, and print the figures as JSON."""
    collect_rarely()
    with file.open("rb") as stream:
        given = pickle.load(stream)
    code, state = given["code"], given["state"]
    names = names_of((each.type, each.inputs) for each in code)
    ids: dict[str, list[str]] = {}
    for each in state:
        ids.setdefault(each.type, []).append(each.id)
    apis = json.load(sys.stdin)
    accounts = [
        Account(
            vendor=vendor,
            root=root,
            keys=dict.fromkeys(("apiKey", "appKey", "token"), apis["token"]),
            organization=given["organization"],
            local=True,
        )
        for vendor, root in apis["roots"].items()
    ]
    began = time.perf_counter()
    inventory = take_inventory(accounts, names=names, ids=ids, cache=cache)
    reading = time.perf_counter() - began
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
        "needed": needed(inventory),
        "comparison": compared,
        "memory": _peak_mb(),
        "differences": [*unread, *differences][:5],
    }
    print(json.dumps(figures))
    return 0


def _peak_mb() -> float:
    """Return this process's own high-water mark: that of `getrusage` counts its parent's memory at the fork too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


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
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
