"""From a signal's form to the signal: its kind, its metric, its unit and its services."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from catalog.forms.form import Located
from catalog.forms.symbols import Scope
from catalog.forms.text import prose, shown, suggestion
from catalog.forms.units import SignalUnit
from catalog.logs.search_syntax import few_facets
from catalog.sections import Sections
from catalog.services import Service, Services
from catalog.signals.form import SignalForm
from catalog.signals.metric_units import signal_unit
from catalog.signals.metrics import Metric
from catalog.signals.model import DEFAULT_SIGNALS, Signal, SignalKind
from catalog.signals.tag_filters import in_lower_case, scope_of

KINDS: tuple[SignalKind, ...] = ("ratio", "count", "rate", "percentile", "average", "gauge", "logs", "check")
METRIC_KINDS: dict[SignalKind, str] = {
    "ratio": "count",
    "count": "count",
    "rate": "count",
    "percentile": "distribution",
    "average": "distribution",
    "gauge": "gauge",
}
OWN_UNITS: dict[SignalKind, SignalUnit] = {
    "ratio": "percent",
    "count": "count",
    "rate": "per second",
    "logs": "count",
    "check": "count",
}
SAID = {"percentile": "`percentile: 95` and `metric:`", "logs": "`logs: <search>`", "check": "`check: <service check>`"}


def signal_forms(sections: Sections, signals: Scope[Signal]) -> list[Located[SignalForm]]:
    """Return the filled-in forms of the section."""
    return sections.items(SignalForm, signals)


def resolve_signals(
    forms: Sequence[Located[SignalForm]], signals: Scope[Signal], metrics: Scope[Metric], services: Services
) -> None:
    """Add the signals that exist without YAML, and those in the YAML."""
    known = {metric.name: metric for metric in metrics.items}
    for signal in DEFAULT_SIGNALS:
        signals.claim([signal.name], None)
        # The YAML entry of a metric that exists without YAML.
        current = known.get(signal.metric.name, signal.metric) if signal.metric else None
        signals.add(replace(signal, metric=current), [signal.name])
    for entry in forms:
        new = "name" in entry.refused or signals.claim([entry.form.name], entry.at("name"))
        own = _signal(entry, metrics, services)
        if own is None or not new or not entry.whole:
            signals.refuse([entry.form.name])
        else:
            signals.add(own, [own.name])


def _signal(entry: Located[SignalForm], metrics: Scope[Metric], services: Services) -> Signal | None:
    form = entry.form
    kind = _kind(entry, metrics)
    if kind is None or not _keys_fit(entry, kind, metrics):
        return None
    if kind != "logs" and not in_lower_case(form.where, partial(entry.at, "where"), metrics.report):
        return None
    metric = _metric(entry, kind, metrics) if kind in METRIC_KINDS else None
    if kind in METRIC_KINDS and (metric is None or not _tags_fit(entry, kind, metric, metrics)):
        return None
    listed = _services(entry, kind, metric, services)
    if listed is None:
        return None
    measured = form.unit or signal_unit(metric.unit if metric else None)
    return Signal(
        name=form.name,
        title=form.title or form.name.replace("_", " "),
        kind=kind,
        metric=metric,
        search=form.logs.text if form.logs else None,
        check=form.check,
        where=tuple(sorted(form.where.items())),
        percentile=form.percentile,
        aggregate=(form.aggregate or "avg") if kind == "gauge" else None,
        unit=OWN_UNITS.get(kind, measured),
        group_by=tuple(form.group_by),
        everywhere=form.env == "all",
        service_scope=scope_of(form.services),
        services=listed,
        source=entry.source,
    )


def _services(
    entry: Located[SignalForm], kind: SignalKind, metric: Metric | None, services: Services
) -> tuple[Service, ...] | None:
    """The services that it lists; None if one is invalid."""
    form, place = entry.form, entry.at("services")
    if "services" in entry.refused:
        return None
    scope = scope_of(form.services)
    if scope == "none" and "service" in {*form.where, *form.group_by}:
        message = "`services: none` is not allowed with the tag `service`"
        services.report.refuse(place, message, "write `services: all`, or remove the tag")
        return None
    if scope != "listed":
        return ()
    if kind == "check":
        message = "a service check allows only one service, since all its tags must match"
        services.report.refuse(
            place, message, "write `services: all` and `group_by: [service]`, or one signal for each service"
        )
        return None
    if metric is not None and "service" not in metric.tags:
        message = f"`services` requires the tag `service`, and `{metric.name}` does not have it"
        hint = f"add `service` to the `tags` of `{metric.name}`, or remove the line"
        services.report.refuse(place, message, hint)
        return None
    named = [services.find(word, entry.at("services", index)) for index, word in enumerate(form.services)]
    listed = tuple(service for service in named if service is not None)
    return listed if len(listed) == len(named) else None


def _kind(entry: Located[SignalForm], metrics: Scope[Metric]) -> SignalKind | None:
    if not {*KINDS, "metric"}.isdisjoint(entry.refused):
        return None
    form = entry.form
    kinds = [kind for kind in KINDS if getattr(form, kind) is not None]
    if len(kinds) != 1:
        reason = (
            f"has {prose(kinds, 'and')}, and only one of them is allowed"
            if kinds
            else "has no metric, log search or service check"
        )
        choices = [SAID.get(kind, f"`{kind}: <metric>`") for kind in KINDS]
        hint = f"write one of {', '.join(choices)}"
        metrics.report.refuse(entry.source, f"the signal `{form.name}` {reason}", hint)
        return None
    kind = kinds[0]
    if kind == "percentile" and form.metric is None:
        hint = f"write one of {prose(_metrics_of('distribution', metrics))}"
        metrics.report.refuse(entry.source, f"`metric` is missing in the signal `{form.name}`", hint)
        return None
    if kind != "percentile" and form.metric is not None:
        hint = f"remove the line: `{kind}` already names the metric"
        metrics.report.refuse(entry.at("metric"), f"`metric` is not allowed in a signal that is {_a(kind)}", hint)
        return None
    return kind


def _keys_fit(entry: Located[SignalForm], kind: SignalKind, metrics: Scope[Metric]) -> bool:
    form = entry.form
    if kind == "logs" and not few_facets(form.group_by, entry.at("group_by"), metrics.report):
        return False
    wrong: list[tuple[str, str]] = []
    if form.aggregate is not None and kind != "gauge":
        wrong.append(("aggregate", "remove the line: only values of several hosts are aggregated"))
    if form.unit is not None and kind in OWN_UNITS:
        wrong.append(("unit", f"remove the line: the unit is always {_said_unit(kind)}"))
    if form.where and kind == "logs":
        wrong.append(("where", "write the filter in the search, such as `@provider:stripe`"))
    for key, hint in wrong:
        metrics.report.refuse(entry.at(key), f"`{key}` is not allowed in a signal that is {_a(kind)}", hint)
    return not wrong


def _metric(entry: Located[SignalForm], kind: SignalKind, metrics: Scope[Metric]) -> Metric | None:
    field = "metric" if kind == "percentile" else kind
    name = cast(str, getattr(entry.form, field))
    wanted = METRIC_KINDS[kind]
    metric = metrics.find(name, entry.at(field))
    if metric is not None and metric.kind != wanted:
        message = f"`{name}` is a {metric.kind}, and {_a(kind)} requires a {wanted}"
        known = _metrics_of(wanted, metrics)
        hint = f"allowed: {prose(known)}" if known else f"none exists yet: write one under `metrics:` ({wanted})"
        metrics.report.refuse(entry.at(field), message, hint)
        return None
    custom = metric is not None and metric.event is None and not metric.integration
    if metric is not None and kind == "percentile" and custom and not metric.reported:
        # Datadog computes no percentiles of an agent's distribution until its tag configuration enables them.
        message = f"Datadog keeps no percentiles of `{name}` before it has received the metric"
        metrics.report.refuse(entry.at(field), message, f"after that, write `reported: true` in the metric `{name}`")
        return None
    return metric


def _tags_fit(entry: Located[SignalForm], kind: SignalKind, metric: Metric, metrics: Scope[Metric]) -> bool:
    if kind == "ratio" and not entry.form.where and "where" not in entry.refused:
        message = "`where` is missing: it selects the events of the ratio"
        metrics.report.refuse(entry.source, message, f"write one, such as `where: {{{metric.tags[-1]}: …}}`")
        return False
    places = [(tag, entry.at("where", tag)) for tag in entry.form.where]
    places += [(tag, entry.at("group_by", index)) for index, tag in enumerate(entry.form.group_by)]
    unknown = [(tag, place) for tag, place in places if tag not in metric.tags]
    for tag, place in unknown:
        message = f"unknown tag {shown(tag)} of the metric `{metric.name}`"
        metrics.report.refuse(place, message, suggestion(tag, metric.tags))
    return not unknown


def _metrics_of(kind: str, metrics: Scope[Metric]) -> list[str]:
    return sorted(metric.name for metric in metrics.items if metric.kind == kind)


def _said_unit(kind: SignalKind) -> str:
    return {"ratio": "percent", "rate": "per second"}.get(kind, "a plain number")


def _a(kind: SignalKind) -> str:
    if kind in ("logs", "check"):
        return {"logs": "a count of logs", "check": "a service check"}[kind]
    return f"{'an' if kind == 'average' else 'a'} {kind}"
