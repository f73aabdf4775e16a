"""Facts of Sentry's uptime monitors and of jobs that check in with Sentry."""

from collections.abc import Iterator

from review.facts.context import FieldChange
from review.facts.fact import Fact, directed, looser, plain
from review.facts.phrases.error_tracking import SentryMonitor
from review.inputs.document import Json

_UPTIME = "UptimeProbe"


def monitor(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of what is requested or expected, and how long it may fail before it fires."""
    old, new = change.before, change.after
    if not old or not new or old["kind"] != new["kind"]:
        # The change of the condition's kind reports all of it.
        return
    if new["kind"] == _UPTIME:
        other = other_request(old, new)
        if other:
            yield other
        yield from _limits(old, new, every_seconds=SentryMonitor.EVERY, timeout_seconds=SentryMonitor.TIMEOUT)
    else:
        before, after = (_schedule(side) for side in (old, new))
        if before != after:
            yield plain(SentryMonitor.SCHEDULE, before=before, after=after)
        yield from _limits(old, new, grace_minutes=SentryMonitor.GRACE, longest_minutes=SentryMonitor.LONGEST)
    yield from _limits(old, new, fails_after=SentryMonitor.FAILS_AFTER)
    if old["recovers_after"] != new["recovers_after"]:
        yield plain(SentryMonitor.RECOVERS_AFTER, before=old["recovers_after"], after=new["recovers_after"])


def other_request(old: Json | None, new: Json | None) -> Fact | None:
    """Return what an uptime monitor no longer requests; None if it requests the same."""
    if not old or not new or old["kind"] != new["kind"] or new["kind"] != _UPTIME:
        return None
    before, after = ([side["method"], side["url"]] for side in (old, new))
    return None if before == after else looser(SentryMonitor.REQUEST, before=before, after=after)


def rarer_schedule(old: Json | None, new: Json | None) -> Fact | None:
    """Return another schedule of a job's check-ins; None if only the time of a daily check-in differs."""
    if not old or not new or old["kind"] != new["kind"] or new["kind"] == _UPTIME or not new["crontab"]:
        return None
    before, after = (_schedule(side) for side in (old, new))
    daily = _days(new) is not None and _days(old) == _days(new)
    return None if before == after or daily else looser(SentryMonitor.SCHEDULE, before=before, after=after)


def _days(monitor: Json) -> list[str] | None:
    """Return the days of a crontab that checks in once on each; None for any other schedule."""
    if monitor["crontab"] is None:
        return None
    minute, hour, *days = str(monitor["crontab"]).split()
    return days if minute.isdigit() and hour.isdigit() else None


def _limits(old: Json, new: Json, **codes: SentryMonitor) -> Iterator[Fact]:
    """Yield the fields that differ; a larger value of each makes the alert fire later."""
    for key, code in codes.items():
        if old[key] != new[key]:
            yield directed(code, later=new[key] > old[key], before=old[key], after=new[key])


def _schedule(side: Json) -> Json:
    keys = ("crontab", "every_minutes") if side["crontab"] is None else ("crontab", "time_zone")
    return {key: side[key] for key in keys}
