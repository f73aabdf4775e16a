"""Recipients of an alert, as text."""

from catalog import Level
from plan.document.on_call_model import ChannelNotification
from plan.on_call.routes import Pager, Route


def recipient_phrases(path: Route) -> list[str]:
    """Return a phrase for PagerDuty with its levels, and one for each place where the alert is posted.

    The phrase of a channel without an address says so.
    """
    return [
        *([_paged(path.pager)] if path.pager else []),
        *(_posted(item) for item in path.told),
    ]


def _posted(notification: ChannelNotification) -> str:
    if not notification.places:
        return f"{notification.channel} has no address yet"
    where = ", ".join(notification.places)
    text = {"slack": f"Slack {where}", "webhook": f"webhook {where}"}.get(notification.kind, f"email to {where}")
    return f"{text}{_for(notification)}"


def _paged(pager: Pager) -> str:
    if pager.policy is None:
        return f"no page: {pager.reason}"
    if not pager.pages_people:
        return f"PagerDuty at low urgency ({pager.policy.name})"
    waited, phrases = 0, []
    for level in pager.levels:
        phrases.append(_level(level) if waited == 0 else f"after {waited} min {_level(level)}")
        waited += level.after_minutes
    return f"pages {', '.join(phrases)}{_for(pager)}"


def _for(recipient: ChannelNotification | Pager) -> str:
    return f" (only {recipient.only})" if recipient.only else ""


def _level(level: Level) -> str:
    names = [rotation.name for rotation in level.rotations]
    names += [person.name for person in level.people]
    return " and ".join(names) if len(names) <= 2 else f"{len(names)} people"
