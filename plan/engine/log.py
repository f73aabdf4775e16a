"""The results and errors of an engine run, from its event log (`pulumi up --event-log FILE`)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_STATUSES = re.compile(
    r"\bstatus(?: code)?[:=]? ?(\d{3})\b|\bfailed (\d{3})\b|\b(\d{3}) [A-Z][a-z]+\b|\bhealth check: (\d{3})\b"
    r"|https?://\S+: (\d{3})\b"
)
"""An HTTP status in the error messages of the providers of Sentry, PagerDuty and Datadog."""
_LOOK_UP = re.compile(r"\binvoke of (\S+) failed\b")


class UnreadableLog(Exception):
    """The file is missing, or is not an engine's event log; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One error: the type and the name of its resource (None: the program itself), and the vendor's HTTP status if
    known.
    """

    type: str
    name: str | None
    status: int | None
    message: str


@dataclass(frozen=True, kw_only=True)
class EngineRun:
    """The result of an engine run: resources by (type, name).

    `present` are the resources that exist at its end; `dropped` are those that a refresh no longer found. `refreshed`
    says whether the run has compared the state with the accounts.
    """

    present: frozenset[tuple[str, str]] = frozenset()
    dropped: frozenset[tuple[str, str]] = frozenset()
    failures: tuple[Failure, ...] = ()
    refreshed: bool = False
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The name that people use for a resource, where its inputs contain one."""

    def name(self, key: tuple[str, str]) -> str:
        """Return the name that people use for a resource: its name at the vendor, else the one in the program."""
        return self.names.get(key, key[1])


def read_engine_log(file: Path) -> EngineRun:
    """Return the run recorded in an event log.

    Raises UnreadableLog.
    """
    return _run(read_events(file))


def read_events(file: Path) -> Sequence[Mapping[str, Any]]:
    """Return the engine's events, in their order.

    Raises UnreadableLog.
    """
    try:
        events = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise UnreadableLog(f"{file}: cannot be read as a log of the engine's events ({error})") from error
    if not events or not all(isinstance(event, dict) and "sequence" in event for event in events):
        raise UnreadableLog(f"{file}: not a log of the engine's events. Write one with `pulumi up --event-log FILE`")
    return events


def _run(events: Iterable[Mapping[str, Any]]) -> EngineRun:
    present: set[tuple[str, str]] = set()
    dropped: set[tuple[str, str]] = set()
    names: dict[tuple[str, str], str] = {}
    refreshed: set[tuple[str, str]] = set()
    failures: list[Failure] = []
    for event in events:
        before = (event.get("resourcePreEvent") or {}).get("metadata")
        after = (event.get("resOutputsEvent") or {}).get("metadata")
        if before is not None:
            key = _key(before["urn"])
            if (called := _called(before)) is not None:
                names[key] = called
            if before["op"] == "refresh":
                refreshed.add(key)
            else:
                refreshed.discard(key)
        if after is not None:
            key = _key(after["urn"])
            if "delete" not in after["op"]:
                present.add(key)
            else:
                present.discard(key)
                dropped |= {key} & refreshed
        failures += _failures(event.get("diagnosticEvent") or {})
    return EngineRun(
        present=frozenset(present),
        dropped=frozenset(dropped),
        failures=tuple(failures),
        refreshed=bool(refreshed or dropped),
        names=names,
    )


def _failures(diagnostic: Mapping[str, Any]) -> Iterator[Failure]:
    message = str(diagnostic.get("message", "")).strip()
    if diagnostic.get("severity") != "error" or not message or message == "update failed":
        return
    looked_up = _LOOK_UP.search(message)
    type_, name = _key(diagnostic["urn"]) if diagnostic.get("urn") else ("", "")
    if looked_up is not None:
        yield Failure(type=looked_up[1], name=None, status=_status(message), message=message.splitlines()[-1])
    elif type_ and not type_.startswith("pulumi:pulumi:"):
        yield Failure(type=type_, name=name, status=_status(message), message=message)


def _status(message: str) -> int | None:
    statuses = [int(match[match.lastindex or 0]) for match in _STATUSES.finditer(message)]
    return next((status for status in statuses if 400 <= status < 600), None)


def _key(urn: str) -> tuple[str, str]:
    """Return the type and the name of a resource."""
    _, _, types, name = urn.removeprefix("urn:pulumi:").split("::", 3)
    return types.rsplit("$", 1)[-1], name


def _called(metadata: Mapping[str, Any]) -> str | None:
    inputs = (metadata.get("new") or metadata.get("old") or {}).get("inputs") or {}
    return next((inputs[key] for key in ("name", "title") if isinstance(inputs.get(key), str)), None)
