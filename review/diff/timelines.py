"""A route (`plan.document.on_call_model.Route`) as lines of text, one per minute with an event, to compare and show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plan.document.on_call_model import Call, ChannelNotification, Pager, Route, Step

_CROWD = 4
_WORDS = {"email": "email to", "slack": "Slack", "webhook": "webhook", "owners": "email to"}
Lines = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Timelines:
    """What differs between two routes: their posts to channels, their pages, or both; equal parts are left out."""

    before: Lines
    after: Lines


def timelines(before: Route | None, after: Route | None, *, everyone: tuple[int, int] = (0, 0)) -> Timelines:
    """Return the lines of two routes that differ; None for an alert that does not exist.

    `everyone` is the number of people in base and head: a level of so many is called `everyone`. A route that is new or
    deleted and pages nobody has no lines: the alert's own change tells where it posts.
    """
    posts = [_posts(route) for route in (before, after)]
    always = _issues(before) == _issues(after)
    pages = [_pages(route, people, always) for route, people in zip((before, after), everyone, strict=True)]
    if (before is None or after is None) and not any(pages):
        return Timelines(before=(), after=())
    old, new = (
        (posts[side] if posts[0] != posts[1] else ()) + (pages[side] if pages[0] != pages[1] else ()) for side in (0, 1)
    )
    return Timelines(before=old, after=new)


def _posts(route: Route | None) -> Lines:
    """Return where an alert is posted at once, in one line; a line for nobody if it is not posted and pages nobody."""
    if route is None:
        return ()
    posted = [_posted(notification) for notification in route.told]
    if posted:
        return (f"minute 0: {'; '.join(posted)}",)
    return () if _pager(route) else ("minute 0: nobody is notified",)


def _pager(route: Route) -> Pager | None:
    """Return the route in PagerDuty; None where it pages nobody because of the environment."""
    pager = route.pager
    return pager if pager and (pager.policy or not _by_environment(pager)) else None


def _by_environment(pager: Pager) -> bool:
    return bool(pager.reason and pager.reason.endswith("pages nobody"))


def _issues(route: Route | None) -> str | None:
    """Return which issues page someone; None for all."""
    return route.pager.only if route and route.pager else None


def _pages(route: Route | None, everyone: int, always: bool) -> Lines:
    """Return the lines of the pages; with `always`, without the issues that page, which are no difference."""
    pager = _pager(route) if route else None
    if route is None or pager is None:
        return ()
    if pager.policy is None:
        return (f"nobody is paged: {pager.reason}",)
    return tuple(_page_lines(route, replace(pager, only=None) if always else pager, everyone))


def _page_lines(route: Route, pager: Pager, everyone: int) -> Iterator[str]:
    people = {rotation.id: len(rotation.people) for level in pager.levels for rotation in level.rotations}
    first = [step for step in route.steps if step.round == 0]
    urgency = "" if pager.wakes else " at low urgency"
    if not first:
        yield "minute 0: pages nobody: nobody is on call"
    for index, step in enumerate(first):
        details = f"{urgency}{_for(pager)}" if index == 0 else ""
        yield f"minute {step.minute}: pages {_called(step, people, everyone)}{details}"
    if pager.repeat and first:
        times = "once" if pager.repeat == 1 else f"{pager.repeat} times"
        yield f"then all levels repeat {times}"


def _posted(told: ChannelNotification) -> str:
    places = ", ".join(told.places)
    return f"{_WORDS[told.kind]} {places}{_for(told)}" if places else f"{told.channel} has no address yet"


def _for(recipient: ChannelNotification | Pager) -> str:
    """Return which issues notify it; empty for all."""
    return f" (only {recipient.only})" if recipient.only else ""


def _called(step: Step, people: dict[str, int], everyone: int) -> str:
    calls = step.calls
    if len(calls) > _CROWD:
        return f"everyone ({len(calls)} people)" if len(calls) == everyone else f"{len(calls)} people"
    calls_as_text = [_call(call, people) for call in calls]
    calls_as_text += [f"nobody ({rotation.name} has no shift then)" for rotation in step.empty]
    return " and ".join(calls_as_text) or "nobody"


def _call(call: Call, people: dict[str, int]) -> str:
    rotation = call.rotation
    if rotation is None:
        return call.name
    size = people.get(rotation.id, 0)
    return f"{call.name} ({rotation.name}, {size} {'person' if size == 1 else 'people'})"
