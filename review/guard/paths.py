"""The path of each page through the planned resources of one document: from the notifier to the people.

A path has the notifier's own resources, what they read (members, objectives, metrics, log settings, Sentry projects),
and the handles of its message by service object, integration, service, escalation policy and schedules. References are
ids and names in the resources' inputs, and the dependencies of a resource whose key is a secret.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plan.document.model import Resource
from plan.resources.lookups import shown_id
from policies.engine.message import parse_message
from review.facts.fact import Fact, looser
from review.facts.phrases.page_path import PagePath
from review.inputs.document import Document
from review.inputs.notifiers import pages_people

MONITOR = "datadog:index/monitor:Monitor"
TEST = "datadog:index/syntheticsTest:SyntheticsTest"
SERVICE_OBJECT = "datadog:pagerduty/serviceObject:ServiceObject"
INTEGRATION = "pagerduty:index/serviceIntegration:ServiceIntegration"
SERVICE = "pagerduty:index/service:Service"
POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"
SENTRY_ALERT = "sentry:index/alert:Alert"
SENTRY_ENTRY = "sentry:index/integrationPagerduty:IntegrationPagerduty"
_LOGS_METRIC = "datadog:index/logsMetric:LogsMetric"
_TAGS = "datadog:index/metricTagConfiguration:MetricTagConfiguration"
_PROJECT = "sentry:index/project:Project"
_INGESTION = (
    "datadog:index/logsCustomPipeline:LogsCustomPipeline",
    "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup",
    "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule",
)
_INDEXES = ("datadog:index/logsIndex:LogsIndex",)
_OF_PROJECT = (
    "sentry:index/key:Key",
    "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter",
    "sentry:index/projectSpikeProtection:ProjectSpikeProtection",
)
BY_SECRET = (SERVICE_OBJECT, SENTRY_ENTRY)
"""Types that hold an integration's key: the document masks it, and the dependencies name the integration."""
_ID = re.compile(r"<[^<>]+>")
_PAGER = re.compile(r"@pagerduty-([\w./#-]*\w)")
_METRIC = re.compile(r"\b\w+:([A-Za-z][\w.]*)\{([^{}]*)\}")
_CHECK_TAG = re.compile(r"\bcheck:[\w./-]+")
_RUNS = "synthetics.test_runs"
_SENTRY_PROJECT = re.compile(r"^<(?:errors|issues) of (.+)>$")


@dataclass(frozen=True, kw_only=True)
class Path:
    """The resources of a page, by URN, in the order in which they are reached.

    `keys` are the PagerDuty handles of its messages when it fires. `broken` says where the path ends before people.
    """

    ref: str
    own: tuple[str, ...]
    resources: tuple[str, ...]
    keys: tuple[str, ...]
    broken: Fact | None = None


class Paths:
    """The paths of a document, each found when it is asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._paths: dict[str, Path] = {}
        self._next: dict[str, tuple[str, ...]] = {}

    @cached_property
    def paging(self) -> tuple[str, ...]:
        """The references of the notifiers that page someone."""
        return tuple(ref for ref, item in self._document.items.items() if pages_people(item))

    def of(self, ref: str) -> Path:
        """Return the path of a notifier."""
        if ref not in self._paths:
            self._paths[ref] = self._follow(ref)
        return self._paths[ref]

    def _follow(self, ref: str) -> Path:
        own = tuple(it.urn for it in self._document.made_of.get(ref, ()))
        reached = dict.fromkeys(own)
        waiting = list(own)
        while waiting:
            for urn in self._references(waiting.pop(0)):
                if urn not in reached:
                    reached[urn] = None
                    waiting.append(urn)
        keys = tuple(dict.fromkeys(key for urn in own for key in pager_keys(self._document.resources[urn])))
        broken = self._break(self._document.items[ref].name, own, keys, reached)
        return Path(ref=ref, own=own, resources=tuple(reached), keys=keys, broken=broken)

    def _break(self, name: str, own: tuple[str, ...], keys: tuple[str, ...], reached: Iterable[str]) -> Fact | None:
        """Return where the path ends before a schedule or a person; None if it does not."""
        resources = [self._document.resources[urn] for urn in reached]
        if not own:
            return looser(PagePath.NOTHING_MADE, name=name)
        if any(it.type in (MONITOR, TEST) for it in resources[: len(own)]):
            if not keys:
                return looser(PagePath.NO_HANDLE, name=name)
            missing = [key for key in keys if (SERVICE_OBJECT, key) not in self._by_name]
            if missing:
                return looser(PagePath.NO_SERVICE_OBJECT, key=missing[0])
        elif not any(_sentry_pages(it) for it in resources[: len(own)]):
            return looser(PagePath.NO_ACTION, name=name)
        return self._end(resources)

    def _end(self, resources: list[Resource]) -> Fact | None:
        """Return which of the references between PagerDuty's resources leads to no resource of the plan."""
        if not any(it.type in BY_SECRET for it in resources):
            return None  # an entry of Sentry that a person created: nothing behind it is in the plan
        for type_, of in ((INTEGRATION, BY_SECRET), (SERVICE, (INTEGRATION,)), (POLICY, (SERVICE,))):
            for each in resources:
                if each.type in of and not any(
                    self._document.resources[urn].type == type_ for urn in self._references(each.urn)
                ):
                    return looser(PagePath.NO_NEXT, name=each.name, kind=type_.rpartition(":")[2])
        return None

    def _references(self, urn: str) -> tuple[str, ...]:
        if urn not in self._next:
            resource = self._document.resources[urn]
            self._next[urn] = tuple(dict.fromkeys(self._found(resource)))
        return self._next[urn]

    def _found(self, resource: Resource) -> Iterator[str]:
        yield from (self._by_id[id] for id in _ids(resource.inputs) if id in self._by_id)
        if resource.type in BY_SECRET:
            yield from (urn for urn in resource.dependencies if is_integration(urn) and urn in self._document.resources)
        yield from self._by_names(resource)
        yield from self._ingestion(resource)
        if resource.provider in self._document.resources:
            yield resource.provider

    def _by_names(self, resource: Resource) -> Iterator[str]:
        names: list[tuple[str, str]] = [(SERVICE_OBJECT, key) for key in pager_keys(resource)]
        for metric, filters in queried_metrics(resource.inputs):
            names += [(_LOGS_METRIC, metric), (_TAGS, metric)]
            if metric == _RUNS:
                names += [(TEST, tag) for tag in _CHECK_TAG.findall(filters)]
        names += [(_PROJECT, slug) for slug in _projects(resource)]
        if resource.type == _PROJECT:
            names += [(type_, str(resource.inputs.get("slug"))) for type_ in _OF_PROJECT]
        for name in names:
            yield from self._by_name.get(name, ())

    def _ingestion(self, resource: Resource) -> Iterator[str]:
        """Yield what every line of log passes before a log-based metric counts it, or a log monitor finds it."""
        types: tuple[str, ...] = ()
        if resource.type == _LOGS_METRIC:
            types = _INGESTION
        elif resource.type == MONITOR and resource.inputs.get("type") == "log alert":
            types = (*_INGESTION, *_INDEXES)
        for type_ in types:
            yield from self._by_type.get(type_, ())

    @cached_property
    def _by_id(self) -> Mapping[str, str]:
        ids: dict[str, str] = {}
        for urn, it in self._document.resources.items():
            if it.type.startswith(("datadog:", "pagerduty:", "sentry:")):
                ids.setdefault(shown_id(it.type, it.name), urn)
                if it.type == TEST:
                    ids.setdefault(f"<monitor:{it.name}>", urn)
        return ids

    @cached_property
    def _by_type(self) -> Mapping[str, list[str]]:
        types: dict[str, list[str]] = defaultdict(list)
        for urn, it in self._document.resources.items():
            types[it.type].append(urn)
        return types

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[str]]:
        """The resources by the names through which others refer to them."""
        names: dict[tuple[str, str], list[str]] = defaultdict(list)
        for urn, it in self._document.resources.items():
            for name in _names(it):
                names[it.type, name].append(urn)
        return names


def _names(resource: Resource) -> Iterable[str]:
    inputs = resource.inputs
    match resource.type:
        case "datadog:pagerduty/serviceObject:ServiceObject":
            return [str(inputs.get("serviceName"))]
        case "datadog:index/logsMetric:LogsMetric":
            return [str(inputs.get("name"))]
        case "datadog:index/metricTagConfiguration:MetricTagConfiguration":
            return [str(inputs.get("metricName"))]
        case "datadog:index/syntheticsTest:SyntheticsTest":
            return [str(tag) for tag in inputs.get("tags") or () if str(tag).startswith("check:")]
        case "sentry:index/project:Project":
            return [str(inputs.get("slug"))]
    return [str(inputs.get("project"))] if resource.type in _OF_PROJECT else []


def is_integration(urn: str) -> bool:
    """Return whether a resource is an integration of a PagerDuty service: Sentry's entries depend on others too."""
    return f"{INTEGRATION}::" in urn


def pager_keys(resource: Resource) -> list[str]:
    """Return the PagerDuty handles of a monitor or a test when it fires, without `@pagerduty-`."""
    if resource.type not in (MONITOR, TEST):
        return []
    message = resource.inputs.get("message")
    return sorted(set(_PAGER.findall(parse_message(message).on_alert))) if isinstance(message, str) else []


def queried_metrics(value: Any) -> Iterator[tuple[str, str]]:
    """Yield each metric that queries in a resource's inputs name, with its filters."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("query", "numerator", "denominator") and isinstance(inner, str):
                yield from _METRIC.findall(inner)
            elif isinstance(inner, (dict, list)):
                yield from queried_metrics(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from queried_metrics(inner)


def _ids(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from _ID.findall(value) if "<" in value else ()
        case dict():
            for inner in value.values():
                yield from _ids(inner)
        case list():
            for inner in value:
                yield from _ids(inner)


def _projects(resource: Resource) -> Iterator[str]:
    """Yield the slugs of the Sentry projects whose events a resource of Sentry reads."""
    if not resource.type.startswith("sentry:"):
        return
    project = resource.inputs.get("project")
    if isinstance(project, str) and resource.type not in (_PROJECT, *_OF_PROJECT):
        yield project
    for id in resource.inputs.get("monitorIds") or ():
        match = _SENTRY_PROJECT.match(str(id))
        if match:
            yield match[1]


def _sentry_pages(resource: Resource) -> bool:
    groups = resource.inputs.get("actionFilters") or () if resource.type == SENTRY_ALERT else ()
    return any("pagerduty" in action for group in groups for action in group.get("actions") or ())
