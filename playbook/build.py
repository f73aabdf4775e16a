"""Makes the playbook of a plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from catalog import Alert, Catalog, Composite, ErrorAlert, EscalationPolicy, Level, Notifier, SloAlert
from catalog.forms.units import suffix
from catalog.maintenance.model import Maintenance
from catalog.registry import ref_of
from catalog.runbook_findings import page_ids, page_of
from catalog.runbooks import FOLDER, page_names
from catalog.services import Service
from catalog.slos.model import Slo
from catalog.status_page.model import DegradationTemplate
from components.datadog.alert_texts import minutes_text
from plan.document.on_call import timed_route
from plan.on_call.calendar import calendar
from plan.on_call.notifiers import looked_at, notifiers
from plan.on_call.recipients import recipient_phrases
from plan.on_call.routes import Route, route
from plan.on_call.timeline import timeline
from plan.plan import Plan, PlannedResource
from playbook.messages import first_steps, links
from playbook.model import Condition, Escalation, EscalationStep, Link, Playbook, PublicText, Runbook, Written
from playbook.sentry_steps import sentry_steps
from playbook.vendor_links import monitor_link, vendor_links
from review.facts.phrases.parts import recurrence_text
from review.facts.phrases.words import listed

DAYS = 28
SEVERITIES = {
    "critical": "Pages the person on call, day and night. Customers are affected, or soon will be.",
    "warning": "Reaches PagerDuty at low urgency, or a channel. Handle it in working hours.",
    "info": "Is posted. Nobody is paged.",
}
_MISSING = {
    "ends": "counts as OK, and ends the alert",
    "fires": "fires the alert",
    "notifies": "notifies as No Data",
    "shown": "is only shown in Datadog",
}
_QUERIED = ("query", "requestDefinition")


def slugs(catalog: Catalog) -> dict[str, str]:
    """Return the page's name of each notifier, by its reference. The alerts of an SLO share one page.

    A Sentry alert with the id of another notifier is `sentry-ID` (`catalog.runbooks.page_names`).
    """
    every = notifiers(catalog)
    names = page_names(page_ids(every, catalog.slos))
    return {ref_of(notifier): names[page_of(notifier)] for notifier in every}


def build(plan: Plan, written: Mapping[str, Written], at: datetime) -> Playbook:
    """Return the playbook. `written` has the hand-written parts by the name of their page."""
    catalog = plan.catalog
    by_slug: dict[str, list[Notifier]] = {}
    names = slugs(catalog)
    for notifier in notifiers(catalog):
        by_slug.setdefault(names[ref_of(notifier)], []).append(notifier)
    page = catalog.status_page
    return Playbook(
        stack=catalog.stack.name,
        environment=catalog.stack.environment,
        at=at.astimezone(UTC),
        runbooks=tuple(_runbook(plan, slug, of_page, written.get(slug)) for slug, of_page in sorted(by_slug.items())),
        escalations=tuple(_escalation(catalog, policy) for policy in catalog.on_call.escalation_policies),
        calendar=calendar(catalog, at, DAYS),
        routes={ref_of(each): timed_route(timeline(catalog, each, at)) for each in notifiers(catalog)},
        texts=tuple(_text(template) for template in (page.degradations if page else ())),
        status_page=page.name if page else None,
    )


def _runbook(plan: Plan, slug: str, of_page: Sequence[Notifier], written: Written | None) -> Runbook:
    """Return the runbook of the notifiers that share a page; the first of them is the most urgent."""
    catalog, notifier = plan.catalog, of_page[0]
    slo = next((it for it in catalog.slos if isinstance(notifier, SloAlert) and it.id == notifier.slo_id), None)
    owned = [it for it in plan.resources for one in of_page if it.item == ref_of(one)]
    message = next((str(it.inputs["message"]) for it in owned if it.inputs.get("message")), "")
    own_page = catalog.playbook.page(slug) if catalog.playbook else None
    way = route(catalog, notifier)
    policy = way.pager.policy if way.pager else None
    service = notifier.service
    steps = first_steps(message) or (sentry_steps(notifier) if isinstance(notifier, ErrorAlert) else ())
    name = slo.name if slo else notifier.name
    return Runbook(
        slug=slug,
        ref=ref_of(notifier),
        name=name,
        service=service.name if service else None,
        severity=notifier.severity,
        pages=catalog.stack.pages and any(route(catalog, one).pages_people for one in of_page),
        first_steps=steps,
        affected=_affected(catalog, service),
        conditions=tuple(_condition(plan, one) for one in of_page),
        facts=tuple(_facts(notifier, slo)),
        links=(
            *(link for link in links(message) if link.url != own_page),
            *monitor_link(plan, owned),
            *vendor_links(plan, service),
            *_service_links(service),
        ),
        channels=tuple(recipient_phrases(replace(way, pager=None))),
        escalation=_escalation(catalog, policy) if policy and way.pages_people else None,
        note=_note(way, catalog),
        texts=tuple(_texts(catalog, service)),
        status_page=catalog.status_page is not None,
        objectives=tuple(_objectives(catalog, service)),
        maintenance=tuple(_windows(catalog.maintenance, service)),
        source=f"{notifier.source.file}:{notifier.source.line}" if notifier.source else None,
        hand_written=written.text if written else None,
        hand_written_file=f"{FOLDER}/{slug}.md",
    )


def _affected(catalog: Catalog, service: Service | None) -> str:
    """Return who is affected: the users of the service, and the services that depend on it."""
    environment = catalog.stack.environment
    if service is None:
        return f"Users in {environment}."
    dependents = sorted(each.name for each in catalog.services if service.id in each.depends_on)
    depending = f" {listed(dependents)} {'depends' if len(dependents) == 1 else 'depend'} on it."
    return f"Users of {service.name} in {environment}.{depending if dependents else ''}"


def _condition(plan: Plan, notifier: Notifier) -> Condition:
    owned = [resource for resource in plan.resources if resource.item == ref_of(notifier)]
    return Condition(
        text=looked_at(notifier),
        query=next((_query(resource) for resource in owned if any(key in resource.inputs for key in _QUERIED)), None),
        pages=plan.catalog.stack.pages and route(plan.catalog, notifier).pages_people,
    )


def _facts(notifier: Notifier, slo: Slo | None) -> Iterable[tuple[str, str]]:
    service = notifier.service
    yield "Severity", f"{notifier.severity}: {SEVERITIES[notifier.severity]}"
    if service is not None:
        yield "Service", service.name
        if service.team:
            yield "Owner", f"team {service.team}"
        if service.tier:
            yield "Tier", str(service.tier)
    if slo is not None:
        yield "Objective", f"{slo.target:g} % over {slo.window}"
    if isinstance(notifier, (Alert, Composite)) and notifier.description:
        yield "Meaning", notifier.description
    if isinstance(notifier, Alert):
        yield from _limits(notifier)


_LIMITS = (("Threshold", "threshold"), ("Warning", "warning"), ("Recovery", "recovery"))


def _limits(alert: Alert) -> Iterable[tuple[str, str]]:
    """Yield the limits of the detection, each with the signal's unit; the window, and the least number of events."""
    unit = suffix(alert.signal.unit)
    for label, name in _LIMITS:
        value = getattr(alert.detection, name, None)
        if value is not None:
            yield label, f"{value:g}{unit}"
        elif name == "recovery" and getattr(alert.detection, "threshold", None) is not None:
            yield label, "at the threshold"
    if window := getattr(alert.detection, "window_minutes", None):
        yield "Window", minutes_text(window).removeprefix("minute") or "1 minute"
    if silence := alert.missing_data.silence:
        yield "Missing data", _MISSING[silence]
    if alert.min_events:
        yield "Least events", f"{alert.min_events} in the window"


def _query(resource: PlannedResource) -> str:
    asked = resource.inputs.get("requestDefinition")
    if isinstance(asked, Mapping):
        return f"{asked.get('method', 'GET')} {asked.get('url') or asked.get('host')}"
    return str(resource.inputs["query"])


def _service_links(service: Service | None) -> Iterable[Link]:
    if service is None:
        return
    if service.url:
        yield Link(name="Product", url=service.url)
    if service.repository:
        yield Link(name="Repository", url=service.repository)
    yield from (Link(name=link.name, url=link.url) for link in service.links)


def _note(way: Route, catalog: Catalog) -> str | None:
    """Return why nobody is paged, or what limits the pages; None if there is nothing to say."""
    if not catalog.stack.pages:
        return f"Nobody is paged in {catalog.stack.environment}."
    pager = way.pager
    if pager is None:
        return "It notifies channels alone. Nobody is paged."
    if pager.policy is None:
        return f"Nobody is paged: {pager.reason}."
    if not pager.pages_people:
        first = listed(_names(pager.policy.levels[0]))
        return f"PagerDuty notifies {first} at low urgency. It does not escalate."
    notes = [f"Only {pager.only} page."] if pager.only else []
    notes += [f"{pager.reason[:1].upper()}{pager.reason[1:]}."] if pager.reason else []
    return " ".join(notes) or None


def _names(level: Level) -> list[str]:
    return [rotation.name for rotation in level.rotations] + [person.name for person in level.people]


def _escalation(catalog: Catalog, policy: EscalationPolicy) -> Escalation:
    waited, steps = 0, []
    for level in policy.levels:
        steps.append(EscalationStep(minute=waited, people=tuple(_names(level))))
        waited += level.after_minutes
    services = [it.name for it in catalog.services if it.escalation_policy == policy and not it.external]
    return Escalation(name=policy.name, steps=tuple(steps), repeat=policy.repeat, services=tuple(sorted(services)))


def _texts(catalog: Catalog, service: Service | None) -> Iterable[PublicText]:
    """Yield the templates whose components belong to the service."""
    for template in catalog.status_page.degradations if catalog.status_page else ():
        if any(component.service == service for component in template.components):
            yield _text(template)


def _text(template: DegradationTemplate) -> PublicText:
    names = tuple(component.name for component in template.components)
    return PublicText(title=template.title, components=names, messages=template.messages)


def _objectives(catalog: Catalog, service: Service | None) -> Iterable[str]:
    for slo in catalog.slos:
        if service is not None and slo.service == service:
            yield f"{slo.name}: {slo.target:g} % over {slo.window}"


def _windows(windows: Iterable[Maintenance], service: Service | None) -> Iterable[str]:
    for window in windows:
        if not window.services or service in window.services:
            when = f"{window.start:%Y-%m-%d %H:%M} {window.time_zone}, {window.minutes} min"
            often = f", {recurrence_text(window.repeats.parts)}" if window.repeats else ""
            yield f"{window.name}: {when}{often}"
