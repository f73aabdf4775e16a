"""Objects that people make in the vendors' pages and that no Pulumi type manages, and parts that come with others.

The properties of the former have the names of the vendor's API. The latter have no record of their own in the account:
only members of their bodies can be set.
"""

from collections.abc import Iterator
from dataclasses import replace

from local.vendors.core.constraints import Passes
from local.vendors.core.kinds import Kind, Link
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.schema import Package, Resource
from local.vendors.core.store import Store
from local.vendors.datadog.monitors.monitor import MONITOR, TEST
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import SCHEDULE, USER, instant
from local.vendors.sentry.account import PROJECT, default_monitors, installed, integration_id

OVERRIDE = "pagerduty:hand/override:Override"
INCIDENT = "pagerduty:hand/incident:Incident"
NOTEBOOK = "datadog:hand/notebook:Notebook"
INTEGRATION = "sentry:hand/integration:Integration"
DETECTOR = "sentry:hand/detector:Detector"

_NO_TIME = "{value!r} is not an RFC 3339 time with an offset, such as 2026-01-05T09:00:00+01:00"


def _texts(**others: str) -> Resource:
    """Returns a type whose properties are all required texts, but the others, which have types of their own."""
    return Resource(
        inputs={name: (type_ == "text", type_) for name, type_ in others.items()}, outputs=others, secrets=()
    )


_TYPES = {
    OVERRIDE: _texts(schedule="text", start="text", end="text", user="text"),
    INCIDENT: _texts(service="text", title="text"),
    NOTEBOOK: _texts(name="text", cells="any", status="any"),
    INTEGRATION: _texts(),
    DETECTOR: _texts(),
}
KINDS = {
    OVERRIDE: Kind(
        rules=(Passes("start", instant, _NO_TIME), Passes("end", instant, _NO_TIME)),
        links=(Link("schedule", SCHEDULE, "cascade"), Link("user", USER, "cascade")),
        new_id=pagerduty_id,
    ),
    INCIDENT: Kind(links=(Link("service", SERVICE, "cascade"),), new_id=pagerduty_id),
    NOTEBOOK: Kind(),
}


def with_types_of_people(packages: dict[str, Package]) -> dict[str, Package]:
    """Returns the packages with the types that only people make; no provider knows these."""
    return {
        vendor: replace(
            package,
            resources={
                **package.resources,
                **{token: resource for token, resource in _TYPES.items() if token.startswith(f"{vendor}:")},
            },
        )
        for vendor, package in packages.items()
    }


def parts(store: Store, token: str) -> Iterator[tuple[str, str]]:
    """Yields the ids and names of what comes with other objects: a test's own monitor, a project's own detectors."""
    if token == MONITOR:
        for test in store.objects(token=TEST):
            yield str(test.outputs["monitorId"]), test.name
    elif token == INTEGRATION:
        for organization in store.known("sentry organization"):
            for kind in ("slack", "pagerduty"):
                yield from ((integration_id(organization, kind, name), kind) for name in installed(store, kind))
    elif token == DETECTOR:
        for project in store.objects(token=PROJECT):
            for kind, id in default_monitors(project.inputs["organization"], project.id).items():
                yield id, f"{project.id} {kind}"
