"""The path of a page through the resources: handle, service object, integration, service, escalation policy, people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog import Alert, Composite, Notifier, QueryAlert, SloAlert, UptimeCheck
from catalog.registry import ref_of
from plan.resources.lookups import shown_id
from policies.engine.inputs import (
    INTEGRATION,
    MONITOR,
    PAGER,
    POLICY,
    SCHEDULE,
    SERVICE_OBJECT,
    TEST,
    at,
    entries,
    is_opaque,
    schedule_users,
    text,
)
from policies.engine.message import parse_message
from policies.engine.plan_context import PlanContext
from policies.engine.rule import Resource

_KEY = re.compile(r"@pagerduty-([\w./#-]*\w)")


@dataclass(frozen=True, kw_only=True)
class PagePath:
    """The end of a handle's path. `broken` says where the path ends too early. `people` is None if a part of the path
    is unknown until applied. `urgency` is None unless the service has a constant urgency."""

    broken: str | None = None
    urgency: str | None = None
    people: frozenset[str] | None = None


class PagePaths:
    """The paths of a plan's handles."""

    def __init__(self, context: PlanContext) -> None:
        self._context = context
        self._by_id = {shown_id(resource.type, resource.name): resource for resource in context.plan.resources}
        self._by_urn = {resource.urn: resource for resource in context.plan.resources}
        objects = [resource for resource in context.plan.resources if resource.type == SERVICE_OBJECT]
        self._objects = {text(at(it.inputs, "serviceName")): it for it in objects}
        self._followed: dict[str, PagePath] = {}

    def of(self, notifier: Notifier) -> Iterator[PagePath]:
        """Yield the path of each pager that its message names when it fires; a broken path if it names none."""
        for resource in self._resources(notifier):
            source = text(at(resource.inputs, "message"))
            if source is None:
                continue
            message = parse_message(source)
            keys = sorted(set(_KEY.findall(message.on_alert)))
            if not keys:
                yield PagePath(broken="its message names no pager when it fires")
            yield from (self._path(key) for key in keys)

    def _resources(self, notifier: Notifier) -> Sequence[Resource]:
        resources = [it for it in self._context.by_item.get(ref_of(notifier), ()) if it.type in (MONITOR, TEST)]
        return resources if isinstance(notifier, (Alert, QueryAlert, Composite, SloAlert, UptimeCheck)) else []

    def _path(self, key: str) -> PagePath:
        if key not in self._followed:
            self._followed[key] = self._follow(key)
        return self._followed[key]

    def _follow(self, key: str) -> PagePath:
        if key not in self._objects:
            all_known = None not in self._objects
            return PagePath(broken=f"no service object provides `@pagerduty-{key}`" if all_known else None)
        integrations = [self._by_urn.get(urn) for urn in self._objects[key].dependencies]
        service_id = next(
            (
                at(integration.inputs, "service")
                for integration in integrations
                if integration and integration.type == INTEGRATION
            ),
            None,
        )
        service = self._named(service_id, PAGER)
        if service is None:
            return PagePath(broken=_not_made(service_id, "service"))
        rule = at(service.inputs, "incidentUrgencyRule")
        urgency = text(at(rule, "urgency")) if at(rule, "type") == "constant" else None
        policy_id = at(service.inputs, "escalationPolicy")
        policy = self._named(policy_id, POLICY)
        if policy is None:
            return PagePath(urgency=urgency, broken=_not_made(policy_id, "escalation policy"))
        return self._to_people(policy, urgency)

    def _to_people(self, policy: Resource, urgency: str | None) -> PagePath:
        people: set[str] = set()
        for target in (entry for rule in entries(at(policy.inputs, "rules")) for entry in entries(at(rule, "targets"))):
            id = at(target, "id")
            users: Sequence[object] = [id]
            if at(target, "type") == "schedule_reference":
                schedule = self._named(id, SCHEDULE)
                if schedule is None:
                    return PagePath(urgency=urgency, broken=_not_made(id, "schedule"))
                users = schedule_users(schedule.inputs)
            if any(is_opaque(user) for user in users):
                return PagePath(urgency=urgency)
            people |= {str(user) for user in users}
        return PagePath(urgency=urgency, people=frozenset(people))

    def _named(self, id: object, type_: str) -> Resource | None:
        resource = self._by_id.get(id) if isinstance(id, str) else None
        return resource if resource is not None and resource.type == type_ else None


def _not_made(id: object, noun: str) -> str | None:
    """Return that a page ends at an id that no resource of the plan has; None if the id is unknown until applied."""
    known = text(id)
    return f"its page ends at the {noun} `{known}`, which this stack does not make" if known else None
