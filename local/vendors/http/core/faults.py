"""Faults of the vendors' APIs, each for a vendor, a path, a page and a number of times."""

from __future__ import annotations

import fnmatch
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Any

from local.vendors.http.core.exchange import Body


class FaultKind(Enum):
    """A fault of an answer."""

    RATE_LIMITED = "rate-limited"
    """429 with the vendor's headers."""
    RATE_LIMITED_BARE = "rate-limited-bare"
    """429 without any header that says when to come back."""
    SERVER_ERROR = "server-error"
    """500, or another `status`."""
    SLOW = "slow"
    """The answer comes after `seconds`."""
    CUT_OFF_BODY = "cut-off-body"
    """The connection closes in the middle of the body."""
    CUT_OFF_PAGE = "cut-off-page"
    """A page has only half of its objects."""
    FORBIDDEN = "forbidden"
    """403: the key has no right to this."""
    PAYMENT_REQUIRED = "payment-required"
    """402: the account's plan does not include this."""
    INVALID_JSON = "invalid-json"
    """200 with a body that is not JSON."""
    OTHER_ACCOUNT = "other-account"
    """The key belongs to another account: other organization, no objects."""
    OBJECTS_GO = "objects-go"
    """After the first page, somebody deletes the first object: the pages shift."""
    OBJECTS_COME = "objects-come"
    """After the first page, somebody adds an object at the front: the pages shift."""
    CLOCK_SKEW = "clock-skew"
    """The vendor's clock is `seconds` ahead of this machine's (negative: behind)."""
    QUOTA = "quota"
    """At most `requests` in `seconds`; 429 with the vendor's headers beyond."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault. None is every vendor, every page, every time; `path` is a pattern such as `/api/v1/*`."""

    kind: FaultKind
    vendor: str | None = None
    path: str = "*"
    page: int | None = None
    times: int | None = None
    status: int = 500
    seconds: float = 1.0
    requests: int = 1

    def at(self, vendor: str, path: str) -> bool:
        """Returns whether the fault is on this path."""
        return self.vendor in (None, vendor) and fnmatch.fnmatchcase(path, self.path)


class BadFault(Exception):
    """A fault cannot be read; the message says why and lists what there is."""


def parse_fault(text: str) -> Fault:
    """Parses `KIND[,NAME=VALUE…]`: `forbidden,vendor=datadog,path=/api/v1/monitor,page=2`. Raises BadFault."""
    kind, *pairs = [part.strip() for part in text.split(",")]
    entry: dict[str, Any] = {"kind": kind}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadFault(f"fault {text!r}: {pair!r} is not of the form name=value")
        entry[name] = value if name in ("vendor", "path") else _number(value, text)
    return _fault(entry)


def read_faults(path: Path) -> list[Fault]:
    """Returns the faults of a JSON file, which holds a list of objects. Raises BadFault."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFault(f"{path} cannot be read: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadFault(f"{path} is not a list of faults")
    return [_fault(entry) for entry in entries]


def write_faults(path: Path, faults: Sequence[Fault]) -> None:
    """Writes the file that `read_faults` reads."""
    path.write_text(json.dumps([asdict(fault) | {"kind": fault.kind.value} for fault in faults]), encoding="utf-8")


def _number(text: str, fault: str) -> float | int:
    try:
        number = float(text)
    except ValueError as error:
        raise BadFault(f"fault {fault!r}: {text!r} is not a number") from error
    return int(number) if number.is_integer() else number


def _fault(entry: dict[str, Any]) -> Fault:
    kinds = {kind.value: kind for kind in FaultKind}
    known = [field.name for field in fields(Fault)]
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise BadFault(f"unknown key {', '.join(unknown)} of a fault; allowed: {', '.join(known)}")
    if entry.get("kind") not in kinds:
        raise BadFault(f"unknown fault {entry.get('kind')!r}; allowed: {', '.join(kinds)}")
    return Fault(**{**entry, "kind": kinds[entry["kind"]]})


class ActiveFaults:
    """The faults of one running server, and how often each has struck. Methods may be called from any thread."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self._faults = tuple(faults)
        self._struck = [0] * len(self._faults)
        self._shifted: set[tuple[int, str]] = set()
        self._windows: dict[int, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def strike(self, vendor: str, path: str, *kinds: FaultKind, page: int | None = None) -> Fault | None:
        """Returns the first fault of these kinds that is due here, and counts it.

        Without `page`, faults of a certain page are not due.
        """
        with self._lock:
            for index, fault in enumerate(self._faults):
                of_page = fault.page is None or fault.page == page
                left = fault.times is None or self._struck[index] < fault.times
                if fault.kind in kinds and fault.at(vendor, path) and of_page and left:
                    self._struck[index] += 1
                    return fault
        return None

    def skew(self, vendor: str) -> float:
        """Returns how many seconds the vendor's clock is ahead."""
        return sum(
            fault.seconds
            for fault in self._faults
            if fault.kind is FaultKind.CLOCK_SKEW and fault.vendor in (None, vendor)
        )

    def over_quota(self, vendor: str, path: str, now: float) -> tuple[Fault, int] | None:
        """Counts a request; returns the quota that it exceeds, and the seconds until the quota begins again."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if fault.kind is not FaultKind.QUOTA or not fault.at(vendor, path):
                    continue
                window = int(now // fault.seconds)
                begun, used = self._windows.get(index, (window, 0))
                used = used + 1 if begun == window else 1
                self._windows[index] = (window, used)
                if used > fault.requests:
                    return fault, max(1, int((window + 1) * fault.seconds - now + 0.999))
        return None

    def of_lists(self, vendor: str, path: str) -> ListFaultsOfPath:
        return ListFaultsOfPath(self, vendor, path)

    def shifts(self, vendor: str, path: str, offset: int) -> Iterator[FaultKind]:
        """Yields the shifts of a list: each begins at the first request for a later page, and stays."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if fault.kind not in (FaultKind.OBJECTS_GO, FaultKind.OBJECTS_COME) or not fault.at(vendor, path):
                    continue
                if offset > 0:
                    self._shifted.add((index, path))
                if (index, path) in self._shifted:
                    yield fault.kind


@dataclass(frozen=True)
class ListFaultsOfPath:
    """The faults of the lists at one path."""

    active: ActiveFaults
    vendor: str
    path: str

    def listed(self, items: Sequence[Body], offset: int) -> Sequence[Body]:
        for kind in self.active.shifts(self.vendor, self.path, offset):
            if kind is FaultKind.OBJECTS_GO:
                items = items[1:]
            elif items:
                items = [_twin(items[0]), *items]
        return items

    def page(self, items: Sequence[Body], number: int) -> Sequence[Body]:
        due = self.active.strike(self.vendor, self.path, FaultKind.CUT_OFF_PAGE, page=number)
        return items[: len(items) // 2] if due else items


def _twin(body: Body) -> Body:
    """Returns a body with other ids: an object that somebody has just added."""
    return {name: _other_id(value) if name in ("id", "public_id", "slug") else value for name, value in body.items()}


def _other_id(value: Any) -> Any:
    if isinstance(value, int):
        return value + 900_000_000
    return value[:-1] + ("0" if value[-1] != "0" else "1") if isinstance(value, str) and value else value
