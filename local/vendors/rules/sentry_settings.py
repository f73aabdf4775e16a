"""Sentry's settings of a project, and the services that its PagerDuty integration knows."""

from collections.abc import Callable, Iterator

from local.vendors.kinds import Kind, New, Reference, at, items
from local.vendors.rules.sentry_account import (
    PAGERDUTY_SERVICE,
    PROJECT,
    admit_organization,
    allowed,
    integration_ids,
    of_project,
)
from local.vendors.store import Store
from local.vendors.typecheck import Problem
from local.vendors.wire import Properties

INBOUND_FILTER = "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter"
OWNERSHIP = "sentry:index/projectOwnership:ProjectOwnership"
SPIKE_PROTECTION = "sentry:index/projectSpikeProtection:ProjectSpikeProtection"
NOTIFICATION_ACTION = "sentry:index/notificationAction:NotificationAction"

_FILTERS = ("browser-extensions", "localhost", "filtered-transaction", "web-crawlers", "legacy-browsers")
_ASSIGNMENTS = ("Auto Assign to Issue Owner", "Auto Assign to Suspect Commits", "Turn off Auto-Assignment")
_SERVICES = ("email", "slack", "sentry_notification", "pagerduty", "opsgenie")
_NEEDED_BY_SERVICE = {
    "integrationId": ("slack", "pagerduty", "opsgenie"),
    "targetIdentifier": ("slack", "opsgenie"),
    "targetDisplay": ("slack", "opsgenie"),
}


def _check_filter(inputs: Properties) -> Iterator[Problem]:
    kind = at(inputs, "filterId")
    yield from allowed(("filterId",), kind, _FILTERS)
    if "active" in inputs and "subfilters" in inputs:
        yield ("subfilters",), "active and subfilters exclude each other"
    if kind is not None and (kind == "legacy-browsers") != ("subfilters" in inputs):
        yield ("subfilters",), "is for legacy-browsers, and every other filter has active"


def _check_ownership(inputs: Properties) -> Iterator[Problem]:
    yield from allowed(("autoAssignment",), at(inputs, "autoAssignment"), _ASSIGNMENTS)


def _check_notification(inputs: Properties) -> Iterator[Problem]:
    service = at(inputs, "serviceType")
    yield from allowed(("triggerType",), at(inputs, "triggerType"), ("spike-protection",))
    yield from allowed(("serviceType",), service, _SERVICES)
    for name, services in _NEEDED_BY_SERVICE.items():
        if service in services and name not in inputs:
            yield (name,), f"is required for {service}"


def _of_projects(inputs: Properties) -> Iterator[Reference]:
    for index, project in items(inputs, "projects"):
        yield Reference(path=("projects", index), token=PROJECT, id=project, on_delete="leave")


def _admit_service(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from admit_organization(inputs, store, id)
    integration = at(inputs, "integrationId")
    if integration is not None and integration not in integration_ids(store, inputs["organization"], "pagerduty"):
        yield ("integrationId",), f"404 Not Found: no PagerDuty integration {integration!r} is installed"


def _joined(*names: str) -> Callable[[New], str]:
    return lambda new: "/".join(str(new.inputs[name]) for name in names)


SETTING_KINDS = {
    INBOUND_FILTER: Kind(
        replaces=frozenset(("filterId",)),
        check=_check_filter,
        admit=admit_organization,
        references=of_project,
        new_id=_joined("organization", "project", "filterId"),
    ),
    OWNERSHIP: Kind(
        check=_check_ownership,
        admit=admit_organization,
        references=of_project,
        new_id=_joined("project"),
        import_separator="/",
    ),
    SPIKE_PROTECTION: Kind(admit=admit_organization, references=of_project, new_id=_joined("organization", "project")),
    NOTIFICATION_ACTION: Kind(
        check=_check_notification,
        admit=admit_organization,
        references=_of_projects,
        import_separator="/",
    ),
    PAGERDUTY_SERVICE: Kind(
        admit=_admit_service,
        new_id=lambda new: str(70_000 + new.number),
        import_separator="/",
        rewrites_all_of="integrationId",
        missing_is_an_error=True,
    ),
}
