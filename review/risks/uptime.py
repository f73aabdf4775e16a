"""What a check that pages someone no longer requests: another address, a removed step, a removed assertion."""

from collections.abc import Iterator
from typing import Any

from review.diff.items import KeptItem
from review.facts.context import Context
from review.facts.fact import Fact, looser
from review.facts.phrases.risks import Lost
from review.inputs.document import Json

_TARGETS = ("url", "host", "record")
_FAILED = 400
"""The smallest HTTP status of a failure."""


def check_no_more(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield what it no longer requests or asserts. A service that moved is not such a change."""
    old, new = diff.was.fields["probe"], diff.after.fields["probe"]
    locations = diff.after.fields["locations"]
    if _private(locations) and not _private(diff.was.fields["locations"]):
        yield looser(Lost.PRIVATE, locations=locations)
    if old["kind"] != new["kind"]:
        yield _asked(old)
        return
    service = context.changed(diff.after.fields["service"])
    moved = bool(service and "url" in service.changed)
    removed = [old[field] for field in _TARGETS if field in old and old[field] != new.get(field)]
    if removed and not moved:
        yield looser(Lost.ADDRESS, address=removed[0], step=None)
    if old["kind"] == "StepsProbe":
        yield from _steps(old["steps"], new["steps"], moved=moved)
    lost = [["record", it] for it in old.get("expect") or () if it not in (new.get("expect") or ())]
    lost += _unasserted(old["answer"], new["answer"]) if "answer" in old else []
    if lost:
        yield looser(Lost.ASSERTIONS, assertions=lost, step=None)


def _private(locations: list[str]) -> bool:
    """Return whether all locations are the account's own: a test that none of them runs reports nothing."""
    return all(location.startswith("pl:") for location in locations)


def _asked(probe: Json) -> Fact:
    if probe["kind"] == "StepsProbe":
        return looser(Lost.STEPS, names=[step["name"] for step in probe["steps"]])
    return looser(Lost.ADDRESS, address=next(probe[field] for field in _TARGETS if field in probe), step=None)


def _steps(before: list[Json], after: list[Json], *, moved: bool) -> Iterator[Fact]:
    """Yield removed steps, and steps that request or assert less. A renamed step requests the same."""
    kept = {step["name"]: step for step in after}
    asked = [step["request"]["url"] for step in after]
    for step in before:
        new = kept.get(step["name"])
        if new is None:
            if step["request"]["url"] not in asked:
                yield looser(Lost.ADDRESS, address=step["request"]["url"], step=step["name"])
            continue
        if step["request"]["url"] != new["request"]["url"] and not moved:
            yield looser(Lost.ADDRESS, address=step["request"]["url"], step=step["name"])
        if lost := _unasserted(step["answer"], new["answer"]):
            yield looser(Lost.ASSERTIONS, assertions=lost, step=step["name"])


def _unasserted(before: Json, after: Json) -> list[list[Any]]:
    """Return removed assertions; another value for one does not count, except a status of failure."""
    status = [(before["status"], after["status"])]
    removed: list[list[Any]] = [["status", old] for old, new in status if old and (new is None or old < _FAILED <= new)]
    removed += [["header", it] for it, _ in before["headers"] if it not in dict(after["headers"])]
    removed += [["json", path, value] for path, value in before["json"] if path not in dict(after["json"])]
    if before["latency_under_ms"] and not after["latency_under_ms"]:
        removed.append(["latency", before["latency_under_ms"]])
    return removed
