"""A live account as a plan would have made it, in memory: its state, and its objects with the vendors' answers."""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.audit import AuditedStack, audit
from audit.compare.code import code_resources
from audit.compare.compare import compare
from audit.compare.model import CodeResource, Comparison, StateResource
from audit.compare.stack import StackInput
from audit.compare.unmanaged import Owners
from audit.live.inventory import Collection, Inventory, LiveObject, Unread
from audit.live.kinds import BY_TYPE
from audit.model import Audit
from audit.silences import kinds
from audit.silences.alerts import Context, StackCatalog
from audit.silences.find import find_silences
from audit.silences.model import Silence
from catalog.allowances import Allowance
from catalog.on_call.rota import shifts
from plan.plan import Plan

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
_SHOWN = re.compile(r"<([^<>]+)>")
_EXTRA = (kinds.USER, kinds.EXTENSION)


def real(value: Any) -> Any:
    """A planned value as the account has it: each shown id is an id."""
    if isinstance(value, dict):
        return {key: real(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [real(inner) for inner in value]
    return _SHOWN.sub(lambda match: match[1].rpartition(":")[2], value) if isinstance(value, str) else value


@dataclass(kw_only=True)
class LiveAccount:
    """An account that one plan made; tests change `objects` behind its back."""

    plan: Plan
    state: list[StateResource]
    objects: list[LiveObject]
    unread: dict[str, Unread] = field(default_factory=dict)
    allowances: list[Allowance] = field(default_factory=list)

    def find(self, type_: str, name: str) -> LiveObject:
        """The object of a type and name."""
        (found,) = [it for it in self.objects if it.type == type_ and name in (it.name, it.id)]
        return found

    def change(self, type_: str, name: str, *, body: dict[str, Any] | None = None, **properties: Any) -> None:
        """Change an object behind the engine's back: properties, and parts of the vendor's answer."""
        old = self.find(type_, name)
        new = replace(old, properties={**old.properties, **properties}, body={**old.body, **(body or {})})
        self.objects[self.objects.index(old)] = new

    def touch(self, type_: str, name: str, **fields: Any) -> None:
        """Replace fields of an object, such as who changed it."""
        old = self.find(type_, name)
        self.objects[self.objects.index(old)] = replace(old, **fields)

    def override(self, schedule: str, begin: datetime, end: datetime, user: str) -> None:
        """Swap a person in for some hours, as PagerDuty then renders the schedule."""
        held = self.find(kinds.SCHEDULE, schedule)
        entries = held.body["final_schedule"]["rendered_schedule_entries"]
        others = [
            (start, stop, str(entry["user"]["id"]))
            for entry in entries
            for start, stop in _outside(_time(entry["start"]), _time(entry["end"]), begin, end)
        ]
        self.change(kinds.SCHEDULE, schedule, body=rendered(sorted([*others, (begin, end, user)])))
        body = {"id": f"O{len(self.objects)}", "start": begin.isoformat(), "end": end.isoformat()}
        self.objects.append(
            LiveObject(
                vendor="pagerduty",
                kind="schedule override",
                type=None,
                id=body["id"],
                import_id=body["id"],
                name=f"{user} in {schedule}",
                properties={},
                body={**body, "user": {"id": user}, "schedule": {"id": schedule}},
            )
        )

    def delete(self, type_: str, name: str) -> None:
        """Delete an object behind the engine's back."""
        self.objects.remove(self.find(type_, name))

    def add(self, type_: str, id: str, name: str, body: dict[str, Any], **fields: Any) -> None:
        """Create an object behind the engine's back."""
        more = {"properties": {"name": name}, "kind": _noun(type_), **fields}
        self.objects.append(
            LiveObject(
                vendor=type_.partition(":")[0],
                type=type_,
                id=id,
                import_id=id,
                name=name,
                body={"id": id, **body},
                **more,
            )
        )

    @property
    def inventory(self) -> Inventory:
        """What a reader of the account would find."""
        typed = dict.fromkeys([*(it.type for it in self.state), *_EXTRA])
        rows: dict[tuple[str, str, str | None], None] = {}
        rows.update(((type_.partition(":")[0], _noun(type_), type_), None) for type_ in typed)
        rows.update(((it.vendor, it.kind, it.type), None) for it in self.objects)
        return Inventory(
            at=NOW,
            organizations={},
            collections=tuple(
                Collection(
                    vendor=vendor,
                    kind=kind,
                    type=type_,
                    objects=tuple(it for it in self.objects if (it.vendor, it.kind, it.type) == (vendor, kind, type_)),
                    unread=self.unread.get(type_ or kind),
                )
                for vendor, kind, type_ in rows
            ),
        )

    @property
    def stack(self) -> StackInput:
        """The stack as the comparison takes it."""
        stack = self.plan.catalog.stack
        return StackInput(
            name=stack.name,
            environment=stack.environment,
            code=code_resources(self.plan),
            state=tuple(self.state),
            allowances=tuple(self.allowances),
        )

    def audit(self) -> Audit:
        """The audit of the account."""
        plan = replace(self.plan, catalog=replace(self.plan.catalog, allowances=tuple(self.allowances)))
        return audit([AuditedStack(plan=plan, state=tuple(self.state))], self.inventory, {})

    def compare(self, owners: Owners | None = None) -> Comparison:
        """The comparison of code, state and account. `owners` are the objects of other stacks."""
        return compare([self.stack], self.inventory, {}, owners=owners, today=NOW.date())

    def silences(self, owners: Owners | None = None) -> tuple[Silence, ...]:
        """All silences of the account. `owners` are the objects of other stacks."""
        stacks = [StackCatalog(name=self.plan.catalog.stack.name, catalog=self.plan.catalog)]
        context = Context(self.compare(owners), self.inventory, stacks, NOW)
        return find_silences(context, self.allowances, NOW.date())


def live_account(plan: Plan) -> LiveAccount:
    """The account after `pulumi up` of a plan, with reachable people and schedules without gaps."""
    state = [
        StateResource(
            stack=it.stack,
            urn=it.urn,
            type=it.type,
            name=it.name,
            id=_real_id(it),
            inputs=real(it.inputs),
            outputs={**real(it.inputs), "internalId": real(_id(it.type, it.name))},
        )
        for it in code_resources(plan)
    ]
    account = LiveAccount(plan=plan, state=state, objects=[_object(it) for it in state])
    for person in plan.catalog.on_call.people:
        body = {
            "invitation_sent": False,
            "contact_methods": [{"type": "email_contact_method"}, {"type": "phone_contact_method"}],
            "notification_rules": [{"urgency": "high"}],
        }
        account.add(kinds.USER, person.email, person.name, body)
    rotations = {f"rotations/{it.id}": it for it in plan.catalog.on_call.rotations}
    of_schedule = {it.urn: rotations[it.item or ""] for it in code_resources(plan) if it.type == kinds.SCHEDULE}
    for held in [it for it in state if it.type == kinds.SCHEDULE]:
        turns = shifts(of_schedule[held.urn], NOW, NOW + timedelta(days=28))
        entries = [(it.begin, it.end, it.person.email) for it in turns if it.person is not None]
        account.change(kinds.SCHEDULE, held.id, body=rendered(entries))
    return account


def rendered(entries: Iterable[tuple[datetime, datetime, str]]) -> dict[str, Any]:
    """The part of a schedule's answer with who is on call when."""
    shown = [{"start": begin.isoformat(), "end": end.isoformat(), "user": {"id": user}} for begin, end, user in entries]
    return {"final_schedule": {"rendered_schedule_entries": shown}}


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _outside(start: datetime, stop: datetime, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The parts of a span before and after another."""
    parts = [(start, min(stop, begin)), (max(start, end), stop)]
    return [(first, last) for first, last in parts if first < last]


def _real_id(it: CodeResource) -> str:
    if it.type == kinds.SLACK_CHANNEL:
        return f"{it.inputs['accountName']}:{it.inputs['channelName']}"
    return str(real(_id(it.type, it.name)))


def _id(type_: str, name: str) -> str:
    from plan.resources.lookups import shown_id

    return shown_id(type_, name)


def _object(it: StateResource) -> LiveObject:
    name = it.inputs.get("name") or it.inputs.get("title") or it.inputs.get("serviceName") or it.id
    return LiveObject(
        vendor=it.type.partition(":")[0],
        kind=_noun(it.type),
        type=it.type,
        id=it.id,
        import_id=it.id,
        name=str(name),
        properties=deepcopy(it.inputs),
        body=_body(it),
        tags=tuple(it.inputs.get("tags") or ()) if it.type.startswith("datadog:") else (),
    )


def _body(it: StateResource) -> dict[str, Any]:
    """The parts of the vendor's answer that no property has, or that the search for silences reads there."""
    inputs = it.inputs
    match it.type:
        case kinds.SERVICE:
            return {"id": it.id, "status": "active", "escalation_policy": {"id": inputs["escalationPolicy"]}}
        case kinds.POLICY:
            rules = [{"targets": [dict(target) for target in rule["targets"]]} for rule in inputs["rules"]]
            return {"id": it.id, "escalation_rules": rules, "services": [{"id": "any"}]}
        case kinds.SCHEDULE:
            return {"id": it.id, "time_zone": inputs["timeZone"]}
        case kinds.MONITOR | kinds.TEST:
            return {"id": it.id, "message": inputs.get("message"), "status": inputs.get("status"), "options": {}}
        case kinds.ALERT:
            actions = [{"status": "active"} for each in inputs["actionFilters"] for _ in each["actions"]]
            return {
                "id": it.id,
                "enabled": True,
                "detectorIds": inputs["monitorIds"],
                "actionFilters": [{"actions": actions}],
            }
        case kinds.CLIENT_KEY:
            return {"id": it.id, "isActive": True, "rateLimit": None}
        case _:
            return {"id": it.id}


def _noun(type_: str) -> str:
    if type_ in BY_TYPE:
        return BY_TYPE[type_].kind
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type_.rpartition(":")[2]).lower()
