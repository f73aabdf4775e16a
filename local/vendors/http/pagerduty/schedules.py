"""Schedules, their layers as PagerDuty returns them, and overrides."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from local.vendors.core.store import StoredObject
from local.vendors.hand import OVERRIDE
from local.vendors.http.core.exchange import Answer, BadParameter, Body, Request
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.overlay import overlaid
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snaked
from local.vendors.http.pagerduty import rota
from local.vendors.http.pagerduty.answers import error, head, listing, not_found, reference
from local.vendors.http.pagerduty.names import derived_id
from local.vendors.pagerduty.schedule import ESCALATION_POLICY, SCHEDULE, TEAM, USER, instant
from local.vendors.protocol.wire import Properties

_FROM_PROVIDER = "Managed by Terraform"
Span = tuple[datetime, datetime]
_PARTS = ("schedule_layers", "final_schedule", "overrides_subschedule")


def schedule(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a schedule without its layers."""
    inputs = record.inputs
    return {
        **head("schedule", "schedules", record.id, record.name),
        "name": record.name,
        "time_zone": inputs["timeZone"],
        "description": inputs.get("description", _FROM_PROVIDER),
        "web_cal_url": f"webcal://acme.pagerduty.invalid/private/{record.id}",
        "http_cal_url": f"https://acme.pagerduty.invalid/private/{record.id}",
        "personal_web_cal_url": None,
        "personal_http_cal_url": None,
        "escalation_policies": [
            reference("escalation_policy", "escalation_policies", policy.id, policy.name)
            for policy in account.records(ESCALATION_POLICY)
            if record.id in _targets(policy)
        ],
        "users": [_user(id, account) for id in _people(inputs)],
        "teams": [
            reference("team", "teams", team.id, team.name)
            for id in inputs.get("teams", [])
            if (team := account.record(TEAM, id))
        ],
    }


def _targets(policy: StoredObject) -> set[str]:
    return {target["id"] for rule in policy.inputs["rules"] for target in rule["targets"]}


def _people(inputs: Properties) -> list[str]:
    return list(dict.fromkeys(id for layer in inputs["layers"] for id in layer["users"]))


def _user(id: str, account: LiveAccount) -> Body:
    record = account.record(USER, id)
    return reference("user", "users", id, record.name if record else "")


def _layers(record: StoredObject, account: LiveAccount) -> list[Properties]:
    """Returns the layers in the order of the program: those that it has removed are ended, and stay."""
    created = account.traces(record).created
    ended: list[Properties] = []
    for event in account.events():
        if (event.token, event.id) != (SCHEDULE, record.id) or "layers" not in event.fields:
            continue
        before, after = event.fields["layers"]
        ended += [{**layer, "end": event.at.isoformat()} for layer in (before or [])[len(after or []) :]]
    current = [{**layer, "start": _begun(layer["start"], created)} for layer in record.inputs["layers"]]
    named = [{**layer, "id": derived_id(record.id, f"layer {index}")} for index, layer in enumerate(current)]
    old = [{**layer, "id": derived_id(record.id, f"ended {index}")} for index, layer in enumerate(ended)]
    return [*old, *named]


def _begun(start: str, created: datetime) -> str:
    """Returns when a layer starts: a start in the past becomes the time of its creation."""
    wanted = instant(start)
    return start if wanted is None or wanted > created else created.replace(microsecond=0).isoformat()


def _layer_body(
    layer: Properties, zone: ZoneInfo, entries: list[rota.Entry] | None, span: Span | None, account: LiveAccount
) -> Body:
    users = {id: _user(id, account) for id in layer["users"]}
    return {
        "id": layer["id"],
        "name": layer.get("name", "Layer 1"),
        "start": _in_zone(layer["start"], zone),
        "end": _in_zone(layer.get("end"), zone),
        "rotation_virtual_start": _in_zone(layer["rotationVirtualStart"], zone),
        "rotation_turn_length_seconds": layer["rotationTurnLengthSeconds"],
        "users": [{"user": users[id]} for id in layer["users"]],
        "restrictions": snaked(layer.get("restrictions") or []),
        "rendered_schedule_entries": rota.shown(entries, zone, users) if entries is not None else [],
        "rendered_coverage_percentage": rota.coverage(entries, *span) if entries is not None and span else None,
    }


def _in_zone(text: Any, zone: ZoneInfo) -> str | None:
    at = instant(text) if isinstance(text, str) and text else None
    if at is None and isinstance(text, str) and text:
        at = datetime.fromisoformat(text)
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


def _parts(record: StoredObject, span: Span | None, account: LiveAccount) -> Body:
    """Returns the layers, the overrides and the final schedule; entries only for a span of time."""
    zone = ZoneInfo(record.inputs["timeZone"])
    layers = _layers(record, account)
    overrides = _overrides(record.id, span, account) if span else []
    entries = [rota.of_layer(layer, zone, *span) for layer in layers] if span else [None] * len(layers)
    bodies = [_layer_body(layer, zone, own, span, account) for layer, own in zip(layers, entries, strict=True)]
    people = {user.id: _user(user.id, account) for user in account.records(USER)} if span else {}
    final = rota.final([own for own in entries if own is not None], overrides)
    return {
        # PagerDuty lists the last layer first.
        "schedule_layers": bodies[::-1],
        "overrides_subschedule": _subschedule("Overrides", overrides, zone, span, people),
        "final_schedule": _subschedule("Final Schedule", final, zone, span, people),
    }


def on_call_at(record: StoredObject, at: datetime, account: LiveAccount) -> list[str]:
    """Returns the ids of the users on call in a schedule at an instant: one, or none."""
    span = (at, at + timedelta(minutes=1))
    zone = ZoneInfo(record.inputs["timeZone"])
    layers = [rota.of_layer(layer, zone, *span) for layer in _layers(record, account)]
    return [entry.user for entry in rota.final(layers, _overrides(record.id, span, account))[:1]]


def _subschedule(
    name: str, entries: list[rota.Entry], zone: ZoneInfo, span: Span | None, people: dict[str, Body]
) -> Body:
    return {
        "name": name,
        "rendered_schedule_entries": rota.shown(entries, zone, people),
        "rendered_coverage_percentage": rota.coverage(entries, *span) if span else None,
    }


def _overrides(schedule_id: str, span: Span, account: LiveAccount) -> list[rota.Entry]:
    since, until = span
    entries = []
    for record in account.records(OVERRIDE):
        start, end = instant(record.inputs["start"]), instant(record.inputs["end"])
        if record.inputs["schedule"] == schedule_id and start and end and start < until and end > since:
            entries.append(rota.Entry(start=max(start, since), end=min(end, until), user=record.inputs["user"]))
    return entries


def _span(request: Request) -> Span | None:
    """Returns the span of time that a request asks for. Raises BadParameter."""
    texts = request.one("since"), request.one("until")
    if not any(texts):
        return None
    since, until = (_time(text) for text in texts)
    if since is None or until is None or until <= since:
        raise BadParameter("since and until must be times, the second after the first")
    return since, until


def _time(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _body(record: StoredObject, span: Span | None, parts: set[str], account: LiveAccount) -> Body:
    base = next(body for body in _bodies(account) if body["id"] == record.id)
    made = {name: part for name, part in _parts(record, span, account).items() if name in parts} if parts else {}
    # Edits of people replace the computed values, in nested parts too.
    return overlaid({**base, **made}, account.by_hand(SCHEDULE, record.id))


def _bodies(account: LiveAccount) -> Any:
    return account.bodies(SCHEDULE, "schedule", lambda record: schedule(record, account))


def _list(request: Request, account: LiveAccount) -> Answer:
    """Returns schedules: without layers, unless the request includes them."""
    span, parts = _span(request), {name for name in _PARTS if name in request.all("include[]")}

    def shown(body: Body) -> Body:
        record = account.record(SCHEDULE, body["id"])
        return _body(record, span, parts, account) if record else body

    return listing(request, "schedules", sorted(_bodies(account), key=lambda body: str(body["name"]).lower()), shown)


def _one(request: Request, account: LiveAccount, id: str) -> Answer:
    record = account.record(SCHEDULE, id)
    if record is None:
        return not_found()
    return Answer(body={"schedule": _body(record, _span(request), set(_PARTS), account)})


def _list_overrides(request: Request, account: LiveAccount, id: str) -> Answer:
    """Returns the overrides in a span of time, which the request must name."""
    if account.record(SCHEDULE, id) is None:
        return not_found()
    span = _span(request)
    if span is None:
        return error(400, "Invalid Input Provided: since and until are required")
    since, until = span
    bodies = account.bodies(OVERRIDE, "override", lambda record: _override(record, account))
    inside = []
    for record, body in zip(account.records(OVERRIDE), bodies, strict=True):
        start, end = instant(record.inputs["start"]), instant(record.inputs["end"])
        if record.inputs["schedule"] == id and start and end and start < until and end > since:
            inside.append(body)
    return Answer(body={"overrides": inside})


def _override(record: StoredObject, account: LiveAccount) -> Body:
    return {
        "id": record.id,
        "start": record.inputs["start"],
        "end": record.inputs["end"],
        "user": _user(record.inputs["user"], account),
    }


ROUTES = (
    Route(path="/schedules", handler=_list, token=SCHEDULE),
    Route(path="/schedules/{id}", handler=_one, token=SCHEDULE),
    Route(path="/schedules/{id}/overrides", handler=_list_overrides, token=SCHEDULE),
)
