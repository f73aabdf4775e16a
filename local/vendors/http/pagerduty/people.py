"""Users with their contact methods and notification rules."""

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.pagerduty.answers import API, head, listing, not_found, reference
from local.vendors.http.pagerduty.names import TEAM_PATH, derived_id
from local.vendors.pagerduty.schedule import TEAM, USER

MEMBERSHIP = "pagerduty:index/teamMembership:TeamMembership"
CONTACT_METHOD = "pagerduty:index/userContactMethod:UserContactMethod"
NOTIFICATION_RULE = "pagerduty:index/userNotificationRule:UserNotificationRule"


def user(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a user with full contact methods and rules, as with all includes."""
    values = record.outputs
    email = values["email"].lower()
    methods = _contact_methods(record, account)
    return {
        # PagerDuty collapses spaces in names.
        **head("user", "users", record.id, " ".join(values["name"].split())),
        "name": " ".join(values["name"].split()),
        "email": email,
        "time_zone": values.get("timeZone", "Etc/UTC"),
        "color": values.get("color", "purple"),
        "avatar_url": values.get("avatarUrl"),
        "billed": True,
        "role": values.get("role", "user"),
        "description": values.get("description"),
        "invitation_sent": values.get("invitationSent", False),
        "job_title": values.get("jobTitle"),
        "created_via_sso": False,
        "teams": _teams(record.id, account),
        "contact_methods": methods,
        "notification_rules": _rules(record, methods, account),
        "coordinated_incidents": [],
    }


def _teams(user_id: str, account: LiveAccount) -> list[Body]:
    def build() -> dict[str, list[Body]]:
        teams: dict[str, list[Body]] = {}
        for membership in account.records(MEMBERSHIP):
            team = account.record(TEAM, membership.inputs["teamId"])
            if team:
                teams.setdefault(membership.inputs["userId"], []).append(
                    reference("team", TEAM_PATH, team.id, team.name)
                )
        return teams

    return account.kept("teams of users", build).get(user_id, [])


def _contact_methods(record: StoredObject, account: LiveAccount) -> list[Body]:
    """Returns the ways to reach a user: an address from the start; a phone once the user has accepted the invitation.

    The stand-in's people who are there before any program have accepted it.
    """
    own = [method for method in account.records(CONTACT_METHOD) if method.inputs.get("userId") == record.id]
    email = {"address": record.outputs["email"].lower(), "send_short_email": False, "send_html_email": True}
    methods = [_method(record.id, "email_contact_method", "Default", email)]
    if not record.outputs.get("invitationSent", False):
        number = {"country_code": 49, "address": "1510000" + f"{sum(record.id.encode()):04}", "blacklisted": False}
        methods += [
            _method(record.id, "phone_contact_method", "Mobile", number),
            _method(record.id, "sms_contact_method", "Mobile", {**number, "enabled": True}),
        ]
    return [
        *methods,
        *(
            _method(
                record.id,
                method.inputs["type"],
                method.inputs["label"],
                {
                    "address": method.inputs["address"],
                    **({"country_code": method.inputs["countryCode"]} if "countryCode" in method.inputs else {}),
                },
                method.id,
            )
            for method in own
        ),
    ]


def _method(user_id: str, type_: str, label: str, members: Body, id: str | None = None) -> Body:
    own_id = id or derived_id(user_id, type_)
    path = f"users/{user_id}/contact_methods"
    return {
        "id": own_id,
        "type": type_,
        "summary": label,
        "self": f"{API}/{path}/{own_id}",
        "html_url": None,
        "label": label,
        **members,
    }


def _rules(record: StoredObject, methods: list[Body], account: LiveAccount) -> list[Body]:
    """Returns the notification rules: at once by the best contact method for high urgency, by email for low."""
    phone = next((method for method in methods if method["type"] == "phone_contact_method"), methods[0])
    rules = [_rule(record.id, phone, "high", 0), _rule(record.id, methods[0], "low", 0)]
    for own in account.records(NOTIFICATION_RULE):
        if own.inputs.get("userId") != record.id:
            continue
        wanted = own.inputs["contactMethod"]
        method = by_id(methods, wanted["id"]) or {"id": wanted["id"], "type": wanted["type"], "summary": "?"}
        rules.append(_rule(record.id, method, own.inputs["urgency"], own.inputs["startDelayInMinutes"], own.id))
    return rules


def _rule(user_id: str, method: Body, urgency: str, delay: int, id: str | None = None) -> Body:
    own_id = id or derived_id(user_id, urgency)
    return {
        "id": own_id,
        "type": "assignment_notification_rule",
        "summary": f"{delay} minutes: channel {method['id']}",
        "self": f"{API}/users/{user_id}/notification_rules/{own_id}",
        "html_url": None,
        "start_delay_in_minutes": delay,
        "created_at": "2026-01-05T09:00:00Z",
        "contact_method": {
            "id": method["id"],
            "type": f"{method['type']}_reference",
            "summary": method["summary"],
            "self": f"{API}/users/{user_id}/contact_methods/{method['id']}",
            "html_url": None,
        },
        "urgency": urgency,
    }


def _shown(body: Body, included: list[str]) -> Body:
    """Returns a user with references in place of what the request does not include."""
    shown = dict(body)
    for name in ("contact_methods", "notification_rules"):
        if name not in included:
            shown[name] = [_as_reference(member) for member in body[name]]
    return shown


def _as_reference(member: Body) -> Body:
    head_of = {name: member.get(name) for name in ("id", "summary", "self", "html_url")}
    return {**head_of, "type": f"{member['type']}_reference"}


def all_users(account: LiveAccount) -> list[Body]:
    return list(account.bodies(USER, "user", lambda record: user(record, account)))


def _list(request: Request, account: LiveAccount) -> Answer:
    included = request.all("include[]")
    items = all_users(account)
    wanted = (request.one("query") or "").lower()
    if wanted:
        items = [body for body in items if wanted in body["name"].lower() or wanted in body["email"]]
    return listing(request, "users", items, lambda body: _shown(body, included))


def _one(request: Request, account: LiveAccount, id: str) -> Answer:
    body = by_id(all_users(account), id)
    return Answer(body={"user": _shown(body, request.all("include[]"))}) if body else not_found()


def _contact_methods_of(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(all_users(account), id)
    return Answer(body={"contact_methods": body["contact_methods"]}) if body else not_found()


def _rules_of(request: Request, account: LiveAccount, id: str) -> Answer:
    """Returns the rules of one urgency: of `high` unless the request asks for another, or for `all`."""
    body = by_id(all_users(account), id)
    if body is None:
        return not_found()
    urgency = request.one("urgency", "high")
    rules = [rule for rule in body["notification_rules"] if urgency in ("all", rule["urgency"])]
    return Answer(body={"notification_rules": rules})


ROUTES = (
    Route(path="/users", handler=_list, token=USER),
    Route(path="/users/{id}", handler=_one, token=USER),
    Route(path="/users/{id}/contact_methods", handler=_contact_methods_of, token=USER),
    Route(path="/users/{id}/notification_rules", handler=_rules_of, token=USER),
)
