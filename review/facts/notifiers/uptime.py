"""Facts of uptime checks: how soon they fail, and what the response must be."""

from collections.abc import Iterator
from typing import Any

from review.facts.context import FieldChange
from review.facts.fact import Fact, directed, looser, plain, removed_and_added, tighter
from review.facts.fields import raised_is_later
from review.facts.notifiers import notifier
from review.facts.phrases.notifiers import Uptime
from review.facts.phrases.parts import assertion_text
from review.facts.section import SectionFacts
from review.inputs.document import Json

Assertions = dict[tuple[str, ...], str]
"""The value of each assertion, by its kind and, if it has one, its name."""


def _locations(change: FieldChange) -> Iterator[Fact]:
    removed, added = removed_and_added(change.before, change.after)
    if removed:
        yield looser(Uptime.LOCATIONS_REMOVED, before=len(change.before), after=len(change.after), names=removed)
    if added:
        yield tighter(Uptime.LOCATIONS_ADDED, before=len(change.before), after=len(change.after), names=added)


def _probe(change: FieldChange) -> Iterator[Fact]:
    before, after = change.before, change.after
    if before["kind"] != after["kind"]:
        yield looser(Uptime.PROBE, before=_target(before), after=_target(after))
        return
    match after["kind"]:
        case "HttpProbe":
            yield from _moved(change, [before["url"]], [after["url"]])
            yield from _answer(before["answer"], after["answer"])
        case "TlsProbe":
            yield from _moved(change, *([f"{probe['host']}:{probe['port']}"] for probe in (before, after)))
            if before["expires_in_days"] != after["expires_in_days"]:
                later = after["expires_in_days"] < before["expires_in_days"]
                old, new = before["expires_in_days"], after["expires_in_days"]
                yield directed(Uptime.CERTIFICATE, later=later, before=old, after=new)
        case "DnsProbe":
            yield from _moved(change, *([probe["record"], probe["host"]] for probe in (before, after)))
            yield from _asserted(_records(before["expect"]), _records(after["expect"]))
        case _:
            yield from _steps(before, after)


def _moved(change: FieldChange, before: list[str], after: list[str]) -> Iterator[Fact]:
    """Yield the facts of another target. If the service itself has moved, the check only follows it."""
    if before == after:
        return
    service = change.context.changed(change.fields_after["service"])
    if service and "url" in service.changed:
        yield plain(Uptime.MOVED, before=before, after=after, service=service.item.name)
    else:
        yield looser(Uptime.ADDRESS, before=before, after=after)


def _answer(before: Json, after: Json, step: str | None = None) -> Iterator[Fact]:
    """Yield the facts of the required response, for a step if the check has several."""
    old, new = before["latency_under_ms"], after["latency_under_ms"]
    if old != new:
        later = new is None or (old is not None and new > old)
        yield directed(Uptime.LATENCY, later=later, step=step, before=old, after=new)
    yield from _asserted(_assertions(before), _assertions(after), step)


def _asserted(before: Assertions, after: Assertions, step: str | None = None) -> Iterator[Fact]:
    for what in sorted({*before, *after}, key=lambda what: assertion_text([*what, ""])):
        old, new = [*what, before.get(what)], [*what, after.get(what)]
        if what not in after:
            yield looser(Uptime.ASSERTION_REMOVED, step=step, before=old)
        elif what not in before:
            yield tighter(Uptime.ASSERTION_ADDED, step=step, after=new)
        elif old != new:
            yield plain(Uptime.ASSERTION, step=step, before=old, after=new)


def _assertions(answer: Json) -> Assertions:
    status: Assertions = {} if answer["status"] is None else {("status",): str(answer["status"])}
    headers: Assertions = {("header", name): value for name, value in answer["headers"]}
    return status | headers | {("json", path): value for path, value in answer["json"]}


def _records(values: list[str]) -> Assertions:
    return {("record", value): "" for value in values}


def _steps(before: Json, after: Json) -> Iterator[Fact]:
    old, new = ({step["name"]: step for step in probe["steps"]} for probe in (before, after))
    removed, added = removed_and_added(list(old), list(new))
    yield from (looser(Uptime.STEP_REMOVED, step=name) for name in removed)
    yield from (tighter(Uptime.STEP_ADDED, step=name) for name in added)
    for name in (name for name in new if name in old):
        one, other = old[name], new[name]
        urls = [step["request"]["url"] for step in (one, other)]
        if urls[0] != urls[1]:
            yield looser(Uptime.STEP_ADDRESS, step=name, before=urls[0], after=urls[1])
        elif one["request"] != other["request"] or one["extract"] != other["extract"]:
            yield plain(Uptime.STEP_REQUEST, step=name)
        yield from _answer(one["answer"], other["answer"], step=name)
    kept = [[name for name in side if name in old and name in new] for side in (old, new)]
    if kept[0] != kept[1]:
        yield plain(Uptime.STEP_ORDER, names=kept[1])
    if before["secrets"] != after["secrets"]:
        yield plain(Uptime.SECRETS, before=before["secrets"], after=after["secrets"])


def _target(probe: Json) -> list[Any]:
    """Return what a probe requests: its kind, and a URL, a host, a record and its host, or the number of its steps."""
    match probe["kind"]:
        case "HttpProbe":
            return [probe["kind"], probe["url"]]
        case "TlsProbe":
            return [probe["kind"], probe["host"]]
        case "DnsProbe":
            return [probe["kind"], probe["record"], probe["host"]]
    return [probe["kind"], len(probe["steps"])]


FACTS = SectionFacts(
    fields={
        **notifier.FIELDS,
        "every_seconds": raised_is_later(Uptime.EVERY),
        "locations": _locations,
        "retries": raised_is_later(Uptime.RETRIES),
        "fails_from": raised_is_later(Uptime.FAILS_FROM),
        "probe": _probe,
    },
    on_create_delete=notifier.on_create_delete,
    on_dependency_change=notifier.on_dependency_change,
)
