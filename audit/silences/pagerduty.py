"""Silences in PagerDuty: reasons why pages do not reach people."""

from collections.abc import Iterator

from audit.compare.model import Status
from audit.compare.stack import label_of
from audit.live.instants import instant
from audit.silences.alerts import Context
from audit.silences.kinds import EXTENSION, SERVICE, WINDOW
from audit.silences.model import Cause, Silence, Span
from audit.silences.phrases import alert_names, names, nobody, sentence
from audit.silences.spans import in_words, since, until, without


def pagerduty_silences(context: Context) -> Iterator[Silence]:
    """Yield the silences of services, windows, escalation policies, schedules, people and extensions."""
    yield from _disabled_services(context)
    yield from _windows(context)
    yield from _empty_policies(context)
    yield from _gaps(context)
    yield from _people(context)
    yield from _overrides(context)
    yield from _extensions(context)


def _disabled_services(context: Context) -> Iterator[Silence]:
    """A service that somebody disabled opens no incident. The engine does not see it: the provider reads no status."""
    for service in context.of_type(SERVICE):
        if service.body.get("status") != "disabled":
            continue
        alerts = context.of_service(service.id)
        entry = context.entry_of(service)
        at = service.changed.at if service.changed else None
        text = f"{since(at, context.now)}{nobody(alerts)}: the PagerDuty service {service.name} is disabled"
        yield Silence(
            cause=Cause.SERVICE_DISABLED,
            text=sentence(text),
            label=label_of(service),
            alerts=alert_names(alerts),
            people=context.people(alerts),
            pages=any(it.pages for it in alerts) or not alerts,
            since=at,
            by=service.changed.who if service.changed else None,
            fix="Enable the service on its page.",
            live=service,
            source=entry.source if entry else None,
            stack=entry.stack if entry else None,
        )


def _windows(context: Context) -> Iterator[Silence]:
    """A maintenance window that is on now, or that begins within four weeks, and that the code does not have."""
    for window in context.of_type(WINDOW):
        entry = context.entry_of(window)
        if entry is not None and entry.status is Status.IN_SYNC:
            continue
        begin, end = instant(window.body.get("start_time")), instant(window.body.get("end_time"))
        if begin is None or (end is not None and end <= context.now) or begin > context.on_call.span.end:
            continue
        services = [str(it.get("id")) for it in window.body.get("services") or ()]
        alerts = tuple(alert for service in services for alert in context.of_service(service))
        name = window.body.get("description") or window.name
        span = (
            f" {until(end)}" if begin <= context.now else f" {in_words([Span(begin=begin, end=end or begin)], 'UTC')}"
        )
        begun = since(begin, context.now) if begin <= context.now else ""
        yield Silence(
            cause=Cause.MAINTENANCE,
            text=sentence(f"{begun}{nobody(alerts)}{span}: the PagerDuty maintenance window {name} is not in the code"),
            label=label_of(window),
            alerts=alert_names(alerts),
            people=context.people(alerts),
            pages=any(it.pages for it in alerts),
            since=begin,
            until=end,
            by=window.created.who if window.created else None,
            fix="End the window in PagerDuty, or add it to `maintenance:`.",
            live=window,
        )


def _empty_policies(context: Context) -> Iterator[Silence]:
    """Levels lose their targets when a user or a schedule is deleted."""
    for id, policy in context.on_call.policies.items():
        alerts = context.of_policy(id)
        if not context.on_call.is_empty(id) or not (alerts or policy.body.get("services")):
            continue
        entry = context.entry_of(policy)
        text = f"{nobody(alerts)}: no level of the escalation policy {policy.name} has anybody to page"
        yield Silence(
            cause=Cause.NO_TARGET,
            text=sentence(text),
            label=label_of(policy),
            alerts=alert_names(alerts),
            pages=True,
            fix="Run `pulumi up`, which sets the levels as in the code." if entry and entry.stack else None,
            live=policy,
            source=entry.source if entry else None,
            stack=entry.stack if entry else None,
        )


def _gaps(context: Context) -> Iterator[Silence]:
    """Hours without anybody on call that the code does not have. A policy of no alert counts if a service uses it."""
    for id, policy in context.on_call.policies.items():
        alerts = context.of_policy(id)
        if context.on_call.is_empty(id) or not (alerts or policy.body.get("services")):
            continue
        gaps = _unplanned(context.on_call.gaps(id) or (), context.planned_gaps(policy))
        if not gaps:
            continue
        zone = context.on_call.zone_of(id)
        entry = context.entry_of(policy)
        paged = nobody(alerts) if alerts else f"nobody is paged for incidents of the escalation policy {policy.name}"
        reason = f"no level of the escalation policy {policy.name} has anybody on call"
        yield Silence(
            cause=Cause.GAP,
            text=sentence(f"{paged} {in_words(gaps, zone)}: {reason}"),
            label=label_of(policy),
            alerts=alert_names(alerts),
            people=context.people(alerts) or context.on_call.people(id),
            pages=any(it.pages for it in alerts) or not alerts,
            since=gaps[0].begin,
            until=gaps[-1].end,
            live=policy,
            source=entry.source if entry else None,
            stack=entry.stack if entry else None,
        )


def _unplanned(gaps: tuple[Span, ...], planned: tuple[Span, ...]) -> list[Span]:
    """Return the gaps without the hours in which nobody is on call by the code either."""
    return [part for gap in gaps for part in without(gap, planned)]


def _people(context: Context) -> Iterator[Silence]:
    """People whom the coming four weeks can page, and whom no page would reach."""
    for id, user in context.on_call.users.items():
        reach = context.on_call.reach(id)
        if not reach.problems or not context.on_call.is_paged(id):
            continue
        policies = [policy for policy in context.on_call.policies if user.name in context.on_call.people(policy)]
        alerts = tuple(alert for policy in policies for alert in context.of_policy(policy) if alert.pages)
        hours = context.on_call.hours(id)
        on_call = f"is on call for {hours:.0f} hours of the coming four weeks" if hours else "is named by a level"
        yield Silence(
            cause=Cause.UNREACHABLE,
            text=sentence(f"{user.name} {on_call}, and {names(reach.problems)}"),
            label=label_of(user),
            alerts=alert_names(alerts),
            people=(user.name,),
            pages=reach.deaf and bool(alerts),
            fix=f"Ask {user.name} to complete the PagerDuty profile.",
            live=user,
        )


def _overrides(context: Context) -> Iterator[Silence]:
    for duty in context.on_call.calendar:
        for shift in duty.shifts:
            if shift.override and shift.person:
                times = in_words([shift], duty.time_zone)
                yield Silence(
                    cause=Cause.OVERRIDE,
                    text=sentence(f"{shift.person} is on call in {duty.name} {times}, by an override"),
                    label=f"pagerduty schedule override {duty.name}",
                    people=(shift.person,),
                    notice=True,
                    since=shift.begin,
                    until=shift.end,
                    live=context.on_call.schedules.get(duty.id),
                )


def _extensions(context: Context) -> Iterator[Silence]:
    """PagerDuty switches an extension off after its address failed several times."""
    for extension in context.of_type(EXTENSION):
        if not extension.body.get("temporarily_disabled"):
            continue
        yield Silence(
            cause=Cause.INTEGRATION_OFF,
            text=f"PagerDuty sends nothing to the extension {extension.name}: it is temporarily disabled.",
            label=label_of(extension),
            fix="Mend the address of the extension, and enable it.",
            live=extension,
        )
