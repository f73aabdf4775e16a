"""The YAML of uptime checks: the key that is present selects the kind of check."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.alerts.model import Notify, SeverityText
from catalog.alerts.resolve import AlertScope
from catalog.channels import notified
from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import Form, Located
from catalog.forms.raw import VendorForm, raw_of
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import key_hint, prose
from catalog.forms.types import (
    Matching,
    Reference,
    Seconds,
    Url,
    choice,
    matching,
    minutes,
    not_empty,
    one_or_more,
    within,
    written_once,
)
from catalog.forms.units import Duration, length_text
from catalog.sections import Sections
from catalog.services import Service, Services
from catalog.uptime.endpoint import HOST, EndpointText
from catalog.uptime.locations import FORM, check_location
from catalog.uptime.model import (
    DEFAULT_JSON,
    DEFAULT_LOCATIONS,
    DnsProbe,
    HttpProbe,
    Probe,
    TlsProbe,
    UptimeCheck,
)
from catalog.uptime.steps import AnswerForm, JsonValues, Secrets, Status, Steps, answer, steps_probe

Kind = Literal["url", "health", "tls", "dns", "steps", "heartbeat"]
Record = Literal["A", "AAAA", "CNAME", "MX", "NS", "TXT"]
FIELDS: dict[Kind, tuple[str, ...]] = {
    "url": ("url", "status", "json", "expect"),
    "health": ("health", "url", "expect"),
    "tls": ("tls", "expires_in"),
    "dns": ("dns",),
    "steps": ("steps", "secrets"),
    "heartbeat": ("heartbeat", "grace"),
}
EVERY: dict[Kind, int] = {"url": 60, "health": 60, "tls": 21_600, "dns": 300, "steps": 300}
DAY = 86_400
Location = Annotated[str, Matching(check_location, FORM)]
Dependency = Annotated[
    str, matching(r"[A-Za-z_][A-Za-z0-9_]*", "a dependency", "write its key under `checks`, such as `database`")
]


def _days(length: int) -> Duration:
    if length % DAY:
        raise InvalidValue(f"`{length_text(length)}` is not a number of whole days", "write days, such as `21d`")
    return Duration(length // DAY, length_text(length))


class DnsForm(Form):
    noun: ClassVar[str] = "`dns`"
    name: Annotated[
        str,
        matching(HOST, "a host name", "write one, such as `shop.example.com`"),
        Field(description="the name to look up, such as `name: shop.example.com`"),
    ]
    record: Annotated[Record, choice("record type", Record), Field(description="the type of record; default: `A`")] = (
        "A"
    )
    expect: Annotated[
        list[str],
        BeforeValidator(one_or_more),
        AfterValidator(written_once),
        Field(description="records that must exist, such as 203.0.113.7; default: any record passes"),
    ] = Field(default_factory=list)


class UptimeForm(VendorForm):
    """Without `health`, `tls`, `dns`, `steps` and `heartbeat`, the check requests a URL: its own, else the service's
    health endpoint."""

    noun: ClassVar[str] = "an uptime check"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    service: Annotated[Reference | None, Field(description="the service it belongs to")] = None
    url: Annotated[
        Url | None, Field(description="the URL to request; default: `/api/health` under the service's URL")
    ] = None
    status: Annotated[Status | None, Field(description="a status, `200`; short for `expect: {status: …}`")] = None
    json_values: JsonValues | None = Field(
        default=None, alias="json", description='a map, such as {"$.status": healthy}; short for `expect: {json: …}`'
    )
    expect: Annotated[
        AnswerForm | None,
        Field(description='the expected answer, such as {latency_under: 800ms, json: {"$.status": healthy}}'),
    ] = None
    health: Annotated[
        list[Dependency] | None,
        AfterValidator(not_empty),
        AfterValidator(written_once),
        Field(description="dependencies that the health endpoint must report healthy, such as [database, redis]"),
    ] = None
    tls: EndpointText | None = Field(
        default=None, description="the host whose certificate is checked, such as `tls: shop.example.com`"
    )
    expires_in: Annotated[
        Seconds,
        AfterValidator(_days),
        AfterValidator(within(1, 398, "`1d` to `398d`")),
        Field(description="the remaining validity below which it fires; default: `21d`"),
    ] = 21
    dns: Annotated[DnsForm | None, Field(description="a lookup, such as {name: shop.example.com, record: A}")] = None
    steps: Steps | None = Field(
        default=None, description="requests in sequence, such as [{name: Sign in, request: {url: /api/login}}]"
    )
    secrets: Secrets = Field(default_factory=list)
    heartbeat: Reference | None = Field(
        default=None,
        description="the reports of a job: a count metric, or a signal of the kind `count` or `logs`, such as "
        "`heartbeat: nightly_runs`. The job is missed when nothing was counted for `every` plus `grace`, at most `2d`. "
        "Nothing is requested from outside, so it has no locations and no retries",
    )
    grace: Annotated[Seconds, *minutes(1, 1440, "`1m` to `1d`")] | None = Field(
        default=None, description="how late a heartbeat may be, such as `2h`; default: a tenth of `every`"
    )
    # The range of Datadog's tick_every.
    every: Annotated[
        Seconds | None,
        AfterValidator(lambda length: length if length is None else within(30, 604_800, "`30s` to `7d`")(length)),
        Field(
            description="how often it runs; default: `1m`, `5m` for `dns` and `steps`, `6h` for `tls`. For a "
            "`heartbeat`, how often it is due, such as `1d`, without a default"
        ),
    ] = None
    locations: Annotated[list[Location], AfterValidator(not_empty), AfterValidator(written_once)] = Field(
        default=list(DEFAULT_LOCATIONS), description="a list of locations to run from, such as [aws:eu-central-1]"
    )
    retries: Annotated[
        int,
        # Datadog retries an API test at most three times.
        AfterValidator(within(0, 3, "0 to 3")),
        Field(description="retries before a location counts as failing, at most 3; default: 2"),
    ] = 2
    fails_from: Annotated[
        int | None, Field(description="the failing locations needed to fire; default: 2, or the only one")
    ] = None
    severity: SeverityText = "critical"
    notify: Notify = Field(default_factory=list)
    runbook: Annotated[Url | None, Field(description="its runbook; default: the service's runbooks and its id")] = None


def resolve_uptime(
    entries: list[Located[UptimeForm]],
    checks: Scope[UptimeCheck],
    scope: AlertScope,
) -> tuple[UptimeCheck, ...]:
    """Return the checks among the given forms that send requests, sorted by id: all except heartbeats."""
    report = checks.report

    def build(entry: Located[UptimeForm], id: str) -> UptimeCheck | None:
        form = entry.form
        recipients = notified(form.notify, form.severity, entry, scope.channels)
        service, owned = scope.services.owner(form.service, entry)
        kind = _kind(entry, report)
        fails_from = _fails_from(entry, report)
        probe = _probe(entry, service, scope.services, report) if owned and kind else None
        if recipients is None or probe is None or kind is None or fails_from is None:
            return None
        return UptimeCheck(
            id=id,
            name=form.name,
            service=service,
            probe=probe,
            every_seconds=form.every or EVERY[kind],
            locations=tuple(sorted(form.locations)),
            retries=form.retries,
            fails_from=fails_from,
            severity=form.severity,
            notify=recipients,
            runbook=scope.runbooks.of("check", id, form.runbook, service),
            raw=raw_of(form.raw),
            keep=form.keep,
            renamed_from=old_id(form),
            source=entry.source,
        )

    checks.fill(entries, build)
    return by_id(checks.items)


def uptime_forms(sections: Sections, checks: Scope[UptimeCheck]) -> list[Located[UptimeForm]]:
    """Return the filled-in forms of the section, including heartbeats."""
    return sections.items(UptimeForm, checks)


def _kind(entry: Located[UptimeForm], report: Report) -> Kind | None:
    """The kind of a check; None if keys of several kinds are present."""
    kinds: list[Kind] = [kind for kind in get_args(Kind) if kind != "url"]
    if not entry.refused.isdisjoint(kinds):
        return None
    named = [kind for kind in kinds if getattr(entry.form, kind) is not None]
    if len(named) > 1:
        message = f"the uptime check `{entry.form.name}` has {prose(named, 'and')}, and only one of them is allowed"
        report.refuse(entry.source, message, "write one check for each")
        return None
    kind: Kind = named[0] if named else "url"
    own = {"json_values" if field == "json" else field for field in FIELDS[kind]}
    others = {"json_values" if field == "json" else field for fields in FIELDS.values() for field in fields} - own
    wrong = sorted(entry.form.model_fields_set & others)
    for field in wrong:
        key = "json" if field == "json_values" else field
        report.refuse(entry.at(key), _not_a_key(key, kind), key_hint(key, FIELDS[kind], entry.page))
    return None if wrong else kind


def _not_a_key(key: str, kind: Kind) -> str:
    if kind == "url":
        home = next(kind for kind, fields in FIELDS.items() if key in fields)
        return f"`{key}` requires `{home}`"
    return f"unknown key `{key}` in a check with `{kind}`"


def _fails_from(entry: Located[UptimeForm], report: Report) -> int | None:
    form, places = entry.form, len(entry.form.locations)
    if form.fails_from is None or "locations" in entry.refused:
        return min(2, places)
    if not 1 <= form.fails_from <= places:
        message = f"`fails_from`: `{form.fails_from}` is out of range: the check runs from {places} locations"
        report.refuse(entry.at("fails_from"), message, f"write 1 to {places}")
        return None
    return form.fails_from


def _probe(entry: Located[UptimeForm], service: Service | None, services: Services, report: Report) -> Probe | None:
    form = entry.form
    if form.tls is not None:
        return TlsProbe(host=form.tls.host, port=form.tls.port, expires_in_days=form.expires_in)
    if form.dns is not None:
        return DnsProbe(host=form.dns.name.lower(), record=form.dns.record, expect=tuple(sorted(form.dns.expect)))
    if form.steps is not None:
        return steps_probe(form.steps, form.secrets, service, entry, report)
    url = _url(entry, service, services, report)
    if url is None:
        return None
    if form.health is not None:
        return _health(form, form.health, url)
    return _http(entry, url, report)


def _health(form: UptimeForm, dependencies: list[str], url: str) -> HttpProbe:
    """One request, with an assertion for each dependency.

    The endpoint answers 503 as soon as any of its dependencies is down: if the status were asserted, a check of the
    mail provider would fire for the database.
    """
    recipients = answer(form.expect or AnswerForm(), status=None)
    expected = {f"$.checks.{name}.status": "healthy" for name in dependencies}
    values = tuple(sorted({**expected, **dict(recipients.json)}.items()))
    return HttpProbe(url=url, answer=replace(recipients, json=values), dependencies=tuple(sorted(dependencies)))


def _http(entry: Located[UptimeForm], url: str, report: Report) -> HttpProbe | None:
    form = entry.form
    expect = form.expect or AnswerForm()
    twice = [key for key, there in (("status", form.status), ("json", form.json_values)) if there is not None]
    twice = [key for key in twice if getattr(expect, "json_values" if key == "json" else key) is not None]
    for key in twice:
        report.refuse(entry.at(key), f"`{key}` is written in `expect` too", "keep one of them")
    if twice:
        return None
    values = form.json_values if form.json_values is not None else dict(DEFAULT_JSON)
    return HttpProbe(url=url, answer=answer(expect, status=form.status or 200, values=values))


def _url(entry: Located[UptimeForm], service: Service | None, services: Services, report: Report) -> str | None:
    if entry.form.url or "url" in entry.refused:
        return entry.form.url
    if service and service.url:
        return f"{service.url.rstrip('/')}/api/health"
    if service or services.complete:
        of_service = f" and its service `{service.name}` has none" if service else ""
        message = f"the uptime check `{entry.form.name}` has no `url`{of_service}"
        report.refuse(entry.source, message, "write `url:` here or in the service")
    return None
