"""PagerDuty's audit records: of users, teams, schedules, escalation policies and services."""

from datetime import UTC, datetime, timedelta
from typing import Any

from local.vendors.core.store import Event
from local.vendors.http.core.exchange import Answer, Body, Request, cut
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snake
from local.vendors.http.pagerduty.answers import error, iso
from local.vendors.http.pagerduty.names import derived_id
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import ESCALATION_POLICY, SCHEDULE, TEAM, USER

_ROOTS = {
    "users": USER,
    "teams": TEAM,
    "schedules": SCHEDULE,
    "escalation_policies": ESCALATION_POLICY,
    "services": SERVICE,
}
_KINDS = {USER: "user", TEAM: "team", SCHEDULE: "schedule", ESCALATION_POLICY: "escalation_policy", SERVICE: "service"}
_ACTIONS = {"created": "create", "modified": "update", "deleted": "delete"}
_LONGEST = timedelta(days=31)


def record(event: Event, number: int) -> Body:
    """Returns a record; a program's key has no actor, only the end of its token."""
    resource = {"id": event.id, "type": f"{_KINDS[event.token]}_reference", "summary": event.name}
    person = event.who.startswith("someone")
    body: Body = {
        "id": f"PDRECORD{number:08d}",
        "execution_time": iso(event.at),
        "execution_context": {"request_id": derived_id(event.id, str(number)), "remote_address": "192.0.2.1"},
        "method": {"type": "browser"} if person else {"type": "api_token", "truncated_token": "3usr"},
        "root_resource": resource,
        "action": _ACTIONS[event.action],
        "details": {
            "resource": resource,
            "fields": [
                {"name": snake(name), "before_value": _text(before), "value": _text(value)}
                for name, (before, value) in event.fields.items()
            ],
            "references": [],
        },
    }
    if person:
        body["actors"] = [{"id": derived_id(event.who, "user"), "type": "user_reference", "summary": event.who}]
    return body


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _records(account: LiveAccount) -> list[tuple[Event, Body]]:
    def build() -> list[tuple[Event, Body]]:
        events = enumerate(account.events(), 1)
        return [(event, record(event, number)) for number, event in events if event.token in _KINDS]

    return account.kept("audit records", build)


def _answer(request: Request, account: LiveAccount, tokens: set[str], id: str | None = None) -> Answer:
    """Returns a page of records by cursor: of the last 24 hours, unless the request names another span of 31 days."""
    until = _time(request.one("until")) or request.now
    since = _time(request.one("since")) or until - timedelta(days=1)
    if until - since > _LONGEST:
        return error(400, "Invalid Input Provided: until must be at most 31 days after since")
    items = [
        body
        for event, body in _records(account)
        if event.token in tokens and since <= event.at <= until and id in (None, event.id)
    ]
    limit = max(1, min(request.number("limit", 100), 100))
    page = cut(request, items[::-1], request.number("cursor", 0), limit)
    following = str(page.offset + limit) if page.more else None
    body: Body = {
        "records": list(page.items),
        "next_cursor": following,
        "limit": limit,
        "response_metadata": {"messages": []},
    }
    return Answer(body=body, page=page.number)


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _list(request: Request, account: LiveAccount) -> Answer:
    wanted = request.all("root_resource_types[]")
    tokens = {_ROOTS[name] for name in wanted if name in _ROOTS} if wanted else set(_KINDS)
    return _answer(request, account, tokens)


def _of_one(token: str) -> Any:
    def answer(request: Request, account: LiveAccount, id: str) -> Answer:
        return _answer(request, account, {token}, id)

    return answer


ROUTES = (
    Route(path="/audit/records", handler=_list),
    *(Route(path=f"/{name}/{{id}}/audit/records", handler=_of_one(token)) for name, token in _ROOTS.items()),
)
