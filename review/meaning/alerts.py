"""What a change of an alert means for paging: whether it fires sooner or later, and whom it tells."""

from collections.abc import Iterator

from review.meaning.context import Context, FieldChange
from review.model import Sentence
from review.pairs import Pair

_RANK = {"info": 0, "warning": 1, "critical": 2}
_UNITS = {"percent": " %", "millisecond": " ms", "second": " s", "byte": " B"}


def _threshold(it: FieldChange) -> Iterator[Sentence]:
    if it.fields_before.get("signal") != it.fields_after.get("signal"):
        return
    comparator, unit = it.fields_after["comparator"], _unit(it.pair, it.context)
    later = it.after > it.before if comparator.startswith(">") else it.after < it.before
    text = f"threshold {it.before:g}{unit} → {it.after:g}{unit}"
    yield _later(f"{text} (fires later)") if later else _sooner(f"{text} (fires sooner)")


def _window(it: FieldChange) -> Iterator[Sentence]:
    text = f"window {it.before} min → {it.after} min"
    yield _later(f"{text} (fires later)") if it.after > it.before else _sooner(f"{text} (fires sooner)")


def _nothing(_it: FieldChange) -> Iterator[Sentence]:
    """Other fields say it already."""
    yield from ()


def _severity(it: FieldChange) -> Iterator[Sentence]:
    text = f"severity {it.before} → {it.after}"
    yield _sooner(text) if _RANK[it.after] > _RANK[it.before] else _later(text)


def whole(pair: Pair, _context: Context) -> Iterator[Sentence]:
    """What an alert that comes or goes means."""
    severity = pair.item["fields"]["severity"]
    if pair.after is None:
        yield _later(f"deleted: nothing of {severity} severity fires for it any more")
    else:
        yield _sooner(f"new, of {severity} severity")


def _unit(pair: Pair, context: Context) -> str:
    signal = pair.item["fields"]["signal"]
    if "ref" in signal:
        found = context.item(signal["ref"])
        signal = found["fields"] if found else {}
    return _UNITS.get(signal.get("unit") or "", "")


def _later(text: str) -> Sentence:
    return Sentence(text=text, effect="looser")


def _sooner(text: str) -> Sentence:
    return Sentence(text=text, effect="tighter")


SAYERS = {
    "threshold": _threshold,
    "window_minutes": _window,
    "condition": _nothing,
    "severity": _severity,
}
