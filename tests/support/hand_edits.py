"""Sixty changes that people make in the vendors' pages, each with what an audit has to find of it."""

from dataclasses import dataclass, field
from typing import Any

from audit.model import Level, StatusText
from audit.silences.model import Cause
from local import vendors
from tests.support.audited_account import AuditedAccount

Found = tuple[StatusText, Level, str]
"""The status, the level and the label of a finding."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change: of properties, members of the vendor's answer (`body.`), a new object, or a deletion (no `changes`).

    `finds` is the finding that it has to cause, `silence` the cause of a silence, of either at least one.
    """

    vendor: str
    kind: str
    name: str
    changes: dict[str, str] = field(default_factory=dict)
    adds: dict[str, object] | None = None
    finds: Found | None = None
    silence: Cause | None = None

    def apply(self, account: AuditedAccount) -> None:
        """Make the change."""
        if self.adds is not None:
            properties = {key: _with_ids(account, value) for key, value in self.adds.items()}
            vendors.add(account.file, self.vendor, self.kind, properties)
        elif self.changes:
            changes = {key: str(_with_ids(account, value)) for key, value in self.changes.items()}
            vendors.edit(account.file, self.vendor, self.kind, _id(account, self), changes)
        else:
            vendors.remove(account.file, self.vendor, self.kind, _id(account, self))


def _id(account: AuditedAccount, edit: Edit) -> str:
    """The name, or where it is the text of a property, the id of the first object of the kind that has it."""
    held = [it for it in vendors.contents(account.file) if (it.vendor, it.kind) == (edit.vendor, edit.kind)]
    if any(edit.name in (it.name, it.id) for it in held) and sum(it.name == edit.name for it in held) < 2:
        return edit.name
    return next((it.id for it in held if edit.name in str(it.properties)), edit.name)


def _with_ids(account: AuditedAccount, value: object) -> object:
    """The value with the id of an object for `<kind:name>`."""
    if isinstance(value, dict):
        return {key: _with_ids(account, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_ids(account, inner) for inner in value]
    if isinstance(value, str) and "<" in value:
        for it in vendors.contents(account.file):
            value = value.replace(f"<{it.kind}:{it.name}>", it.id)
    return value


def _edit(place: str, finds: Found | None = None, silence: Cause | None = None, **changes: str) -> Edit:
    vendor, kind, name = place.split("/", 2)
    named = {key.replace("__", "."): value for key, value in changes.items()}
    return Edit(vendor=vendor, kind=kind, name=name, changes=named, finds=finds, silence=silence)


def _remove(place: str, finds: Found | None = None, silence: Cause | None = None) -> Edit:
    return _edit(place, finds, silence)


def _add(place: str, finds: Found | None = None, silence: Cause | None = None, **properties: Any) -> Edit:
    vendor, kind, name = place.split("/", 2)
    return Edit(vendor=vendor, kind=kind, name=name, adds=properties, finds=finds, silence=silence)


LIVE: StatusText = "changed live"
GONE: StatusText = "missing live"
NEW: StatusText = "unmanaged"
_NEW_MONITOR: dict[str, Any] = {"type": "metric alert", "query": "avg(last_5m):avg:system.load.1{*} > 4"}
_WINDOW: dict[str, Any] = {"startTime": "2026-12-01T01:00:00Z", "endTime": "2036-12-01T03:00:00Z"}

PAGES = (
    _edit(
        "datadog/monitor/[prod] Payment Failures",
        (LIVE, "page", "datadog monitor [prod] Payment Failures"),
        renotifyInterval="120",
    ),
    _edit(
        "datadog/monitor/[prod] Database Down",
        (LIVE, "page", "datadog monitor [prod] Database Down"),
        notifyNoData="false",
    ),
    _remove("datadog/monitor/[prod] Redis Down", (GONE, "page", "datadog monitor [prod] Redis Down"), Cause.MISSING),
    _edit(
        "datadog/monitor/[prod] Payments: error budget burns fast (1h)",
        (LIVE, "page", "datadog monitor [prod] Payments: error budget burns fast (1h)"),
        message="silence",
    ),
    _edit("datadog/monitor/[prod] Payments Stopped", None, Cause.MUTED, body__options__silenced='{"*": null}'),
    _edit(
        "datadog/monitor/[prod] High Error Rate",
        (LIVE, "page", "datadog monitor [prod] High Error Rate"),
        Cause.MUTED,
        draftStatus="draft",
    ),
    _add(
        "datadog/downtime-schedule/new",
        (NEW, "page", "datadog downtime "),
        Cause.DOWNTIME,
        scope="env:prod",
        monitorIdentifier={"monitorTags": ["service:storefront"]},
        oneTimeSchedule={"start": "2026-01-01T00:00:00Z", "end": "2036-01-01T00:00:00Z"},
    ),
    _edit(
        "datadog/synthetics-test/[prod] Storefront health",
        (LIVE, "page", "[prod] Storefront health"),
        Cause.DISABLED,
        status="paused",
    ),
    _edit(
        "datadog/synthetics-test/[prod] Sign in and check out",
        (LIVE, "page", "[prod] Sign in and check out"),
        locations='["aws:eu-central-1", "aws:us-east-2", "aws:us-west-2", "aws:ap-south-1"]',
    ),
    _remove("datadog/pagerduty-service-object/redis", (GONE, "page", "redis")),
    _edit("pagerduty/service/Storefront", None, Cause.SERVICE_DISABLED, body__status="disabled"),
    _edit(
        "pagerduty/service/Postgres",
        (LIVE, "page", "pagerduty service Postgres"),
        escalationPolicy="<escalation-policy:Office hours>",
    ),
    _edit("pagerduty/service/Redis", (LIVE, "page", "pagerduty service Redis"), incidentUrgencyRule__urgency="low"),
    _edit(
        "pagerduty/escalation-policy/On call",
        (LIVE, "page", "pagerduty escalation policy On call"),
        rules__0__escalationDelayInMinutes="60",
    ),
    _edit(
        "pagerduty/escalation-policy/Office hours",
        (LIVE, "page", "pagerduty escalation policy Office hours"),
        numLoops="3",
    ),
    _edit(
        "pagerduty/schedule/Primary",
        (LIVE, "page", "pagerduty schedule Primary"),
        layers__0__rotationTurnLengthSeconds="86400",
    ),
    _edit(
        "pagerduty/schedule/Office hours", (LIVE, "page", "pagerduty schedule Office hours"), timeZone="Europe/Paris"
    ),
    _add(
        "pagerduty/maintenance-window/new",
        (NEW, "page", "pagerduty maintenance window "),
        Cause.MAINTENANCE,
        services=["<service:Storefront>"],
        description="Trying things",
        **_WINDOW,
    ),
    _remove("pagerduty/service-integration/Sentry", (GONE, "page", "Sentry")),
    _add(
        "pagerduty/override/new",
        None,
        Cause.OVERRIDE,
        schedule="<schedule:Primary>",
        start="2026-12-05T00:00:00Z",
        end="2036-12-06T00:00:00Z",
        user="<user:Felix Moreau>",
    ),
    _edit("pagerduty/user/Ada Keller", None, Cause.UNREACHABLE, body__invitation_sent="true"),
    _edit(
        "pagerduty/user/Ben Ortiz",
        None,
        Cause.UNREACHABLE,
        body__contact_methods='[{"id": "PCM0001", "type": "email_contact_method", "address": "b@x"}]',
    ),
    _edit("pagerduty/user/Chloe Martin", None, Cause.UNREACHABLE, body__notification_rules="[]"),
    _edit(
        "sentry/alert/[prod] Errors in many sessions in Storefront",
        (LIVE, "page", "sentry alert [prod] Errors in many sessions in Storefront"),
        frequencyMinutes="1440",
    ),
    _edit(
        "sentry/alert/[prod] Nightly job in Nightly job",
        (LIVE, "page", "sentry alert [prod] Nightly job in Nightly job"),
        Cause.NO_TARGET,
        body__actionFilters="[]",
    ),
    _remove(
        "sentry/alert/[prod] Broken by the latest release in Storefront",
        (GONE, "page", "sentry alert [prod] Broken by the latest release in Storefront"),
        Cause.MISSING,
    ),
    _edit("sentry/cron-monitor/prod-nightly-job", (LIVE, "page", "prod-nightly-job"), schedule__crontab="0 4 * * *"),
    _remove("sentry/integration-pagerduty/Storefront (Watchbill)", (GONE, "page", "Storefront (Watchbill)")),
)
POSTS = (
    _edit("datadog/monitor/[prod] Cards Refused", (LIVE, "post", "datadog monitor [prod] Cards Refused"), priority="1"),
    _edit(
        "datadog/monitor/[prod] Redis Memory",
        (LIVE, "post", "datadog monitor [prod] Redis Memory"),
        evaluationDelay="900",
    ),
    _remove(
        "datadog/monitor/[prod] Redis Evictions",
        (GONE, "post", "datadog monitor [prod] Redis Evictions"),
        Cause.MISSING,
    ),
    _edit("datadog/synthetics-test/[prod] Mail provider", (LIVE, "post", "[prod] Mail provider"), message="changed"),
    _remove("datadog/slack-channel/#alerts", (GONE, "post", "#alerts"), Cause.DEAD_HANDLE),
    _edit("datadog/slack-channel/#staging", (LIVE, "post", "#staging"), display__muteButtons="false"),
    _edit("datadog/webhook/incident-bot", (LIVE, "post", "incident-bot"), encodeAs="form"),
    _remove("datadog/downtime-schedule/Sunday reindexing", (GONE, "post", "datadog downtime ")),
    _remove("pagerduty/maintenance-window/Postgres upgrade", (GONE, "post", "pagerduty maintenance window ")),
    _edit(
        "datadog/service-level-objective/[prod] Payments", (LIVE, "post", "[prod] Payments"), thresholds__0__target="95"
    ),
    _edit(
        "sentry/alert/[prod] New issue in Storefront",
        (LIVE, "post", "sentry alert [prod] New issue in Storefront"),
        Cause.DISABLED,
        enabled="false",
    ),
    _edit(
        "sentry/alert/[prod] Regression in Nightly job",
        None,
        Cause.NO_TARGET,
        body__actionFilters__0__actions__0__status="disabled",
    ),
    _edit(
        "sentry/metric-monitor/[prod] Error spike in Storefront",
        (LIVE, "post", "sentry metric monitor [prod] Error spike in Storefront"),
        timeWindowSeconds="3600",
    ),
    _edit(
        "sentry/uptime-monitor/[prod] Home page in Storefront",
        (LIVE, "post", "sentry uptime monitor [prod] Home page in Storefront"),
        intervalSeconds="1200",
    ),
    _remove("sentry/notification-action/slack", (GONE, "post", "sentry spike protection notice ")),
    _edit("sentry/integration/slack", None, Cause.INTEGRATION_OFF, body__status="disabled"),
)
DATA = (
    _remove(
        "datadog/sensitive-data-scanner-rule/Visa Card Scanner (4x4 digits)",
        (GONE, "data", "Visa Card Scanner (4x4 digits)"),
    ),
    _edit(
        "datadog/sensitive-data-scanner-rule/Standard Email Address Scanner",
        (LIVE, "data", "Standard Email Address Scanner"),
        Cause.NO_DATA,
        isEnabled="false",
    ),
    _edit("datadog/logs-custom-pipeline/Storefront", (LIVE, "data", "Storefront"), Cause.NO_DATA, isEnabled="false"),
    _edit(
        "datadog/logs-index/storefront",
        (LIVE, "data", "storefront"),
        Cause.NO_DATA,
        retentionDays="3",
        body__is_rate_limited="true",
    ),
    _edit("datadog/logs-archive/Logs", (LIVE, "data", "Logs"), query="service:x"),
    _edit("datadog/logs-metric/api.requests", (LIVE, "data", "api.requests"), filter__query="@event:none"),
    _edit("sentry/key/nightly-job", None, Cause.NO_DATA, body__isActive="false"),
    _edit("sentry/project/Storefront", (LIVE, "data", "sentry project Storefront"), platform="python"),
    _edit(
        "sentry/project-inbound-data-filter/example/storefront/web-crawlers",
        (LIVE, "data", "web-crawlers"),
        active="false",
    ),
    _edit("sentry/project-spike-protection/example/storefront", (LIVE, "data", "spike protection "), enabled="false"),
)
OTHERS = (
    _edit(
        "datadog/dashboard/[prod] Overview",
        (LIVE, "other", "datadog dashboard [prod] Overview"),
        title="Ann's overview",
    ),
    _remove("datadog/dashboard/[prod] Checkout", (GONE, "other", "datadog dashboard [prod] Checkout")),
    _edit("datadog/metric-metadata/email.sent", (LIVE, "other", "email.sent"), unit="byte"),
    _edit("pagerduty/team/Platform", (LIVE, "other", "pagerduty team Platform"), description="changed"),
    _edit("datadog/team/Shop", (LIVE, "other", "datadog Datadog team Shop"), description="changed"),
    _edit(
        "sentry/project-ownership/storefront",
        (LIVE, "other", "sentry ownership rules storefront"),
        raw="path:src/* #shop",
    ),
    _add(
        "datadog/monitor/Ann's page",
        (NEW, "page", "datadog monitor Ann's page"),
        name="Ann's page",
        message="@pagerduty-storefront",
        **_NEW_MONITOR,
    ),
    _add(
        "datadog/monitor/Ann's post",
        (NEW, "post", "datadog monitor Ann's post"),
        name="Ann's post",
        message="hi",
        **_NEW_MONITOR,
    ),
)
EDITS = (*PAGES, *POSTS, *DATA, *OTHERS)
