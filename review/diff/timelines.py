"""A route (`plan.document.on_call_model.Route`) as lines of text, one per minute with an event, to compare and show."""

from collections.abc import Iterator

from plan.document.on_call_model import Call, ChannelNotification, Pager, Route, Step

_CROWD = 4
_WORDS = {"email": "email to", "slack": "Slack", "webhook": "webhook", "owners": "email to"}


def lines(route: Route | None) -> tuple[str, ...]:
    """Return the route of an alert to people: minute 0, each level, then the repeats. Empty for None."""
    return tuple(_lines(route)) if route else ()


def _lines(route: Route) -> Iterator[str]:
    posted = [_posted(notification) for notification in route.told]
    pager = route.pager
    if pager is None:
        yield f"minute 0: {'; '.join(posted) or 'nobody is notified'}"
        return
    if pager.policy is None:
        yield f"minute 0: {'; '.join([*posted, f'nobody is paged: {pager.reason}'])}"
        return
    people = {rotation.id: len(rotation.people) for level in pager.levels for rotation in level.rotations}
    first = [step for step in route.steps if step.round == 0]
    urgency = "" if pager.wakes else " at low urgency"
    begin = "PagerDuty pages" if first else "PagerDuty pages nobody: nobody is on call"
    for index, step in enumerate(first):
        called = f"{begin} {_called(step, people)}{urgency}{_for(pager)}" if index == 0 else _called(step, people)
        before = [*posted, called] if index == 0 else [called]
        yield f"minute {step.minute}: {'; '.join(before)}"
    if not first:
        yield f"minute 0: {'; '.join([*posted, begin])}"
    if pager.repeat and first:
        times = "once" if pager.repeat == 1 else f"{pager.repeat} times"
        yield f"then all levels repeat {times}"


def _posted(told: ChannelNotification) -> str:
    places = ", ".join(told.places)
    return f"{_WORDS[told.kind]} {places}{_for(told)}" if places else f"{told.channel} has no address yet"


def _for(recipient: ChannelNotification | Pager) -> str:
    """Return which issues notify it; empty for all."""
    return f" (only {recipient.only})" if recipient.only else ""


def _called(step: Step, people: dict[str, int]) -> str:
    calls = step.calls
    if len(calls) > _CROWD:
        return f"{len(calls)} people"
    calls_as_text = [_call(call, people) for call in calls]
    calls_as_text += [f"nobody ({rotation.name} has no shift then)" for rotation in step.empty]
    return " and ".join(calls_as_text) or "nobody"


def _call(call: Call, people: dict[str, int]) -> str:
    rotation = call.rotation
    if rotation is None:
        return call.name
    size = people.get(rotation.id, 0)
    return f"{call.name} ({rotation.name}, {size} {'person' if size == 1 else 'people'})"
