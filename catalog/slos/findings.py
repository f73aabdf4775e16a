"""Findings about SLOs with so few events that one failed event exceeds a burn-rate alert's limit in its window."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from catalog.findings import Finding
from catalog.registry import ref_of
from catalog.slos.model import RatioSli, Slo, SloAlert


def traffic_findings(slos: Sequence[Slo]) -> tuple[Finding, ...]:
    """Return one finding for each SLO whose `expected_per_hour` is too low for its burn-rate alerts."""
    return tuple(finding for slo in slos for finding in _findings(slo))


def _findings(slo: Slo) -> Iterator[Finding]:
    per_hour = slo.sli.expected_per_hour if isinstance(slo.sli, RatioSli) else None
    if per_hour is None:
        return
    tripped = [alert for alert in slo.alerts if alert.long_hours and per_hour < _least_per_hour(slo, alert)]
    if not tripped:
        return
    first = tripped[0]
    events = float(Fraction(per_hour * first.short_minutes, 60))
    enough = int(_allowed(slo, first) * per_hour * first.long_hours) + 1
    message = (
        f"`{slo.name}` has too few events for its {_kind(first)} alert. {per_hour} events an hour are "
        f"{events:.3g} in {first.short_minutes} minutes, so one failed event exceeds the burn rate of "
        f"{first.threshold:g}. The alert fires after {enough} failed event{'s' * (enough > 1)} in "
        f"{first.long_hours}h. {_fixes(slo, tripped, per_hour)}"
    )
    yield Finding("low-traffic", "warning", message, slo.source, item=ref_of(slo))


def _allowed(slo: Slo, alert: SloAlert) -> Fraction:
    """The share of failed events above which a window burns too fast: burn rate × (1 − target)."""
    return Fraction(str(alert.threshold)) * (100 - Fraction(str(slo.target))) / 100


def _least_per_hour(slo: Slo, alert: SloAlert) -> int:
    """The events per hour from which one failed event in the short window stays within the allowed share."""
    return ceil(60 / (_allowed(slo, alert) * alert.short_minutes))


def _fixes(slo: Slo, tripped: Sequence[SloAlert], per_hour: int) -> str:
    noisy = {_kind(alert) for alert in tripped}
    left = [kind for kind in dict.fromkeys(map(_kind, slo.alerts)) if kind not in noisy]
    strictest = max(6000 / (Fraction(str(item.threshold)) * per_hour * item.short_minutes) for item in tripped)
    fixes = [f"`alerts: [{', '.join(left)}]`"]
    # A laxer target cannot burn fast enough for its alerts even if everything fails; it is refused elsewhere.
    if all(strictest * Fraction(str(alert.threshold)) <= 100 for alert in slo.alerts if alert.long_hours):
        fixes.append(f"at most `target: {int((100 - strictest) * 10) / 10:g}%`")
    least = max(_least_per_hour(slo, alert) for alert in tripped)
    steady = f"or measure an uptime check. At least {least} events an hour are required"
    return f"Write {' or '.join(fixes)}, {steady}"


def _kind(alert: SloAlert) -> str:
    return alert.role.partition("-")[0]
