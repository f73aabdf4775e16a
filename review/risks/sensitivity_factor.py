"""How much more must go wrong, or for how much longer, before a notifier fires: a factor, 1 when not more.

Changes that make it less sensitive multiply; changes that make it more sensitive do not compensate, since a shorter
window does not make up for a threshold that nothing reaches.
"""

from collections.abc import Iterable
from math import inf, prod

from catalog.alerts.queries.comparison import split_query
from catalog.registry import ALERTS, ERROR_ALERTS, SLO_ALERTS, SLOS, UPTIME
from review.diff.items import ItemDiff, KeptItem
from review.facts import facts
from review.facts.context import Context
from review.facts.error_tracking.errors import is_other_condition
from review.facts.fact import Code, Fact
from review.facts.notifiers.firing import COUNTED, firing_fields, rises, signal_of
from review.facts.notifiers.queries import same_query
from review.facts.phrases.notifiers import Uptime
from review.inputs.document import Json
from review.risks.coverage import other_source, other_way

FAR = 10.0
"""The factor from which a change needs approval."""
_HOUR, _DAY = 60, 1440
_FULL = {"percent": 100.0, "fraction": 1.0}
_GUARD = 50
"""The least number of events for a share by default."""


def farther(diff: ItemDiff, context: Context) -> float:
    """Return the factor of a notifier that is in base and head."""
    if not isinstance(diff, KeptItem):
        return 1.0
    return _together(_OF.get(diff.section, _nothing)(diff, context))


def _together(factors: Iterable[float]) -> float:
    return prod(max(factor, 1.0) for factor in factors)


def _nothing(_pair: KeptItem, _context: Context) -> list[float]:
    return []


def _of_alert(diff: KeptItem, context: Context) -> list[float]:
    """Return the factors of an alert. A count grows with the window, so its threshold applies per time; other values
    are averaged over the window.
    """
    if "query" in diff.was.fields and "query" in diff.after.fields:
        return _of_query(diff.was.fields, diff.after.fields)
    if any("signal" not in item.fields for item in (diff.was, diff.after)):
        return []
    old, new = firing_fields(diff.was), firing_fields(diff.after)
    before, after = signal_of(diff.before.fields, context.base), signal_of(new, context.head)
    if other_way(old, new) or other_source(before, after, rising=rises(new)):
        return []
    spans = [max(fields["window_minutes"], 1) for fields in (old, new)]
    waits = [
        span + (fields["evaluation_delay_seconds"] or 0) / 60 for span, fields in zip(spans, (old, new), strict=True)
    ]
    if new["absence"]:
        return [waits[1] / waits[0]]
    factors = [_percentile(before, after) if rises(new) else 1.0]
    if new["anomaly"]:
        return [*factors, new["anomaly"]["deviations"] / old["anomaly"]["deviations"], waits[1] / waits[0]]
    threshold = _threshold(old, new, before, after)
    if new["forecast"]:
        return [*factors, threshold, spans[0] / spans[1]]
    if after["kind"] in COUNTED:
        longer = spans[1] / spans[0]
        late = (waits[1] - spans[1] + spans[0]) / waits[0]
        return [*factors, threshold / longer if rises(new) else threshold * longer, late, _recovery(old, new, 1)]
    return [*factors, threshold, waits[1] / waits[0], _guard(old, new), _recovery(old, new)]


def _of_query(old: Json, new: Json) -> list[float]:
    """Return the factor of a query's threshold, where nothing else of the query differs."""
    before, after = split_query(old["query"]), split_query(new["query"])
    if not same_query(old, new) or before.value is None or after.value is None:
        return []
    return [ratio(before.value, after.value, rising=after.rises)]


def _guard(old: Json, new: Json) -> float:
    """Return how many more events per minute a share needs. The default number is no loss, also in a shorter window,
    except for an alert that needed fewer.
    """
    few = old["min_events"] or _GUARD
    if (new["min_events"] or 0) <= _GUARD:
        return max(1.0, (new["min_events"] or 0) / few)
    before, after = (max(it["min_events"] or 0, _GUARD) / it["window_minutes"] for it in (old, new))
    return float(after / before)


def _threshold(old: Json, new: Json, before: Json, after: Json) -> float:
    """Return the factor of a threshold, from the numbers that the vendor compares, even if their unit differs from
    before.

    Counts are whole numbers: `> 9` is 10 and more, and `<= 9` fewer than 10.
    """
    counted = after["kind"] in (*COUNTED, "check")
    unit = after.get("unit") if before.get("unit") == after.get("unit") else None
    return ratio(
        *(float(fields["threshold"]) + (counted and fields["comparator"] in (">", "<=")) for fields in (old, new)),
        rising=rises(new),
        full=_FULL.get(unit or ""),
    )


def ratio(before: float, after: float, *, rising: bool, full: float | None = None) -> float:
    """Return how much farther away a threshold is: by its size, or by the distance left to `full`. 1 where no size is
    known, as for a threshold below 0.
    """
    near, far = (before, after) if rising else (after, before)
    size = far / near if near > 0 and far > 0 else inf if near == 0 < far and not rising else 1.0
    if full is None or not rising or before >= full:
        return size
    return max(size, (full - before) / (full - after) if after < full else inf)


def _percentile(before: Json, after: Json) -> float:
    """Return the factor of a percentile: the 95th exceeds a threshold when one request in twenty does; the median when
    every second does.
    """
    if not before.get("percentile") or not after.get("percentile"):
        return 1.0
    return float((100 - after["percentile"]) / (100 - before["percentile"]))


def _recovery(old: Json, new: Json, one: int = 0) -> float:
    """Return the factor of a recovery: an alert that hardly ever recovers does not fire again. A count, in steps of
    `one`, does reach 0.
    """
    if not rises(new) or old["threshold"] <= 0 or new["threshold"] <= 0:
        return 1.0
    kept = [
        ((fields["threshold"] if fields["recovery"] is None else fields["recovery"]) + one)
        / (fields["threshold"] + one)
        for fields in (old, new)
    ]
    return inf if kept[1] <= 0 < kept[0] else kept[0] / kept[1] if kept[1] > 0 else 1.0


def _of_slo(diff: KeptItem, context: Context) -> list[float]:
    """Return the factors of an SLO alert: its share of bad events, or of bad time, is its burn rate times the budget.

    The alert of a budget that is nearly used up pages nobody, and is not treated separately.
    """
    one = context.base.items.get(SLOS.ref(diff.was.fields["slo_id"]))
    other = context.head.items.get(SLOS.ref(diff.after.fields["slo_id"]))
    if one is None or other is None:
        return []
    shares = [
        item.fields["threshold"] * (100 - slo.fields["target"])
        for slo, item in zip((one, other), (diff.was, diff.after), strict=True)
    ]
    factors = [ratio(*shares, rising=True, full=100.0)]
    old, new = (slo.fields["sli"] for slo in (one, other))
    if "threshold" not in old or "threshold" not in new:
        return factors
    before, after = signal_of(old, context.base), signal_of(new, context.head)
    low = str(new["comparator"]).startswith("<")
    full = _FULL.get(after.get("unit") or "")
    factors.append(ratio(old["threshold"], new["threshold"], rising=low, full=full))
    return [*factors, _percentile(before, after) if low else 1.0]


def _of_check(diff: KeptItem, context: Context) -> list[float]:
    """Return the factors of a check: of its interval, of the days that a certificate must last, of the slowest step."""
    own = facts(diff, context)
    if any(it.code is Uptime.PROBE for it in own):
        return []
    days = [1 / it for it in _growth(own, Uptime.CERTIFICATE)]
    return [*_growth(own, Uptime.EVERY), *days, max(_growth(own, Uptime.LATENCY), default=1.0)]


def _growth(own: Iterable[Fact], code: Code) -> list[float]:
    """Return the factors by which the numbers in the facts of a code grew, without those from or to no number."""
    changes = [(it.arguments["before"], it.arguments["after"]) for it in own if it.code is code]
    return [after / before for before, after in changes if before and after]


def _of_error_alert(diff: KeptItem, _context: Context) -> list[float]:
    """Return the factors of a Sentry alert. A longer window averages a share and adds up a count. A crash-free share
    falls as the share of crashes rises.
    """
    old, new = diff.was.fields, diff.after.fields
    kind = old["kind"]
    if is_other_condition(old, new):
        return []
    if old.get("monitor") and new.get("monitor"):
        return _of_monitor(old["monitor"], new["monitor"])
    if not old.get("threshold"):
        return [_quotient(old.get("frequency_minutes"), new.get("frequency_minutes"))]
    before, after = old["threshold"], new["threshold"]
    if old.get("compare_minutes"):
        return [ratio(100 + before, 100 + after, rising=True)]
    window = new["window_minutes"] / old["window_minutes"]
    if kind in ("events", "users"):
        return [ratio(before, after, rising=True), 1 / window]
    if kind in ("crash_free_sessions", "crash_free_users"):
        before, after = 100 - before, 100 - after
    return [ratio(before, after, rising=True, full=100.0), window]


def _of_monitor(old: Json, new: Json) -> list[float]:
    """Return the factors of what Sentry requests, or of a job that checks in with it: each makes it fire later."""
    if "every_seconds" in new:
        return [_quotient(old.get(name), new.get(name)) for name in ("every_seconds", "timeout_seconds", "fails_after")]
    missed = [side["fails_after"] * _interval(side) + side["grace_minutes"] for side in (old, new)]
    return [missed[1] / missed[0], _quotient(old["longest_minutes"], new["longest_minutes"])]


def _interval(job: Json) -> int:
    """Return the minutes between a job's check-ins: of a crontab, a day if it is once a day or less, else an hour."""
    if job["crontab"] is None:
        return int(job["every_minutes"])
    return _DAY if str(job["crontab"]).split()[1].isdigit() else _HOUR


def _quotient(before: float | None, after: float | None) -> float:
    """Return how many times as large a number is; 1 where either is none."""
    return after / before if before and after else 1.0


_OF = {ALERTS.name: _of_alert, SLO_ALERTS.name: _of_slo, UPTIME.name: _of_check, ERROR_ALERTS.name: _of_error_alert}
