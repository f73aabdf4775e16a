"""The three stand-ins over real gRPC, in this process, on an account of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from local.vendors.core.schema import Package, load
from local.vendors.core.store import Store
from local.vendors.protocol.serve import seed, serve
from local.vendors.protocol.wire import Properties, decode, encode

SEED = {
    "users": [{"name": "Ada", "email": "ada@example.com"}, {"name": "Bob", "email": "bob@example.com"}],
    "slack_workspaces": ["acme"],
    "sentry_organizations": ["acme"],
    "sentry_environments": ["prod"],
    "sentry_pagerduty_services": ["70154"],
    "pagerduty_accounts": ["acme"],
    "synthetics_variables": ["SHOP_PASSWORD"],
}

TOKENS = {
    "Monitor": "datadog:index/monitor:Monitor",
    "LogsMetric": "datadog:index/logsMetric:LogsMetric",
    "Dashboard": "datadog:index/dashboard:Dashboard",
    "SyntheticsTest": "datadog:index/syntheticsTest:SyntheticsTest",
    "StatusPage": "datadog:index/statusPage:StatusPage",
    "StatusPageComponent": "datadog:index/statusPageComponent:StatusPageComponent",
    "StatusPageDegradationTemplate": "datadog:index/statusPageDegradationTemplate:StatusPageDegradationTemplate",
    "StatusPageMaintenanceTemplate": "datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate",
    "LogsCustomPipeline": "datadog:index/logsCustomPipeline:LogsCustomPipeline",
    "LogsIndex": "datadog:index/logsIndex:LogsIndex",
    "LogsArchive": "datadog:index/logsArchive:LogsArchive",
    "SensitiveDataScannerGroup": "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup",
    "SensitiveDataScannerRule": "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule",
    "ServiceLevelObjective": "datadog:index/serviceLevelObjective:ServiceLevelObjective",
    "MetricMetadata": "datadog:index/metricMetadata:MetricMetadata",
    "MetricTagConfiguration": "datadog:index/metricTagConfiguration:MetricTagConfiguration",
    "Channel": "datadog:slack/channel:Channel",
    "Webhook": "datadog:index/webhook:Webhook",
    "ServiceObject": "datadog:pagerduty/serviceObject:ServiceObject",
    "User": "pagerduty:index/user:User",
    "SoftwareCatalog": "datadog:index/softwareCatalog:SoftwareCatalog",
    "DatadogTeam": "datadog:index/team:Team",
    "BusinessService": "pagerduty:index/businessService:BusinessService",
    "ServiceDependency": "pagerduty:index/serviceDependency:ServiceDependency",
    "TeamMembership": "pagerduty:index/teamMembership:TeamMembership",
    "MaintenanceWindow": "pagerduty:index/maintenanceWindow:MaintenanceWindow",
    "DowntimeSchedule": "datadog:index/downtimeSchedule:DowntimeSchedule",
    "Team": "pagerduty:index/team:Team",
    "Schedule": "pagerduty:index/schedule:Schedule",
    "EscalationPolicy": "pagerduty:index/escalationPolicy:EscalationPolicy",
    "Service": "pagerduty:index/service:Service",
    "ServiceIntegration": "pagerduty:index/serviceIntegration:ServiceIntegration",
    "SentryTeam": "sentry:index/team:Team",
    "SentryProject": "sentry:index/project:Project",
    "SentryKey": "sentry:index/key:Key",
    "SentryAlert": "sentry:index/alert:Alert",
    "SentryMetricMonitor": "sentry:index/metricMonitor:MetricMonitor",
    "SentryUptimeMonitor": "sentry:index/uptimeMonitor:UptimeMonitor",
    "SentryCronMonitor": "sentry:index/cronMonitor:CronMonitor",
    "SentryInboundFilter": "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter",
    "SentryOwnership": "sentry:index/projectOwnership:ProjectOwnership",
    "SentrySpikeProtection": "sentry:index/projectSpikeProtection:ProjectSpikeProtection",
    "SentryNotification": "sentry:index/notificationAction:NotificationAction",
    "SentryPagerdutyService": "sentry:index/integrationPagerduty:IntegrationPagerduty",
}


class VendorError(Exception):
    """What the engine would show: the provider's own message."""


@dataclass(frozen=True, kw_only=True)
class Made:
    id: str
    outputs: Properties
    secrets: frozenset[tuple[str | int, ...]]


@dataclass(frozen=True, kw_only=True)
class Read:
    id: str
    outputs: Properties
    inputs: Properties
    secrets: frozenset[tuple[str | int, ...]]


@dataclass(kw_only=True)
class Vendors:
    """Speaks to the stand-ins as the engine does; types by their class name."""

    store: Path
    stubs: dict[str, ResourceProviderStub]

    def stub(self, noun: str) -> ResourceProviderStub:
        return self.stubs[TOKENS[noun].split(":")[0]]

    def urn(self, noun: str, name: str = "x") -> str:
        return f"urn:pulumi:prod::watchbill::{TOKENS[noun]}::{name}"

    def check(
        self, noun: str, inputs: Properties, olds: Properties | None = None, name: str = "x"
    ) -> tuple[dict[str, str], Properties]:
        """The failures by property path, and the checked inputs."""
        request = provider_pb2.CheckRequest(
            urn=self.urn(noun, name), news=encode(inputs), olds=encode(olds or {}), randomSeed=b"seed"
        )
        response = _call(self.stub(noun).Check, request)
        return {failure.property: failure.reason for failure in response.failures}, decode(response.inputs)[0]

    def diff(
        self,
        noun: str,
        old: Properties,
        new: Properties,
        ignore: tuple[str, ...] = (),
        outputs: Properties | None = None,
    ) -> Any:
        """The differences of new inputs from old ones; `outputs` are those of the old object, as the state has them."""
        request = provider_pb2.DiffRequest(
            urn=self.urn(noun),
            old_inputs=encode(old),
            olds=encode(old if outputs is None else outputs),
            news=encode(new),
            ignoreChanges=ignore,
        )
        return _call(self.stub(noun).Diff, request)

    def create(
        self, noun: str, inputs: Properties, secrets: tuple[tuple[str | int, ...], ...] = (), preview: bool = False
    ) -> Made:
        """Checks and creates; raises VendorError with what either refuses."""
        failures, checked = self.check(noun, inputs)
        if failures:
            raise VendorError("; ".join(f"{path}: {reason}" for path, reason in failures.items()))
        request = provider_pb2.CreateRequest(urn=self.urn(noun), properties=encode(checked, secrets), preview=preview)
        response = _call(self.stub(noun).Create, request)
        outputs, secret = decode(response.properties)
        return Made(id=response.id, outputs=outputs, secrets=secret)

    def update(self, noun: str, made: Made, inputs: Properties, preview: bool = False) -> Properties:
        request = provider_pb2.UpdateRequest(
            id=made.id, urn=self.urn(noun), olds=encode(made.outputs), news=encode(inputs), preview=preview
        )
        return decode(_call(self.stub(noun).Update, request).properties)[0]

    def read(self, noun: str, id: str) -> Read | None:
        response = _call(self.stub(noun).Read, provider_pb2.ReadRequest(id=id, urn=self.urn(noun)))
        if not response.id:
            return None
        outputs, secrets = decode(response.properties)
        return Read(id=response.id, outputs=outputs, inputs=decode(response.inputs)[0], secrets=secrets)

    def delete(self, noun: str, id: str) -> None:
        _call(self.stub(noun).Delete, provider_pb2.DeleteRequest(id=id, urn=self.urn(noun)))

    def invoke(self, token: str, arguments: Properties) -> Properties:
        request = provider_pb2.InvokeRequest(tok=token, args=encode(arguments))
        response = _call(self.stubs[token.split(":")[0]].Invoke, request)
        if response.failures:
            raise VendorError("; ".join(f"{failure.property}: {failure.reason}" for failure in response.failures))
        return decode(getattr(response, "return"))[0]


def _call(method: Callable[[Any], Any], request: Any) -> Any:
    try:
        return method(request)
    except grpc.RpcError as error:
        raise VendorError(error.details()) from error


@pytest.fixture(scope="session")
def packages() -> dict[str, Package]:
    return load()


@contextmanager
def _running(path: Path, packages: dict[str, Package]) -> Iterator[Vendors]:
    store = Store(path)
    seed(store, packages, SEED)
    served = serve(store, packages)
    channels = {vendor: grpc.insecure_channel(f"127.0.0.1:{port}") for vendor, port in served.ports.items()}
    try:
        yield Vendors(store=path, stubs={name: ResourceProviderStub(channel) for name, channel in channels.items()})
    finally:
        for channel in channels.values():
            channel.close()
        served.stop()
        store.close()


@pytest.fixture
def vendors(tmp_path: Path, packages: dict[str, Package]) -> Iterator[Vendors]:
    with _running(tmp_path / "account.sqlite", packages) as running:
        yield running


@pytest.fixture(scope="module")
def shared_vendors(tmp_path_factory: pytest.TempPathFactory, packages: dict[str, Package]) -> Iterator[Vendors]:
    """For tests that write nothing."""
    with _running(tmp_path_factory.mktemp("shared") / "account.sqlite", packages) as running:
        yield running


@pytest.fixture(scope="session")
def nouns() -> list[str]:
    return list(_GOOD)


def good(noun: str, **changes: Any) -> Properties:
    """Inputs that the vendor takes, with `changes` laid over them; a change to None leaves a property out."""
    return {name: value for name, value in {**_GOOD[noun], **changes}.items() if value is not None}


_GOOD: dict[str, Properties] = {
    "LogsMetric": {
        "name": "api.latency",
        "compute": {"aggregationType": "distribution", "path": "@duration_ms", "includePercentiles": True},
        "filter": {"query": "@event:http.request"},
        "groupBies": [{"path": "@endpoint", "tagName": "endpoint"}, {"path": "service", "tagName": "service"}],
    },
    "Monitor": {
        "name": "High latency",
        "type": "query alert",
        "query": "percentile(last_10m):p95:api.latency{env:prod} by {endpoint} > 2000",
        "message": "{{#is_alert}}Too slow{{/is_alert}}",
        "monitorThresholds": {"critical": "2000", "warning": "1500", "criticalRecovery": "1800"},
        "priority": "1",
        "tags": ["env:prod", "service:storefront"],
        "requireFullWindow": False,
        "onMissingData": "resolve",
    },
    "SyntheticsTest": {
        "name": "Storefront health",
        "type": "api",
        "subtype": "http",
        "status": "live",
        "locations": ["aws:eu-central-1", "aws:us-east-1"],
        "requestDefinition": {"method": "GET", "url": "https://shop.example.com/api/health"},
        "assertions": [
            {"type": "statusCode", "operator": "is", "target": "200"},
            {
                "type": "body",
                "operator": "validatesJSONPath",
                "targetjsonpath": {"jsonpath": "$.status", "operator": "is", "targetvalue": "healthy"},
            },
        ],
        "optionsList": {"tickEvery": 60, "retry": {"count": 2, "interval": 300}, "minLocationFailed": 1},
        "tags": ["env:prod"],
    },
    "Dashboard": {
        "title": "Overview",
        "layoutType": "ordered",
        "widgets": [{"timeseriesDefinition": {"requests": [{"q": "avg:api.latency{*} by {endpoint}"}]}}],
        "templateVariables": [{"name": "env", "prefix": "env", "defaults": ["prod"]}],
    },
    "StatusPage": {
        "name": "Acme status",
        "type": "public",
        "domainPrefix": "acme",
        "visualizationType": "bars_and_uptime_percentage",
    },
    "StatusPageComponent": {"name": "Checkout", "type": "component", "position": 0},
    "ServiceLevelObjective": {
        "name": "Latency",
        "type": "metric",
        "query": {"numerator": "sum:api.latency{ok:true}.as_count()", "denominator": "sum:api.latency{*}.as_count()"},
        "thresholds": [{"timeframe": "30d", "target": 99.9}],
    },
    "MetricTagConfiguration": {
        "metricName": "api.latency",
        "metricType": "distribution",
        "tags": ["endpoint"],
        "includePercentiles": True,
    },
    "Channel": {"accountName": "acme", "channelName": "#alerts", "display": {"message": True}},
    "Webhook": {"name": "incident-bot", "url": "https://bot.example.com/hook", "encodeAs": "json"},
    "ServiceObject": {"serviceName": "storefront", "serviceKey": "0123456789abcdef0123456789abcdef"},
    "User": {"name": "Cy", "email": "cy@example.com"},
    "Team": {"name": "Shop"},
    "TeamMembership": {"userId": "PADA", "teamId": "PTEAM", "role": "responder"},
    "BusinessService": {"name": "Checkout"},
    "ServiceDependency": {
        "dependency": {
            "dependentServices": [{"id": "PABOVE", "type": "business_service"}],
            "supportingServices": [{"id": "PBELOW", "type": "service"}],
        }
    },
    "MaintenanceWindow": {
        "startTime": "2030-07-06T00:00:00Z",
        "endTime": "2030-07-06T02:00:00Z",
        "services": ["PSERVICE"],
    },
    "DowntimeSchedule": {
        "scope": "*",
        "monitorIdentifier": {"monitorTags": ["env:prod"]},
        "displayTimezone": "Europe/Berlin",
        "oneTimeSchedule": {"start": "2030-07-06T00:00:00Z", "end": "2030-07-06T02:00:00Z"},
    },
    "DatadogTeam": {"name": "Shop", "handle": "shop", "description": "Sells"},
    "SoftwareCatalog": {
        "entity": "apiVersion: v3\nkind: service\nmetadata: {name: shop, owner: web}\nspec: {tier: '1'}\n"
    },
    "Schedule": {
        "name": "Primary",
        "timeZone": "Europe/Berlin",
        "layers": [
            {
                "start": "2026-01-05T09:00:00+01:00",
                "rotationVirtualStart": "2026-01-05T09:00:00+01:00",
                "rotationTurnLengthSeconds": 604800,
                "users": ["PADA", "PBOB"],
            }
        ],
    },
    "EscalationPolicy": {
        "name": "On call",
        "numLoops": 2,
        "rules": [{"escalationDelayInMinutes": 5, "targets": [{"type": "user_reference", "id": "PADA"}]}],
    },
    "Service": {
        "name": "Storefront",
        "escalationPolicy": "PPOLICY",
        "autoResolveTimeout": "null",
        "incidentUrgencyRule": {"type": "constant", "urgency": "high"},
    },
    "ServiceIntegration": {"name": "Datadog", "service": "PSERVICE", "vendor": "PAM4FGS"},
    "SentryTeam": {"organization": "acme", "name": "Storefront"},
    "SentryProject": {
        "organization": "acme",
        "name": "Storefront",
        "teams": ["storefront"],
        "platform": "javascript-nextjs",
    },
    "SentryKey": {"organization": "acme", "project": "storefront", "name": "Default"},
    "SentryAlert": {
        "organization": "acme",
        "name": "New issue",
        "environment": "prod",
        "monitorIds": ["9001302666", "9001302667"],
        "frequencyMinutes": 30,
        "triggerConditions": [{"firstSeenEvent": {}}],
        "actionFilters": [
            {
                "logicType": "all",
                "conditions": [{"percentSessionsCount": {"value": 5, "interval": "1h"}}],
                "actions": [{"email": {"targetType": "issue_owners", "fallthroughType": "ActiveMembers"}}],
            }
        ],
    },
    "SentryMetricMonitor": {
        "organization": "acme",
        "project": "storefront",
        "name": "Many errors",
        "dataset": "events",
        "aggregate": "count()",
        "eventTypes": ["error"],
        "query": "",
        "queryType": "error",
        "timeWindowSeconds": 3600,
        "issueDetection": {"type": "static"},
        "conditionGroup": {
            "conditions": [
                {"type": "gt", "comparison": 100, "conditionResult": 75},
                {"type": "lte", "comparison": 100, "conditionResult": 0},
            ]
        },
    },
    "SentryUptimeMonitor": {
        "organization": "acme",
        "project": "storefront",
        "name": "Home page",
        "environment": "prod",
        "url": "https://shop.example.com/",
        "method": "GET",
        "intervalSeconds": 60,
        "timeoutMs": 5000,
    },
    "SentryCronMonitor": {
        "organization": "acme",
        "project": "storefront",
        "name": "Nightly",
        "schedule": {"crontab": "0 3 * * *"},
        "checkinMarginMinutes": 5,
        "maxRuntimeMinutes": 30,
        "failureIssueThreshold": 1,
        "recoveryThreshold": 1,
    },
    "SentryInboundFilter": {
        "organization": "acme",
        "project": "storefront",
        "filterId": "web-crawlers",
        "active": True,
    },
    "SentryOwnership": {
        "organization": "acme",
        "project": "storefront",
        "raw": "path:src/checkout/* #checkout",
        "fallthrough": True,
        "autoAssignment": "Turn off Auto-Assignment",
        "codeownersAutoSync": False,
    },
    "SentrySpikeProtection": {"organization": "acme", "project": "storefront", "enabled": True},
    "SentryNotification": {
        "organization": "acme",
        "projects": ["storefront"],
        "triggerType": "spike-protection",
        "serviceType": "sentry_notification",
    },
    "SentryPagerdutyService": {
        "organization": "acme",
        "integrationId": "INTEGRATION",
        "service": "Storefront",
        "integrationKey": "0123456789abcdef0123456789abcdef",
    },
}


@pytest.fixture(name="good", scope="session")
def _good() -> Callable[..., Properties]:
    return good
