"""Dangers of what is watched: what paged goes on under its name and fires on something else, or for fewer projects."""

from collections.abc import Iterator

from review.document import Json
from review.meaning.context import Context
from review.meaning.firing import signal_of
from review.model import Danger
from review.pairs import Pair
from review.watches import wakes

_TARGETS = ("url", "host", "record")
_SOURCES = ("metric", "search", "check")


def watched_dangers(both: list[Pair], context: Context) -> Iterator[Danger]:
    """What wakes people on both sides, and for what it woke them before does so no more."""
    for pair in both:
        was = context.was(pair)
        if was is None or pair.after is None or not (wakes(was, context.base) and wakes(pair.after, context.head)):
            continue
        why = _NO_MORE[pair.section](pair, was, context) if pair.section in _NO_MORE else None
        if why:
            yield Danger(id=f"mute:{pair.ref}", text=f"{pair.item['name']} {why}", ref=pair.ref)


def _alert(pair: Pair, was: Json, context: Context) -> str | None:
    """Its numbers come from elsewhere, or with other tags. Another threshold, percentile or window is no such thing."""
    assert pair.after is not None
    old, new = was["fields"], pair.after["fields"]
    if "when" in old or "when" in new:
        return _instead(old, new) if ("when" in old) != ("when" in new) else None
    before, after = signal_of(pair.before["fields"] if pair.before else old, context.base), signal_of(new, context.head)
    if any(before.get(field) != after.get(field) for field in _SOURCES):
        return _instead(old, new)
    tags, others = ({tuple(it) for it in signal.get("where") or ()} for signal in (before, after))
    return _instead(old, new) if tags - others and others - tags else None


def _instead(old: Json, new: Json) -> str:
    said, says = (fields.get("condition") or fields.get("when") for fields in (old, new))
    if said == says:
        return f"no longer watches what it did: `{says}` is reckoned of something else"
    return f"no longer watches `{said}` but `{says}`"


def _check(pair: Pair, was: Json, context: Context) -> str | None:
    """It asks something else, and not because the service has moved."""
    assert pair.after is not None
    old, new = was["fields"]["probe"], pair.after["fields"]["probe"]
    service = context.changed(pair.after["fields"]["service"])
    if service and "url" in service.changed:
        return None
    gone = [old[field] for field in _TARGETS if field in old and old[field] != new.get(field)]
    return f"no longer asks {gone[0]}" if gone else None


def _error_alert(pair: Pair, was: Json, context: Context) -> str | None:
    """Another kind of condition, or projects that it is no longer for."""
    assert pair.before is not None
    assert pair.after is not None
    old, new = was["fields"], pair.after["fields"]
    if old["kind"] != new["kind"]:
        return f"no longer watches `{old['condition']}` but `{new['condition']}`"
    gone = [it for it in pair.before["fields"]["projects"] if it not in new["projects"]]
    quiet = [
        it for it in new["projects"] if (found := context.changed(it)) and found.changed.get("here") == (True, False)
    ]
    return f"wakes nobody any more of {context.names([*gone, *quiet])}" if gone or quiet else None


_NO_MORE = {"alerts": _alert, "uptime": _check, "error_alerts": _error_alert}
