"""PagerDuty's people, how they are notified, and teams.

Sources: resource_pagerduty_user.go, resource_pagerduty_user_contact_method.go and
resource_pagerduty_user_notification_rule.go (pagerduty/); resource_pagerduty_team.go and
resource_pagerduty_team_membership.go (pagerdutyplugin/).
"""

import re
from collections.abc import Iterable
from typing import Any

from audit.live.inventory import Json
from audit.live.kind import Api, LiveKind, Sameness, present
from audit.live.pagerduty.lists import MANAGED, ids, page_of, paged
from audit.live.spelling import picked

_USERS = paged("users")
_TEAMS = paged("teams")


def users(api: Api) -> Iterable[Json]:
    """Yield the people, with their contact methods, notification rules and teams."""
    return api.entries("/users", _USERS, **{"include[]": ["contact_methods", "notification_rules", "teams"]})


def teams(api: Api) -> Iterable[Json]:
    """Yield the teams."""
    return api.entries("/teams", _TEAMS)


def _inside(part: str) -> Any:
    """Return a function that yields a part of every user, with the user's id."""

    def fetch(api: Api) -> Iterable[Json]:
        for user in users(api):
            for each in user.get(part) or ():
                yield {**each, "user": {"id": user["id"], "summary": user.get("name")}}

    return fetch


def _memberships(api: Api) -> Iterable[Json]:
    """Yield the members of all teams, each with the team."""
    for team, members in api.lists(teams(api), lambda team: f"/teams/{team['id']}/members", paged("members")):
        for member in members:
            yield {**member, "team": {"id": team["id"], "summary": team.get("name")}}


def _read_user(body: Json) -> Json:
    return present(
        {
            **picked(body, "name", "email", "role", "job_title", "time_zone", "color", "description"),
            "teams": ids(body.get("teams")) or None,
            "license": (body.get("license") or {}).get("id"),
        }
    )


def _read_contact(body: Json) -> Json:
    return {
        "userId": body["user"]["id"],
        **picked(body, "type", "address", "country_code", "label", "send_short_email"),
    }


def _read_rule(body: Json) -> Json:
    contact = body.get("contact_method") or {}
    return {
        "userId": body["user"]["id"],
        **picked(body, "start_delay_in_minutes", "urgency"),
        "contactMethod": picked(contact, "id", "type"),
    }


def _read_team(body: Json) -> Json:
    return present(
        {**picked(body, "name", "description", "default_role"), "parent": (body.get("parent") or {}).get("id")}
    )


def _membership_id(body: Json) -> str:
    return f"{body['user']['id']}:{body['team']['id']}"


def _of_user(body: Json) -> str:
    return f"{body['user']['id']}:{body['id']}"


def _one_space(text: Any) -> Any:
    return re.sub(r"\s+", " ", text).strip() if isinstance(text, str) else text


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


USER = LiveKind(
    vendor="pagerduty",
    kind="person",
    type="pagerduty:index/user:User",
    right="users.read users:contact_methods.read",
    fetch=users,
    read=_read_user,
    url=page_of,
    same=Sameness(
        defaults={"role": "user", "description": MANAGED},
        unordered=("teams",),
        computed=("timeZone", "color", "license", "teams"),
        rewritten={"name": _one_space, "email": _lower},
    ),
)
CONTACT_METHOD = LiveKind(
    vendor="pagerduty",
    kind="contact method",
    type="pagerduty:index/userContactMethod:UserContactMethod",
    right="users:contact_methods.read",
    fetch=_inside("contact_methods"),
    read=_read_contact,
    import_id=_of_user,
    name=lambda body: f"{body.get('type')} of {body['user']['summary']}",
)
NOTIFICATION_RULE = LiveKind(
    vendor="pagerduty",
    kind="notification rule",
    type="pagerduty:index/userNotificationRule:UserNotificationRule",
    right="users:contact_methods.read",
    fetch=_inside("notification_rules"),
    read=_read_rule,
    import_id=_of_user,
    name=lambda body: f"{body.get('urgency')} urgency, {body['user']['summary']}",
)
TEAM = LiveKind(
    vendor="pagerduty",
    kind="team",
    type="pagerduty:index/team:Team",
    right="teams.read",
    fetch=teams,
    read=_read_team,
    url=page_of,
    same=Sameness(defaults={"description": MANAGED}, computed=("defaultRole",)),
)
MEMBERSHIP = LiveKind(
    vendor="pagerduty",
    kind="team member",
    type="pagerduty:index/teamMembership:TeamMembership",
    right="teams.read",
    within="team",
    fetch=_memberships,
    read=lambda body: {
        "userId": body["user"]["id"],
        "teamId": body["team"]["id"],
        **picked(body, "role"),
    },
    id=_membership_id,
    name=lambda body: f"{body['user'].get('summary')} in {body['team']['summary']}",
    same=Sameness(defaults={"role": "manager"}),
)
