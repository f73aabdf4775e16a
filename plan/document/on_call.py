"""Routes and timelines of a catalog in the document's form. This module needs no Pulumi."""

from datetime import datetime

from catalog import Alert, Composite, Item, Level, QueryAlert
from catalog.registry import section_of
from plan.document import on_call_model as model
from plan.on_call.notifiers import looked_at
from plan.on_call.routes import Pager, Route
from plan.on_call.timeline import Call, Step, Timeline


def recipients(route: Route) -> model.Recipients:
    """Return who is notified, at any time."""
    notifier = route.notifier
    renotify = notifier.renotify if isinstance(notifier, Alert | QueryAlert | Composite) else None
    return model.Recipients(
        kind=section_of(notifier).name,
        id=notifier.id,
        name=notifier.name,
        severity=notifier.severity,
        service=notifier.service.id if notifier.service else None,
        service_name=notifier.service.name if notifier.service else None,
        fires_at=looked_at(notifier),
        no_data=notifier.no_data if isinstance(notifier, Alert) else None,
        again=model.Renotify(every_minutes=renotify.every_minutes, times=renotify.times) if renotify else None,
        told=route.told,
        pager=_pager(route.pager) if route.pager else None,
    )


def timed_route(timeline: Timeline) -> model.Route:
    """Return who is notified, and which people those are at the timeline's instant."""
    return model.Route(
        **vars(recipients(timeline.route)),
        at=timeline.at.isoformat(),
        steps=tuple(_step(step) for step in timeline.steps),
        lost=timeline.lost,
        muted=tuple(_named(window) for window in timeline.muted),
        muted_until=timeline.muted_until.isoformat() if timeline.muted_until else None,
    )


def _named(item: Item) -> model.NamedItem:
    """Return the item in the form in which others refer to it."""
    return model.NamedItem(id=item.id, name=item.name)


def _pager(pager: Pager) -> model.Pager:
    return model.Pager(
        service=pager.name,
        urgency=pager.urgency,
        wakes=pager.pages_people,
        policy=_named(pager.policy) if pager.policy else None,
        repeat=pager.repeat,
        levels=_levels(pager.levels),
        transitions=pager.transitions,
        reason=pager.reason,
        only=pager.only,
    )


def _levels(levels: tuple[Level, ...]) -> tuple[model.Level, ...]:
    found, minute = [], 0
    for number, level in enumerate(levels, 1):
        found.append(
            model.Level(
                level=number,
                minute=minute,
                after_minutes=level.after_minutes,
                rotations=tuple(
                    model.RotationOfPeople(
                        id=rotation.id, name=rotation.name, people=tuple(map(_named, rotation.people))
                    )
                    for rotation in level.rotations
                ),
                people=tuple(map(_named, level.people)),
            )
        )
        minute += level.after_minutes
    return tuple(found)


def _step(step: Step) -> model.Step:
    return model.Step(
        minute=step.minute,
        at=step.at.isoformat(),
        round=step.round,
        level=step.level,
        calls=tuple(_call(call, step.at) for call in step.calls),
        empty=tuple(map(_named, step.empty)),
    )


def _call(call: Call, at: datetime) -> model.Call:
    local = call.local(at)
    return model.Call(
        id=call.person.id,
        name=call.person.name,
        rotation=_named(call.rotation) if call.rotation else None,
        time_zone=call.zone,
        local=local.isoformat() if local else None,
    )
