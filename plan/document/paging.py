"""Routes, timelines, loads and calendars as plain data, which one process writes and another compares.

Nothing but str, int, float, bool, list, dict and None; the same catalog gives the same data, in the same order. A thing
that notifies is `{"kind", "id", "name"}`, and its kind and id name it (`plan.on_call.notifiers.Kind`); a person, a
rotation and a
policy is `{"id", "name"}`; an instant is text in ISO 8601 with its offset.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from catalog import Alert, Composite, Item, Level, Watch
from plan.on_call.calendar import Duty
from plan.on_call.notifiers import kind_of, looked_at
from plan.on_call.routes import Pager, Route, Told
from plan.on_call.timeline import Call, Step, Timeline
from plan.on_call.workload import Load

Json: TypeAlias = dict[str, Any]


def route_json(route: Route) -> Json:
    """Who is told, without an instant.

    `{"kind", "id", "name", "severity", "service", "service_name", "fires_at", "no_data", "again", "told", "pager"}`:
    `service` (its id) and its name are null without one; `fires_at` is its condition in words; `no_data` is show, page,
    resolve or ok, null where it cannot be decided; `again` is `{"every_minutes", "times"}` or null.

    `told` lists `{"channel", "kind", "places", "transitions"}`: `channel` is an id, null for whom Sentry mails;
    `places` is empty where it leads nowhere yet; `only` says which issues it hears of, null for all.

    `pager` is null where PagerDuty is not notified, else `{"service", "urgency", "wakes", "policy", "repeat", "levels",
    "transitions", "reason", "only"}`; `policy` is null, and `levels` empty, where nobody is paged. A level is
    `{"level" (from 1), "minute" (since the start, with somebody on call on each level before), "after_minutes",
    "rotations" (each with "people"), "people"}`.
    """
    watch = route.watch
    renotify = watch.renotify if isinstance(watch, Alert | Composite) else None
    return {
        **_watch(watch),
        "severity": watch.severity,
        "service": watch.service.id if watch.service else None,
        "service_name": watch.service.name if watch.service else None,
        "fires_at": looked_at(watch),
        "no_data": watch.no_data if isinstance(watch, Alert) else None,
        "again": {"every_minutes": renotify.every_minutes, "times": renotify.times} if renotify else None,
        "told": [_told(told) for told in route.told],
        "pager": _pager(route.pager) if route.pager else None,
    }


def timeline_json(timeline: Timeline) -> Json:
    """A timeline: all of its route (see `route_json`) and `{"at", "steps", "lost", "muted", "muted_until"}`.

    A step is `{"minute", "at", "round" (from 0), "level" (from 1), "calls", "empty"}`; a call is `{"id", "name",
    "rotation", "time_zone", "local"}`, the last two null where no zone is known and `rotation` where a level names the
    person; `empty` are the rotations in which nobody is on call then. `lost`: no level has anybody, and PagerDuty opens
    no incident. `muted` names the maintenance that it falls into, which ends at `muted_until`.
    """
    return {
        **route_json(timeline.route),
        "at": timeline.at.isoformat(),
        "steps": [_step(step) for step in timeline.steps],
        "lost": timeline.lost,
        "muted": [_named(window) for window in timeline.muted],
        "muted_until": timeline.muted_until.isoformat() if timeline.muted_until else None,
    }


def load_json(loads: Iterable[Load]) -> list[Json]:
    """What each person carries: a list of `{"id", "name", "time_zone", "first_hours", "later_hours", "night_hours",
    "night_share" (0 to 1), "backstop", "woken_by"}`, as of `plan.on_call.workload.Load`. `woken_by` lists what can
    wake them, each
    with the first `level` on which it does.
    """
    return [
        {
            **_named(load.person),
            "time_zone": load.zone,
            "first_hours": load.first_hours,
            "later_hours": load.later_hours,
            "night_hours": load.night_hours,
            "night_share": None if load.night_share is None else round(load.night_share, 4),
            "backstop": load.backstop,
            "woken_by": [{**_watch(woken.watch), "level": woken.level} for woken in load.woken_by],
        }
        for load in loads
    ]


def calendar_json(duties: Iterable[Duty]) -> list[Json]:
    """The shifts of each rotation: a list of `{"id", "name", "time_zone", "shifts"}`.

    A shift is `{"begin", "end", "person"}`, its instants with the offset of the rotation's zone; `person` is null while
    nobody is on call.
    """
    return [
        {
            **_named(duty.rotation),
            "time_zone": duty.rotation.time_zone,
            "shifts": [
                {
                    "begin": shift.begin.isoformat(),
                    "end": shift.end.isoformat(),
                    "person": _named(shift.person) if shift.person else None,
                }
                for shift in duty.shifts
            ],
        }
        for duty in duties
    ]


def _watch(watch: Watch) -> Json:
    return {"kind": kind_of(watch), "id": watch.id, "name": watch.name}


def _named(item: Item) -> Json:
    return {"id": item.id, "name": item.name}


def _told(told: Told) -> Json:
    return {
        "channel": told.channel,
        "kind": told.kind,
        "places": list(told.places),
        "transitions": list(told.transitions),
        "only": told.only,
    }


def _pager(pager: Pager) -> Json:
    return {
        "service": pager.name,
        "urgency": pager.urgency,
        "wakes": pager.wakes,
        "policy": _named(pager.policy) if pager.policy else None,
        "repeat": pager.repeat,
        "levels": _levels(pager.levels),
        "transitions": list(pager.transitions),
        "reason": pager.reason,
        "only": pager.only,
    }


def _levels(levels: tuple[Level, ...]) -> list[Json]:
    found, minute = [], 0
    for number, level in enumerate(levels, 1):
        found.append(
            {
                "level": number,
                "minute": minute,
                "after_minutes": level.after_minutes,
                "rotations": [
                    {**_named(it), "people": [_named(person) for person in it.people]} for it in level.rotations
                ],
                "people": [_named(person) for person in level.people],
            }
        )
        minute += level.after_minutes
    return found


def _step(step: Step) -> Json:
    return {
        "minute": step.minute,
        "at": step.at.isoformat(),
        "round": step.round,
        "level": step.level,
        "calls": [_call(call, step.at) for call in step.calls],
        "empty": [_named(rotation) for rotation in step.empty],
    }


def _call(call: Call, at: datetime) -> Json:
    local = call.local(at)
    return {
        **_named(call.person),
        "rotation": _named(call.rotation) if call.rotation else None,
        "time_zone": call.zone,
        "local": local.isoformat() if local else None,
    }
