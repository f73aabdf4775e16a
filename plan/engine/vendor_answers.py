"""What a vendor's answers in a run mean: an API that it has withdrawn, an outage, or a key without the right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from plan.engine.log import EngineRun
from plan.plan import Plan, PlannedResource
from plan.resources.types import TYPES

Cause = Literal["withdrawn", "outage", "key"]

_GONE, _NOT_FOUND = 410, 404
_PROVIDERS = "pulumi:providers:"
_CAUSES: Mapping[int, Cause] = {_GONE: "withdrawn", 401: "key", 403: "key", 402: "key", 429: "outage"}
_SERVER_ERROR = 500
_NAMED_IN_ADDRESS = frozenset(
    (
        "datadog:index/metricMetadata:MetricMetadata",
        "datadog:index/metricTagConfiguration:MetricTagConfiguration",
        "datadog:slack/channel:Channel",
    )
)
"""Types whose creation has a metric or a workspace in its address: a 404 means that this one is missing."""


@dataclass(frozen=True, kw_only=True)
class VendorAnswer:
    """Why the objects of one kind failed. `names` are those that people use; `dropped`: a refresh removed them from the
    state.
    """

    vendor: str
    noun: str
    status: int
    cause: Cause
    names: tuple[str, ...]
    dropped: bool = False


def vendor_answers(run: EngineRun) -> tuple[VendorAnswer, ...]:
    """Return the vendors' answers that explain the failures of a run, by vendor and kind.

    A withdrawn API answers 410, or 404 for every object of a kind: the providers read 404 as "deleted", so that a
    refresh drops each of them without an error. If only one object is not found, somebody deleted it.
    """
    answers = [*_of_statuses(run), *_of_collections(run)]
    return tuple(sorted(answers, key=lambda item: (item.vendor, item.noun, item.status)))


def missing(plan: Plan, run: EngineRun) -> tuple[PlannedResource, ...]:
    """Return the vendors' objects that a plan makes and that did not exist at the end of a run, in the plan's order."""
    return tuple(
        resource
        for resource in plan.resources
        if resource.type in TYPES and (resource.type, resource.name) not in run.present
    )


def noun_of(type_: str) -> str:
    """Return the plural noun for the objects of a type; for a look-up, its name."""
    return TYPES[type_].noun if type_ in TYPES else f"look-up {type_.rsplit(':', 1)[-1]}"


def _of_statuses(run: EngineRun) -> Iterator[VendorAnswer]:
    by_kind: dict[tuple[str, int], list[str]] = {}
    for failure in run.failures:
        if failure.status is not None and _cause(failure.status) is not None:
            names = by_kind.setdefault((failure.type, failure.status), [])
            names += [] if failure.name is None else [run.name((failure.type, failure.name))]
    for (type_, status), names in by_kind.items():
        cause = _cause(status)
        if cause is not None:
            yield _answer(type_, status, cause, names)


def _of_collections(run: EngineRun) -> Iterator[VendorAnswer]:
    refused = {
        (failure.type, failure.name)
        for failure in run.failures
        if failure.status == _NOT_FOUND and failure.name is not None
    }
    there = {type_ for type_, _ in run.present}
    for type_ in sorted({type_ for type_, _ in refused | run.dropped} - there):
        dropped = [key for key in run.dropped if key[0] == type_]
        missing = [] if type_ in _NAMED_IN_ADDRESS else [key for key in refused if key[0] == type_]
        if len(dropped) > 1 or len(missing) > 1:
            names = [run.name((kind, name)) for kind, name in {*dropped, *missing} if name is not None]
            yield _answer(type_, _NOT_FOUND, "withdrawn", names, dropped=bool(dropped))


def _cause(status: int) -> Cause | None:
    return "outage" if status >= _SERVER_ERROR else _CAUSES.get(status)


def _answer(type_: str, status: int, cause: Cause, names: list[str], *, dropped: bool = False) -> VendorAnswer:
    provider = type_.startswith(_PROVIDERS)
    return VendorAnswer(
        vendor=type_.removeprefix(_PROVIDERS).partition(":")[0],
        noun="everything" if provider else noun_of(type_),
        status=status,
        cause=cause,
        names=tuple(sorted(set(names))),
        dropped=dropped,
    )
