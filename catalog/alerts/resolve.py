"""From an alert's form to the alert: its signal, thresholds in the signal's unit, and the channels it notifies."""

from dataclasses import dataclass

from catalog.alerts.detection_form import WAYS, SignalScope, detected
from catalog.alerts.form import AlertForm, RenotifyForm
from catalog.alerts.missing_data import alert_kind, default_choice
from catalog.alerts.model import PRIORITIES, Alert, BaseAlert, Renotify
from catalog.alerts.options import group_by_of, groups_fit, options_fit, with_levels
from catalog.channels import Channel, notified
from catalog.forms.diagnostics import Report
from catalog.forms.form import Located
from catalog.forms.raw import raw_of
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.runbooks import RunbookLinks
from catalog.sections import Sections
from catalog.services import Services


@dataclass(frozen=True, kw_only=True)
class AlertScope:
    """The items that an alert may name, and the links to runbooks."""

    measured: SignalScope
    channels: Scope[Channel]
    services: Services
    runbooks: RunbookLinks


def resolve_alerts(entries: list[Located[AlertForm]], alerts: Scope[Alert], scope: AlertScope) -> tuple[Alert, ...]:
    """Return the alerts among the given forms, sorted by id, without composites (`when`) and queries."""

    def build(form: Located[AlertForm], id: str) -> Alert | None:
        return _alert(form, id, scope, alerts.report)

    alerts.fill([form for form in entries if not joins(form) and not is_query(form)], build)
    return by_id(alerts.items)


def joins(entry: Located[AlertForm]) -> bool:
    """Whether the alert is a composite."""
    return _only_way(entry) == "when"


def is_query(entry: Located[AlertForm]) -> bool:
    """Whether the alert is a query in Datadog's language."""
    return _only_way(entry) == "query"


def _only_way(entry: Located[AlertForm]) -> str | None:
    """The one key that says when it fires; None if there is none or more than one."""
    keys = [key for key in WAYS if getattr(entry.form, key) is not None]
    return keys[0] if len(keys) == 1 else None


def alert_forms(sections: Sections, alerts: Scope[Alert]) -> list[Located[AlertForm]]:
    """Return the filled-in forms of the section."""
    return sections.items(AlertForm, alerts)


def base_of(entry: Located[AlertForm], id: str, scope: AlertScope) -> BaseAlert | None:
    """Return what every alert has; None if a channel or the service is invalid."""
    form = entry.form
    recipients = notified(form.notify, form.severity, entry, scope.channels)
    service, owned = scope.services.owner(form.service, entry)
    if recipients is None or not owned:
        return None
    return BaseAlert(
        id=id,
        name=form.name,
        description=form.description,
        severity=form.severity,
        priority=form.priority or PRIORITIES[form.severity],
        notify=recipients,
        renotify=_renotify(form.renotify),
        tags=tuple(sorted(f"{key}:{value}" for key, value in form.tags.items())),
        service=service,
        first_steps=tuple(form.first_steps or ()),
        runbook=scope.runbooks.of("alert", id, form.runbook, service),
        raw=raw_of(form.raw),
        keep=form.keep,
        renamed_from=old_id(form),
        source=entry.source,
    )


def _renotify(form: RenotifyForm | None) -> Renotify | None:
    return Renotify(every_minutes=form.every, times=form.times) if form else None


def _has_no_query_words(entry: Located[AlertForm], report: Report) -> bool:
    """Return whether the alert, which has no query, sets nothing that only an alert with `query` may set."""
    given = [key for key in ("type", "thresholds") if getattr(entry.form, key) is not None]
    for key in given:
        report.refuse(entry.at(key), f"`{key}` is only allowed with `query`", "remove the line")
    recipients = [key for key in ("query", "type", "monitorThresholds") if key in (entry.form.raw or {})]
    for key in recipients:
        message = f"`raw` allows `{key}` only in an alert with `query`"
        report.refuse(entry.at("raw", key), message, "remove it, or write the alert with `query`")
    return not given and not recipients


def _alert(entry: Located[AlertForm], id: str, scope: AlertScope, report: Report) -> Alert | None:
    form = entry.form
    if not _has_no_query_words(entry, report):
        return None
    detection_in = detected(entry, scope.measured)
    base = base_of(entry, id, scope)
    if detection_in is None or base is None or not options_fit(entry, detection_in, report):
        return None
    detection = with_levels(entry, detection_in, report)
    group_by = group_by_of(entry, detection_in.signal, report)
    if detection is None or group_by is None or not groups_fit(entry, detection_in, group_by, report):
        return None
    return Alert(
        **vars(base),
        signal=detection_in.signal,
        detection=detection,
        condition=detection_in.condition,
        group_by=group_by,
        no_data=form.no_data or default_choice(alert_kind(detection_in.signal.kind, detection)),
        evaluation_delay_seconds=form.evaluation_delay,
    )
