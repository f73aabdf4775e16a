"""What a change of what Sentry requests, or of a job that checks in with it, means."""

from collections.abc import Iterator

from review.facts.context import FieldChange
from review.facts.phrases import judged, looser, minutes, plain, seconds
from review.inputs.document import Json
from review.model import Sentence

_UPTIME = "UptimeProbe"


def monitor(it: FieldChange) -> Iterator[Sentence]:
    """What is requested or awaited, and how long it may fail before it fires."""
    old, new = it.before, it.after
    if not old or not new or old["kind"] != new["kind"]:
        # The change of the condition's kind says all of it.
        return
    if new["kind"] == _UPTIME:
        yield from _uptime(old, new)
    else:
        yield from _check_ins(old, new)
    if old["fails_after"] != new["fails_after"]:
        text = f"fires after {new['fails_after']} failures in a row instead of {old['fails_after']}"
        yield judged(text, later=new["fails_after"] > old["fails_after"])
    if old["recovers_after"] != new["recovers_after"]:
        yield plain(f"ends after {new['recovers_after']} in a row that are well instead of {old['recovers_after']}")


def other_request(old: Json | None, new: Json | None) -> str | None:
    """What an uptime monitor no longer requests, in words; None where it requests the same."""
    if not old or not new or old["kind"] != new["kind"] or new["kind"] != _UPTIME:
        return None
    before, after = (f"{side['method']} {side['url']}" for side in (old, new))
    return None if before == after else f"no longer requests {before} but {after}"


def _uptime(old: Json, new: Json) -> Iterator[Sentence]:
    other = other_request(old, new)
    if other:
        yield looser(other)
    for key, text in (("every_seconds", "requested every"), ("timeout_seconds", "an answer may take")):
        before, after = (side[key] for side in (old, new))
        if before != after:
            yield judged(f"{text} {seconds(before)} → {seconds(after)}", later=after > before)


def _check_ins(old: Json, new: Json) -> Iterator[Sentence]:
    before, after = (_when(side) for side in (old, new))
    if before != after:
        yield plain(f"checks in {after} instead of {before}")
    for key, text in (("grace_minutes", "a check-in may be late by"), ("longest_minutes", "a run may take")):
        former, current = (side[key] for side in (old, new))
        if former != current:
            yield judged(f"{text} {minutes(former)} → {minutes(current)}", later=current > former)


def _when(side: Json) -> str:
    if side["crontab"] is not None:
        return f"at {side['crontab']} ({side['time_zone']})"
    return f"every {minutes(side['every_minutes'])}"
