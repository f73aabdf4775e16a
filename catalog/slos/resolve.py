"""From an SLO's form to the SLO: what it measures, and its burn-rate alerts by the table."""

from dataclasses import dataclass
from decimal import Decimal
from typing import cast, get_args

from catalog.alerts.condition import parse_condition, threshold
from catalog.channels import Channel, notified
from catalog.forms.diagnostics import Report, parse_or_report
from catalog.forms.form import Located
from catalog.forms.raw import raw_of
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import prose
from catalog.forms.units import is_time
from catalog.notifiers import Severity
from catalog.runbooks import RunbookLinks
from catalog.sections import Sections
from catalog.services import Service, Services
from catalog.signals.model import Signal, counted_events
from catalog.slos.form import SloForm
from catalog.slos.model import (
    BURN_LINES,
    DAYS,
    AlertKind,
    BurnLine,
    RatioSli,
    Sli,
    Slo,
    SloAlert,
    TimeSliceSli,
    UptimeSli,
)
from catalog.uptime.model import UptimeCheck

WAYS = ("ratio", "time_slice", "uptime")
SLICED = ("percentile", "average", "gauge")
SEVERITIES: dict[AlertKind, Severity] = {"page": "critical", "ticket": "warning", "budget": "warning"}


@dataclass(frozen=True, kw_only=True)
class SloScope:
    """The items that an SLO may name, and the links to runbooks."""

    signals: Scope[Signal]
    checks: Scope[UptimeCheck]
    channels: Scope[Channel]
    services: Services
    runbooks: RunbookLinks


def resolve_slos(sections: Sections, scope: SloScope) -> tuple[Slo, ...]:
    """Return the SLOs of a catalog, sorted by id, each with its alerts."""
    slos: Scope[Slo] = Scope("SLO", sections.report)

    def build(entry: Located[SloForm], id: str) -> Slo | None:
        return _slo(entry, id, scope, sections.report)

    slos.fill(sections.items(SloForm, slos), build)
    return by_id(slos.items)


def _slo(entry: Located[SloForm], id: str, scope: SloScope, report: Report) -> Slo | None:
    form = entry.form
    sli = _sli(entry, scope, report)
    service, owned = scope.services.owner(form.service, entry)
    target = form.target.number
    if not _levels_fit(entry, target, report):
        return None
    alerts = _alerts(entry, id, target, service, scope, report)
    if sli is None or not owned or alerts is None or not _can_be_met(entry, sli, target, report):
        return None
    return Slo(
        id=id,
        name=form.name,
        description=form.description,
        service=service,
        sli=sli,
        target=float(target),
        warning=float(form.warning.number) if form.warning else None,
        window=form.window,
        alerts=alerts,
        tags=tuple(sorted(f"{key}:{value}" for key, value in form.tags.items())),
        runbook=scope.runbooks.of("slo", id, form.runbook, service),
        raw=raw_of(form.raw),
        keep=form.keep,
        renamed_from=old_id(form),
        source=entry.source,
    )


def _sli(entry: Located[SloForm], scope: SloScope, report: Report) -> Sli | None:
    of = entry.form.of
    if "of" in entry.refused:
        return None
    ways = [way for way in WAYS if getattr(of, way) is not None]
    if len(ways) != 1:
        what = f"has {prose(ways, 'and')}, and only one of them is allowed" if ways else "does not define good events"
        hint = "write one of `{ratio: error_rate}`, `{time_slice: p95_latency < 500ms}`, `{uptime: <check>}`"
        report.refuse(entry.at("of"), f"`of` {what}", hint)
        return None
    for key, way in (("counts", "ratio"), ("expected_per_hour", "ratio"), ("every", "time_slice")):
        if getattr(of, key) is not None and ways != [way]:
            report.refuse(entry.at("of", key), f"`{key}` is only allowed with `{way}`", "remove the line")
            return None
    if of.uptime is not None:
        check = scope.checks.find(of.uptime, entry.at("of", "uptime"))
        return UptimeSli(check=check) if check else None
    if of.time_slice is not None:
        return _time_slice(entry, of.time_slice, scope, report)
    signal = scope.signals.find(of.ratio or "", entry.at("of", "ratio"))
    if signal is not None and signal.kind != "ratio":
        message = f"`{signal.name}` is not a ratio"
        report.refuse(entry.at("of", "ratio"), message, "write a ratio, or `time_slice: <condition>`")
        return None
    if signal is None:
        return None
    counts = of.counts or "bad"
    kind = counted_events(signal)
    if kind is not None and kind != counts:
        place = entry.at("of", "counts") if of.counts else entry.at("of", "ratio")
        what = "what fails" if kind == "bad" else "what succeeds"
        message = f"`{signal.name}` counts {what}, and here it is used for the {counts} events"
        report.refuse(place, message, f"write `counts: {kind}`{' or remove the line' if kind == 'bad' else ''}")
        return None
    return RatioSli(signal=signal, counts=counts, expected_per_hour=of.expected_per_hour)


def _time_slice(entry: Located[SloForm], text: str, scope: SloScope, report: Report) -> TimeSliceSli | None:
    place = entry.at("of", "time_slice")
    condition = parse_or_report(lambda: parse_condition(text), place, "time_slice", report)
    signal = scope.signals.find(condition.signal, place) if condition else None
    if condition is None or signal is None:
        return None
    if signal.kind not in SLICED:
        message = f"`{signal.name}` is neither a percentile nor an average nor a gauge, so it has no value for a slice"
        report.refuse(place, message, "for a share, write `ratio: <signal>`")
        return None
    if condition.comparator in (">", ">=") and is_time(signal.unit):
        message = f"`time_slice`: with `{condition}`, a slice would be good when `{signal.name}` is slow"
        hint = f"write the condition of a good slice: `{signal.name} < {condition.number:f}{condition.unit}`"
        report.refuse(place, message, hint)
        return None
    limit = parse_or_report(lambda: threshold(condition, signal.unit), place, "time_slice", report)
    every = entry.form.of.every or 5
    if every not in (1, 5):
        report.refuse(
            entry.at("of", "every"), f"Datadog does not allow slices of {every} minutes", "write `1m` or `5m`"
        )
        return None
    if limit is None:
        return None
    return TimeSliceSli(
        signal=signal, comparator=condition.comparator, threshold=limit, condition=str(condition), every_minutes=every
    )


def _levels_fit(entry: Located[SloForm], target: Decimal, report: Report) -> bool:
    if not {"target", "warning", "window", "alerts", "budget"}.isdisjoint(entry.refused):
        return False
    warning = entry.form.warning
    if warning is not None and warning.number <= target:
        message = f"`warning: {warning}` is not above the target of {entry.form.target}"
        report.refuse(entry.at("warning"), message, "write a share between the target and 100%")
        return False
    return True


def _can_be_met(entry: Located[SloForm], sli: Sli, target: Decimal, report: Report) -> bool:
    """Whether the error budget allows at least one bad run or slice; if not, the first one misses the target."""
    minutes_ = DAYS[entry.form.window] * 1440
    if isinstance(sli, TimeSliceSli):
        number, noun = Decimal(minutes_) / sli.every_minutes, "slice"
    elif isinstance(sli, UptimeSli):
        number, noun = Decimal(minutes_ * 60) / sli.check.every_seconds * len(sli.check.locations), "run"
    else:
        return True
    if number * (100 - target) / 100 >= 1:
        return True
    least = 100 - 100 / number
    message = f"{entry.form.target} of {number:.0f} {noun}s in {entry.form.window} does not allow a single failure"
    report.refuse(entry.at("target"), message, f"write at most `{int(least * 1000) / 1000:g}%`, or a longer window")
    return False


def _alerts(
    entry: Located[SloForm], id: str, target: Decimal, service: Service | None, scope: SloScope, report: Report
) -> tuple[SloAlert, ...] | None:
    form = entry.form
    # Without `page` alerts no channel is required for them, but the named channels are still looked up.
    loudest = SEVERITIES["page"] if "page" in form.alerts else SEVERITIES["ticket"]
    paged = notified(form.notify_page, loudest, entry, scope.channels, "notify_page")
    ticketed = notified(form.notify_ticket, SEVERITIES["ticket"], entry, scope.channels, "notify_ticket")
    if paged is None or ticketed is None or {"notify_page", "notify_ticket"} & entry.refused:
        return None

    def alert(kind: AlertKind, role: str, name: str, used: int, threshold: Decimal, line: BurnLine | None) -> SloAlert:
        return SloAlert(
            id=f"{id}-{role}",
            name=f"{form.name}: error budget {name}",
            role=role,
            slo_id=id,
            long_hours=line.long_hours if line else 0,
            short_minutes=line.short_minutes if line else 0,
            budget_percent=used,
            threshold=float(threshold),
            severity=SEVERITIES[kind],
            notify=paged if kind == "page" else ticketed,
            service=service,
            source=entry.source,
        )

    result: list[SloAlert] = []
    for line in BURN_LINES:
        if line.kind not in form.alerts:
            continue
        factor = line.factor(form.window)
        if factor > 100 / (100 - target):
            _refuse_impossible(entry, factor, target, report)
            return None
        hours, used = f"{line.long_hours}h", line.budget_percent[form.window]
        name = f"burns fast ({hours})" if line.kind == "page" else f"burns ({hours})"
        result.append(alert(line.kind, f"{line.kind}-{hours}", name, used, factor, line))
    if "budget" in form.alerts:
        share = form.budget.number
        result.append(alert("budget", "budget", "nearly used up", int(share), share, None))
    return tuple(result)


def _refuse_impossible(entry: Located[SloForm], factor: Decimal, target: Decimal, report: Report) -> None:
    """Refuse a burn rate above 1 ÷ (1 − target): even if everything fails, a budget burns no faster."""
    most = 100 / (100 - target)
    kinds = [line.kind for line in BURN_LINES if line.factor(entry.form.window) > most]
    fine = [kind for kind in cast(tuple[str, ...], get_args(AlertKind)) if kind not in kinds]
    message = f"with a target of {entry.form.target}, the burn rate is at most {most:.3g}, "
    message += f"and an alert requires {float(factor):g}"
    hint = f"write a higher target, or `alerts: [{', '.join(fine)}]`"
    report.refuse(entry.at("target"), message, hint)
