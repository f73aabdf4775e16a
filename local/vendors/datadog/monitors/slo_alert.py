"""Datadog's SLO alerts: the form of their queries, and the highest possible burn rate."""

import re
from collections.abc import Iterator

from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.monitors.query import QueryError, split_comparison, window_minutes

SLO = "datadog:index/serviceLevelObjective:ServiceLevelObjective"

_BURN_RATE = re.compile(
    r'\s*burn_rate\("([^"]+)"\)\.over\("(\w+)"\)\.long_window\("(\w+)"\)\.short_window\("(\w+)"\)\s*'
)
_ERROR_BUDGET = re.compile(r'\s*error_budget\("([^"]+)"\)\.over\("(\w+)"\)\s*')


def read_slo_alert(text: str) -> tuple[str, float]:
    """Returns the comparator and the value of an SLO alert's query. Raises QueryError."""
    body, comparator, value = split_comparison(text)
    if comparator not in (">", ">="):
        raise QueryError("an SLO alert requires > or >=")
    burn = _BURN_RATE.fullmatch(body)
    budget = _ERROR_BUDGET.fullmatch(body)
    if burn is not None:
        _check_burn_windows(burn[2], burn[3], burn[4])
    elif budget is None:
        raise QueryError(
            'must read burn_rate("ID").over("30d").long_window("1h").short_window("5m") > N '
            'or error_budget("ID").over("30d") > N'
        )
    elif budget[2] not in ("7d", "30d", "90d"):
        raise QueryError(f"the window of an SLO must be 7d, 30d or 90d, not {budget[2]}")
    return comparator, value


def _check_burn_windows(period: str, long: str, short: str) -> None:
    if period not in ("7d", "30d", "90d"):
        raise QueryError(f"the window of an SLO must be 7d, 30d or 90d, not {period}")
    long_minutes, short_minutes = window_minutes(f"last_{long}"), window_minutes(f"last_{short}")
    if not 60 <= long_minutes <= 48 * 60:
        raise QueryError(f"the long window must be 1h to 48h, not {long}")
    if not short_minutes < long_minutes:
        raise QueryError(f"the short window must be shorter than the long one: {short}, {long}")


def admit_burn_rate(text: str, store: Store) -> Iterator[Problem]:
    """Checks the burn rate: an error budget cannot burn faster than when everything fails, 1/(1 - target) times."""
    body, _, value = split_comparison(text)
    burn = _BURN_RATE.fullmatch(body)
    slo = store.get(SLO, burn[1]) if burn is not None else None
    if burn is None or slo is None:
        return
    targets = [entry["target"] for entry in slo.inputs["thresholds"] if entry["timeframe"] == burn[2]]
    if not targets:
        yield ("query",), f"the SLO {slo.name!r} has no target over {burn[2]}"
    elif value > 100 / (100 - targets[0]):
        yield (
            ("query",),
            (f"a burn rate over {100 / (100 - targets[0]):g} cannot be reached with a target of {targets[0]:g} %"),
        )
