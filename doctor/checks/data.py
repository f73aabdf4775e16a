"""Whether data arrives as the alerts ask for it, and what people set in the vendors' pages beside that."""

from collections.abc import Iterator

from audit.live.datadog.logs import INDEX
from audit.live.datadog.status_pages import PAGE
from audit.live.datadog.synthetics import GLOBAL_VARIABLE
from audit.live.sentry.projects import PROJECT
from catalog.uptime.model import global_variables
from doctor.asked import asked_metrics
from doctor.live import DAYS, ENVIRONMENT, INDEX_ORDER, REPORTED
from doctor.model import Finding, Note
from doctor.subject import Subject

_MAIN = "main"


def metrics(subject: Subject) -> Iterator[Finding | Note]:
    """Yield the metrics that alerts read and that were not reported lately, or not with the tags that they ask for."""
    yield from unknown_data(subject)
    yield from subject.unread(REPORTED)
    collection = subject.collection(REPORTED)
    if collection is None or not collection.complete:
        return
    reported = {it.id: frozenset(it.body["tags"]) for it in collection.objects}
    for asked in asked_metrics(subject.plan):
        page = subject.page("datadog", f"metric/summary?metric={asked.metric}")
        readers = _listed(asked.readers)
        if asked.metric not in reported:
            yield Finding(
                text=f"{asked.metric} was not reported in the last {DAYS} days, and {readers} reads it.",
                fix="Start the product or the agent that reports it; for a metric of log lines, check the log drain.",
                page=page,
            )
            continue
        keys = {tag.partition(":")[0] for tag in reported[asked.metric]}
        lacking = [tag for tag in asked.tags if tag not in (reported[asked.metric] if ":" in tag else keys)]
        if lacking:
            yield Finding(
                text=f"{asked.metric} was reported without {', '.join(lacking)}, and {readers} asks for that.",
                fix="Add the tag where the metric is reported, or correct the alert.",
                page=page,
            )


def unknown_data(subject: Subject) -> Iterator[Note]:
    """Yield the alerts whose data nobody can check: no result of a search, or of a service check, may be good news."""
    readers = [alert.name for alert in subject.catalog.alerts if alert.signal.kind in ("logs", "check")]
    if readers:
        yield Note(text=f"Log searches and service checks are not checked: {', '.join(readers)}.")


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} (and {len(names) - 1} more)"


def status_page(subject: Subject) -> Iterator[Finding]:
    """Yield whether the status page is missing, or not published."""
    yield from subject.unread(PAGE)
    collection, page = subject.collection(PAGE), subject.catalog.status_page
    if collection is None or page is None:
        return
    live = next((it for it in collection.objects if it.name == page.name), None)
    if live is None:
        if collection.complete:
            text = f"Datadog has no status page {page.name}."
            yield Finding(text=text, fix=f"Run `{subject.up}`, which creates it.", source=page.source)
    elif not live.body["attributes"].get("enabled"):
        yield Finding(
            text=f"The status page {page.name} is not published.",
            fix="Look at it, and publish it. That requires the right status_pages_public_page_publish.",
            page=live.url,
            source=page.source,
        )


def environments(subject: Subject) -> Iterator[Finding]:
    """Yield whether Sentry has seen no event of the stack's environment: until then it refuses alerts for it."""
    yield from subject.unread(ENVIRONMENT)
    collection, tracking = subject.collection(ENVIRONMENT), subject.catalog.error_tracking
    if collection is None or not collection.complete or tracking is None:
        return
    environment = subject.catalog.stack.environment
    if environment not in {it.body.get("name") for it in collection.objects}:
        command = f'SENTRY_DSN=… sentry-cli send-event --env {environment} -m "first event"'
        yield Finding(
            text=f"Sentry has not received an event of the environment {environment}.",
            fix=f"Run `{command}` with the DSN in the stack's output `sentry_dsn_<project>`.",
            source=tracking.source,
        )
    elif tracking.all_environments:
        yield Finding(
            text=f"Sentry has events of {environment}, and its alerts still notify of errors in every environment.",
            fix=f"Remove `all_environments` under `error_tracking`, and run `{subject.up}`.",
            source=tracking.source,
        )


def variables(subject: Subject) -> Iterator[Finding]:
    """Yield the global variables of uptime checks that nobody has set."""
    yield from subject.unread(GLOBAL_VARIABLE)
    collection = subject.collection(GLOBAL_VARIABLE)
    if collection is None or not collection.complete:
        return
    known = {it.name for it in collection.objects}
    for name in global_variables(subject.catalog.uptime):
        if name not in known:
            yield Finding(
                text=f"The global variable {name} is not set in Datadog.",
                fix=f"Create the variable {name} with its value, and mark it as secure.",
                page=subject.page("datadog", "synthetics/settings/variables"),
            )


def index_order(subject: Subject) -> Iterator[Finding]:
    """Yield whether the stack's log index is below `main`, which takes all log lines."""
    yield from subject.unread(INDEX_ORDER, INDEX)
    order = next((it.body["names"] for it in subject.objects(INDEX_ORDER)), None)
    index = subject.catalog.logs.index if subject.catalog.logs else None
    if order is None or index is None or _MAIN not in order:
        return
    page = subject.page("datadog", "logs/pipelines/indexes")
    if index.name not in order:
        yield Finding(
            text=f"Datadog has no log index {index.name}.", fix=f"Run `{subject.up}`, which creates it.", page=page
        )
    elif order.index(index.name) > order.index(_MAIN):
        yield Finding(
            text=f"The log index {index.name} is below {_MAIN}, which takes its log lines.",
            fix=f"Drag {index.name} above {_MAIN} and above every index whose filter finds its lines.",
            page=page,
        )


def scrubbing(subject: Subject) -> Iterator[Finding]:
    """Yield the fields that Sentry itself must scrub, and does not: its provider cannot set them."""
    yield from subject.unread(PROJECT)
    tracking = subject.catalog.error_tracking
    if tracking is None:
        return
    live = {it.name: it for it in subject.objects(PROJECT)}
    organization = subject.accounts["sentry"].organization
    for project in tracking.projects:
        item = live.get(project.name)
        lacking = [field for field in project.scrub if item and field not in (item.body.get("sensitiveFields") or ())]
        if item is not None and lacking:
            slug = item.body.get("slug")
            yield Finding(
                text=f"Sentry does not scrub {', '.join(lacking)} in {project.name}.",
                fix=f"Add {'the field' if len(lacking) == 1 else 'the fields'} under Additional Sensitive Fields.",
                page=subject.page("sentry", f"settings/{organization}/projects/{slug}/security-and-privacy/"),
                source=project.source,
            )
