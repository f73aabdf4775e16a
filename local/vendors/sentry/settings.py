"""Sentry's settings of a project, and the services that its PagerDuty integration knows."""

from collections.abc import Callable, Iterator

from local.vendors.core.constraints import Forbidden, OneOf, Required, given, when
from local.vendors.core.kinds import Kind, Link, NewObject
from local.vendors.core.places import at
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties
from local.vendors.sentry.account import (
    OF_PROJECT,
    PAGERDUTY_SERVICE,
    PROJECT,
    admit_organization,
    integration_ids,
)

INBOUND_FILTER = "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter"
OWNERSHIP = "sentry:index/projectOwnership:ProjectOwnership"
SPIKE_PROTECTION = "sentry:index/projectSpikeProtection:ProjectSpikeProtection"
NOTIFICATION_ACTION = "sentry:index/notificationAction:NotificationAction"

_FILTERS = ("browser-extensions", "localhost", "filtered-transaction", "web-crawlers", "legacy-browsers")
_BROWSERS = (
    "ie", "edge", "safari", "firefox", "chrome", "opera", "android", "opera_mini", "ie_pre_9", "ie9", "ie10", "ie11",
    "opera_pre_15", "android_pre_4", "safari_pre_6", "opera_mini_pre_8", "edge_pre_79",
)  # fmt: skip
_ASSIGNMENTS = ("Auto Assign to Issue Owner", "Auto Assign to Suspect Commits", "Turn off Auto-Assignment")
_SERVICES = ("email", "slack", "sentry_notification", "pagerduty", "opsgenie")
_NEEDED = {
    "slack": ("integrationId", "targetIdentifier", "targetDisplay"),
    "pagerduty": ("integrationId",),
    "opsgenie": ("integrationId", "targetIdentifier", "targetDisplay"),
}


def _check_filter(inputs: Properties, _path: Path) -> Iterator[Problem]:
    kind = at(inputs, "filterId")
    if kind is not None and (kind == "legacy-browsers") != ("subfilters" in inputs):
        yield ("subfilters",), "is only allowed for legacy-browsers; other filters have active"


def _admit_ownership(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    """Checks ownership rules: Sentry looks for a rule's teams among those of the project."""
    yield from admit_organization(inputs, store, id)
    projects = [project for project in store.objects(token=PROJECT) if project.id == at(inputs, "project")]
    teams = {team for project in projects for team in project.inputs.get("teams", ())}
    named = {
        word
        for line in str(at(inputs, "raw") or "").splitlines()
        for word in line.split()[1:]
        if line.strip() and not line.lstrip().startswith("#")
    }
    unknown = sorted(word for word in named if word.startswith("#") and word[1:] not in teams)
    if unknown:
        yield ("raw",), f"Invalid rule owners: {', '.join(unknown)}"


def _admit_notification(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from admit_organization(inputs, store, id)
    kind, integration = at(inputs, "serviceType"), at(inputs, "integrationId")
    if integration is not None and integration not in integration_ids(store, inputs["organization"], str(kind)):
        yield ("integrationId",), "Integration does not exist, or is not installed"


def _admit_service(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from admit_organization(inputs, store, id)
    integration = at(inputs, "integrationId")
    if integration is not None and integration not in integration_ids(store, inputs["organization"], "pagerduty"):
        yield ("integrationId",), f"404 Not Found: no PagerDuty integration {integration!r} is installed"


def _joined(*names: str) -> Callable[[NewObject], str]:
    return lambda new: "/".join(str(new.inputs[name]) for name in names)


SETTING_KINDS = {
    INBOUND_FILTER: Kind(
        replaces=frozenset(("filterId",)),
        rules=(
            OneOf("filterId", _FILTERS),
            given("active", Forbidden("subfilters", "active and subfilters are not allowed together")),
            OneOf("subfilters[]", _BROWSERS),
            _check_filter,
        ),
        admit=admit_organization,
        links=OF_PROJECT,
        new_id=_joined("organization", "project", "filterId"),
    ),
    OWNERSHIP: Kind(
        rules=(OneOf("autoAssignment", _ASSIGNMENTS),),
        admit=_admit_ownership,
        links=OF_PROJECT,
        new_id=_joined("project"),
        import_separator="/",
    ),
    SPIKE_PROTECTION: Kind(admit=admit_organization, links=OF_PROJECT, new_id=_joined("organization", "project")),
    NOTIFICATION_ACTION: Kind(
        rules=(
            OneOf("triggerType", ("spike-protection",)),
            OneOf("serviceType", _SERVICES),
            *(
                when("serviceType", service, Required(name, f"is required for {service}"))
                for service, names in _NEEDED.items()
                for name in names
            ),
        ),
        admit=_admit_notification,
        links=(Link("projects[]", PROJECT, "leave"),),
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
