"""What a change of an uptime check means: how soon it fails, and how much the answer must be."""

from collections.abc import Iterator

from review.facts.context import FieldChange
from review.facts.notifiers.notifier import WATCHED
from review.facts.notifiers.notifier import follows as follows
from review.facts.notifiers.notifier import new_or_gone as whole
from review.facts.phrases import amount, judged, left_and_joined, looser, many, plain, prose, seconds, tighter
from review.inputs.document import Json
from review.model import Sentence

__all__ = ["SAYERS", "follows", "whole"]


def _every(it: FieldChange) -> Iterator[Sentence]:
    yield judged(f"asked every {seconds(it.before)} → {seconds(it.after)}", later=it.after > it.before)


def _locations(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    text = f"asked from {many(len(it.before), 'location')} → {len(it.after)}"
    if gone:
        yield looser(f"{text}: no longer from {prose(gone)}")
    if joined:
        yield tighter(f"{text}: now from {prose(joined)} too")


def _retries(it: FieldChange) -> Iterator[Sentence]:
    yield judged(f"retries {it.before} → {it.after}", later=it.after > it.before)


def _fails_from(it: FieldChange) -> Iterator[Sentence]:
    text = f"fails from {many(it.before, 'location')} → {it.after}"
    yield judged(text, later=it.after > it.before)


def _probe(it: FieldChange) -> Iterator[Sentence]:
    before, after = it.before, it.after
    if before["kind"] != after["kind"]:
        yield looser(f"asks {_target(after)} instead of {_target(before)} (what it asked is asked no more)")
        return
    match after["kind"]:
        case "HttpProbe":
            yield from _moved(it, before["url"], after["url"])
            yield from _answer(before["answer"], after["answer"])
        case "TlsProbe":
            yield from _moved(it, *(f"{probe['host']}:{probe['port']}" for probe in (before, after)))
            if before["expires_in_days"] != after["expires_in_days"]:
                text = f"certificate valid for {before['expires_in_days']} days more → {after['expires_in_days']}"
                yield judged(text, later=after["expires_in_days"] < before["expires_in_days"])
        case "DnsProbe":
            yield from _moved(it, *(f"{probe['record']} records of {probe['host']}" for probe in (before, after)))
            yield from _asserted(_listed(before["expect"]), _listed(after["expect"]))
        case _:
            yield from _steps(before, after)


def _moved(it: FieldChange, before: str, after: str) -> Iterator[Sentence]:
    """Another target. Where the service itself has moved, the check only goes with it."""
    if before == after:
        return
    text = f"asks {after} instead of {before}"
    service = it.context.changed(it.fields_after["service"])
    if service and "url" in service.changed:
        yield plain(f"{text}: {service.item['name']} moved")
    else:
        yield looser(f"{text} (what it asked is asked no more)")


def _answer(before: Json, after: Json, of: str = "") -> Iterator[Sentence]:
    """What the answer must be; `of` names the step."""
    old, new = before["latency_under_ms"], after["latency_under_ms"]
    if old != new:
        text = f"{of}must answer in under {_milliseconds(old)} → {_milliseconds(new)}"
        yield judged(text, later=new is None or (old is not None and new > old))
    yield from _asserted(_assertions(before), _assertions(after), of)


def _asserted(before: dict[str, str], after: dict[str, str], of: str = "") -> Iterator[Sentence]:
    for what in sorted({*before, *after}):
        old, new = before.get(what), after.get(what)
        if new is None:
            yield looser(f"{of}no longer asserts {what}{old}")
        elif old is None:
            yield tighter(f"{of}asserts {what}{new}")
        elif old != new:
            yield plain(f"{of}asserts {what}{new} instead of {what}{old}")


def _assertions(answer: Json) -> dict[str, str]:
    status = {} if answer["status"] is None else {"status ": str(answer["status"])}
    headers = {f"header {name}: ": value for name, value in answer["headers"]}
    return status | headers | {f"{path} = ": value for path, value in answer["json"]}


def _listed(values: list[str]) -> dict[str, str]:
    return {f"the record {value}": "" for value in values}


def _steps(before: Json, after: Json) -> Iterator[Sentence]:
    old, new = ({step["name"]: step for step in probe["steps"]} for probe in (before, after))
    gone, joined = left_and_joined(list(old), list(new))
    yield from (looser(f"step {name} taken out") for name in gone)
    yield from (tighter(f"step {name} added") for name in joined)
    for name in (name for name in new if name in old):
        one, other = old[name], new[name]
        if one["request"]["url"] != other["request"]["url"]:
            yield looser(f"step {name}: asks {other['request']['url']} instead of {one['request']['url']}")
        elif one["request"] != other["request"] or one["extract"] != other["extract"]:
            yield plain(f"step {name}: request rewritten")
        yield from _answer(one["answer"], other["answer"], of=f"step {name}: ")
    kept = [[name for name in side if name in old and name in new] for side in (old, new)]
    if kept[0] != kept[1]:
        yield plain(f"steps in another order: {prose(kept[1])}")
    if before["secrets"] != after["secrets"]:
        yield plain(f"global variables: {prose(before['secrets'])} → {prose(after['secrets'])}")


def _target(probe: Json) -> str:
    match probe["kind"]:
        case "HttpProbe":
            return str(probe["url"])
        case "TlsProbe":
            return f"the certificate of {probe['host']}"
        case "DnsProbe":
            return f"the {probe['record']} records of {probe['host']}"
    return f"{len(probe['steps'])} steps"


def _milliseconds(value: int | None) -> str:
    return "any time" if value is None else amount(value, "millisecond")


SAYERS = {
    **WATCHED,
    "every_seconds": _every,
    "locations": _locations,
    "retries": _retries,
    "fails_from": _fails_from,
    "probe": _probe,
}
