"""Uptime: HTTP checks from outside, against the health endpoint unless another URL is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from catalog.alerts import Notify, Severity, SeverityText, runbook_of
from catalog.channels import Channel, notified
from catalog.errors import Report
from catalog.fields import Reference, Seconds, Url, matching, not_empty, within, written_once
from catalog.forms import RenamableForm, Written
from catalog.places import Source
from catalog.register import Register, by_id, old_id
from catalog.sections import Sections
from catalog.services import Service, Services

DEFAULT_JSON = (("$.status", "healthy"),)
DEFAULT_LOCATIONS = ("aws:eu-central-1", "aws:us-east-2", "aws:us-west-2")


@dataclass(frozen=True, kw_only=True)
class UptimeCheck:
    """Asks `url` every `every_seconds` from each location; fails unless it answers `status` and each JSON path's value.

    `json` pairs a JSONPath with the text it must be; `retries` are tried before a location counts as failing.
    `renamed_from` is the id it had before.
    """

    id: str
    name: str
    service: Service | None = None
    url: str
    status: int = 200
    json: tuple[tuple[str, str], ...] = DEFAULT_JSON
    every_seconds: int = 60
    locations: tuple[str, ...] = DEFAULT_LOCATIONS
    retries: int = 2
    severity: Severity = "critical"
    notify: tuple[Channel, ...] = ()
    runbook: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


Location = Annotated[
    str,
    matching(
        r"(aws|azure|gcp|pl):[a-z0-9][a-z0-9:-]*",
        "a location",
        "write the cloud and its region, `aws:eu-central-1`, or a private location's id, `pl:…`",
    ),
]


class UptimeForm(RenamableForm):
    noun: ClassVar[str] = "an uptime check"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    service: Reference | None = Field(
        default=None, description="the service it checks; by default the only one, or the default one"
    )
    url: Url | None = Field(default=None, description="what is asked; by default `/api/health` at the service's `url`")
    status: Annotated[int, AfterValidator(within(100, 599, "an HTTP status, such as 200"))] = Field(
        default=200, description="the HTTP status that is right"
    )
    # `json` is a method of pydantic's models.
    json_values: dict[str, str] = Field(
        default=dict(DEFAULT_JSON), alias="json", description='a map, such as {"$.status": healthy}'
    )
    # Datadog's tick_every.
    every: Annotated[Seconds, AfterValidator(within(30, 604_800, "`30s` to `7d`"))] = Field(
        default=60, description="how often, `30s` to `7d`; `1m` by default"
    )
    locations: Annotated[list[Location], AfterValidator(not_empty), AfterValidator(written_once)] = Field(
        default=list(DEFAULT_LOCATIONS), description="a list, such as [aws:eu-central-1]"
    )
    retries: Annotated[int, AfterValidator(within(0, 5, "0 to 5"))] = Field(
        default=2, description="how often a failed check is repeated at once before it counts, 0 to 5"
    )
    severity: SeverityText = "critical"
    notify: Notify = Field(default_factory=list)
    runbook: Url | None = Field(
        default=None, description="the address of its runbook; by default its id below the service's `runbooks`"
    )


def resolve_uptime(sections: Sections, channels: Register[Channel], services: Services) -> tuple[UptimeCheck, ...]:
    """The uptime checks of a catalog, sorted by id."""
    checks: Register[UptimeCheck] = Register("uptime check", sections.report)

    def build(written: Written[UptimeForm], id: str) -> UptimeCheck | None:
        form = written.form
        told = notified(form.notify, form.severity, written, channels)
        service, owned = services.owner(form.service, written)
        url = _url(written, service, services, sections.report) if owned else None
        if told is None or url is None:
            return None
        return UptimeCheck(
            id=id,
            name=form.name,
            service=service,
            url=url,
            status=form.status,
            json=tuple(sorted(form.json_values.items())),
            every_seconds=form.every,
            locations=tuple(sorted(form.locations)),
            retries=form.retries,
            severity=form.severity,
            notify=told,
            runbook=runbook_of(form.runbook, service, id),
            renamed_from=old_id(form),
            source=written.source,
        )

    checks.fill(sections.items("uptime", UptimeForm, checks), build)
    return by_id(checks.items)


def _url(written: Written[UptimeForm], service: Service | None, services: Services, report: Report) -> str | None:
    if written.form.url or "url" in written.refused:
        return written.form.url
    if service and service.url:
        return f"{service.url.rstrip('/')}/api/health"
    if service or services.complete:
        of_service = f" and its service `{service.name}` has none" if service else ""
        message = f"the uptime check `{written.form.name}` has no `url`{of_service}"
        report.refuse(written.source, message, "write `url:` here or in the service")
    return None
