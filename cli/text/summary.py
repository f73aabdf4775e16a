"""The summary of `make up`: the account's objects, the people on call, the alerts that page, and the manual steps."""

import textwrap
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from catalog import Catalog, ErrorTracking, Person, Rotation
from catalog.on_call.rota import next_change, on_call_at
from catalog.uptime.model import global_variables
from catalog.vendors import VENDORS
from cli.stack import DEFAULT, with_stack
from local.vendors import AccountObject
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import route as route_of

_INTEGRATIONS = {"pagerduty": "PagerDuty", "slack": "Slack"}
_WIDTH = 100
_FEW = 10
"""The largest number of alerts without a page that are named."""
_NOUNS = {
    "downtime-schedule": "planned downtime",
    "integration-pagerduty": "PagerDuty entry",
    "key": "client key",
    "logs-archive": "log archive",
    "logs-custom-pipeline": "log pipeline",
    "logs-index": "log index",
    "logs-metric": "log-based metric",
    "metric-metadata": "metric description",
    "metric-tag-configuration": "metric tag list",
    "notification-action": "spike notification",
    "pagerduty-service-object": "PagerDuty handle",
    "project-inbound-data-filter": "inbound filter",
    "project-ownership": "ownership rule list",
    "project-spike-protection": "spike protection setting",
    "sensitive-data-scanner-group": "sensitive-data rule group",
    "sensitive-data-scanner-rule": "sensitive-data rule",
    "service-integration": "integration",
    "service-level-objective": "SLO",
    "slack-channel": "Slack channel",
    "software-catalog": "software catalog entry",
    "synthetics-test": "uptime check",
    "team-membership": "team member",
}
"""The names that people use for kinds whose SDK name differs."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


def summary(
    catalog: Catalog, held: Iterable[AccountObject], now: datetime, *, stack: str = DEFAULT, detailed: bool = False
) -> list[str]:
    """Return the summary's lines. `held` are the account's objects; `now` is an aware datetime. `stack` is the stack as
    it was typed, for the commands that the lines name.

    With `detailed`, the lines name each kind of object, and the alerts that page nobody.
    """
    return [
        *(_kinds(held) if detailed else _counts(held)),
        *_on_call(catalog, now),
        *_notifiers(catalog, stack, detailed=detailed),
        *_manual_steps(catalog, stack),
    ]


def _counts(held: Iterable[AccountObject]) -> list[str]:
    number = Counter(each.vendor for each in held)
    parts = [f"{number[vendor]} in {row.title}" for vendor, row in VENDORS.items()]
    return [f"In the local account: {', '.join(parts)}. `watchbill local show` lists them"]


def _kinds(held: Iterable[AccountObject]) -> list[str]:
    kinds: dict[str, Counter[str]] = {vendor: Counter() for vendor in VENDORS}
    for each in held:
        kinds[each.vendor][_NOUNS.get(each.kind, each.kind.replace("-", " "))] += 1
    lines = ["In the local account:"]
    for vendor, row in VENDORS.items():
        counts = [_count(kinds[vendor][words], words) for words in sorted(kinds[vendor], key=str.casefold)]
        lines += _wrapped(f"  {row.title:<9}  ", counts or ["nothing"], indent=" " * 13)
    return lines


def _on_call(catalog: Catalog, now: datetime) -> list[str]:
    if not catalog.stack.pages or not catalog.on_call.rotations:
        return [f"On call: nobody ({catalog.stack.environment} does not page)"]
    return ["On call:", *(f"  {rotation.name}: {_holder(rotation, now)}" for rotation in catalog.on_call.rotations)]


def _holder(rotation: Rotation, now: datetime) -> str:
    change = next_change(rotation, now)
    holder = _name(on_call_at(rotation, now))
    if change is None:
        return holder
    return f"{holder} until {change.begin:%a %d %b %H:%M} ({rotation.time_zone}), then {_name(change.person)}"


def _name(person: Person | None) -> str:
    return person.name if person else "nobody"


def _notifiers(catalog: Catalog, stack: str, *, detailed: bool) -> list[str]:
    routes = [route_of(catalog, notifier) for notifier in notifiers(catalog)]
    paging = [route.notifier.name for route in routes if route.pages_people]
    others = [route.notifier.name for route in routes if not route.pages_people and (route.told or route.pager)]
    if detailed or len(others) <= _FEW:
        return [*_named("Pages people", paging), *_named("Notifies without paging", others)]
    listing = with_stack("watchbill plan", stack)
    return [*_named("Pages people", paging), f"Notifies without paging: {len(others)}. `{listing}` lists them"]


def _named(title: str, names: list[str]) -> list[str]:
    return _wrapped(f"{title} ({len(names)}): ", names or ["none"], indent="  ")


def _wrapped(begin: str, parts: list[str], *, indent: str) -> list[str]:
    """Return the parts joined by commas, in lines that break between two parts."""
    unbroken = ", ".join(part.replace(" ", _NO_BREAK) for part in parts)
    lines = textwrap.wrap(begin + unbroken, width=_WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _manual_steps(catalog: Catalog, stack: str) -> list[str]:
    """Return the steps that no provider can do; with real accounts, a person does each once."""
    lines = []
    workspaces = sorted({channel.workspace for channel in catalog.channels if channel.workspace})
    if workspaces and catalog.stack.owns.datadog:
        lines.append(f"  Datadog: install the Slack integration in {_list(workspaces)}")
    if catalog.stack.pages and catalog.on_call.rotations:
        lines.append("  Datadog: activate the PagerDuty integration")
        people = [person.name for person in catalog.on_call.people if not person.create]
        if people:
            lines.append(f"  PagerDuty: invite {_list(people)}")
    variables = global_variables(catalog.uptime)
    if variables:
        lines.append(f"  Datadog: set the global variables {_list(variables)}")
    lines += _new_index(catalog)
    if catalog.error_tracking is not None and catalog.stack.owns.sentry:
        lines += _sentry_steps(catalog.error_tracking)
    lines += _first_event(catalog)
    if catalog.status_page is not None and catalog.stack.owns.datadog:
        lines.append(f"  Datadog: publish the status page {catalog.status_page.name} when it is ready")
    check = with_stack("watchbill doctor", stack)
    return [f"Manual steps with real accounts (`{check}` checks them):", *lines] if lines else []


def _sentry_steps(tracking: ErrorTracking) -> list[str]:
    """Return the integrations in use, and the data that Sentry itself must scrub: its provider can do neither."""
    kinds = {channel.kind for alert in tracking.alerts for channel in alert.channels}
    spikes = [project.spike_protection for project in tracking.projects if project.spike_protection]
    kinds |= {channel.kind for spike in spikes for channel in spike.notify}
    integrations = [_INTEGRATIONS[kind] for kind in sorted(kinds & set(_INTEGRATIONS))]
    lines = [f"  Sentry: install the {integration} integration" for integration in integrations]
    for project in tracking.projects:
        if project.scrub:
            begin = f"  Sentry: in Security & Privacy of {project.name}, scrub "
            lines += _wrapped(begin, list(project.scrub), indent="    ")
    return lines


def _first_event(catalog: Catalog) -> list[str]:
    """Return the step for a new environment: Sentry rejects its alerts until a first event has created it."""
    tracking, environment = catalog.error_tracking, catalog.stack.environment
    if tracking is None or not any(project.here for alert in tracking.alerts for project in alert.projects):
        return []
    if tracking.all_environments:
        why = "until then, Sentry's alerts notify of errors in every environment"
        begin = f"  Sentry: send a first event of {environment}, and remove all_environments; {why}"
        return _wrapped(begin, [], indent="    ")
    command = f'sentry-cli send-event --env {environment} -m "first event"'
    return _wrapped(
        f"  Sentry: send a first event of {environment}, or Sentry rejects its alerts: ", [command], indent="    "
    )


def _new_index(catalog: Catalog) -> list[str]:
    """Return the steps for a new index.

    No stack owns the order of an account's indexes: Datadog accepts it only as one list of all of them.
    """
    if catalog.logs is None or catalog.logs.index is None or not catalog.stack.owns.datadog:
        return []
    name = catalog.logs.index.name
    order = f"drag {name} above main and above every index whose filter finds its lines"
    # The provider cannot create an index without a daily limit, it can only switch the limit off.
    limit = f"run `pulumi up` once more, to switch off the daily limit that Datadog may set for {name}"
    lines = (f"under Logs → Configuration → Indexes, {order}", limit)
    return [part for line in lines for part in _wrapped(f"  Datadog: {line}", [], indent="    ")]


def _count(number: int, words: str) -> str:
    if number == 1:
        return f"1 {words}"
    if words.endswith(("cy", "ry")):
        return f"{number} {words[:-1]}ies"
    return f"{number} {words}{'es' if words.endswith('x') else 's'}"


def _list(names: list[str]) -> str:
    return ", ".join(names) if names else "none"
