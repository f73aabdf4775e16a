"""Edits of generated catalogs: what a person changes in one that is applied already."""

import random
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from tests.support.generated import CONDITIONS, ERRORS, GOALS, PROBES, ROTATIONS, WINDOWS, Section

SHAPES: Mapping[str, Sequence[Section]] = {
    "alerts": CONDITIONS,
    "uptime": PROBES,
    "slos": GOALS,
    "maintenance": WINDOWS,
    "on_call.rotations": ROTATIONS,
    "error_tracking.alerts": [{"condition": it} for it in ERRORS],
}
"""What the items of a section may turn into."""

NAMED = {"First", "Second", "Probe", "Buying", "Turn 0", "Turn 1", "Day and night", "Office", "Bot", "Pay team"}
"""What other items name."""

_PLACES = (
    *("alerts", "uptime", "slos", "dashboards", "maintenance", "channels", "on_call.rotations"),
    *("on_call.escalation_policies", "error_tracking.projects", "error_tracking.alerts", "logs.pipelines"),
    *("logs.exclusions", "status_page.components", "status_page.groups", "status_page.degradations"),
)
_ONCE = {"logs.exclusions", "status_page.components", "status_page.groups", "channels"}
"""Items without `renamed_from`."""
_ORDERED = ("logs.", "status_page.", "on_call.escalation_policies")
"""What is shown or tried in the order that it is written in."""


def edited(sections: Section, dice: random.Random) -> Section:
    """The sections after some edits: items reshaped, renamed, removed, recreated; whole sections left out."""
    after = deepcopy(sections)
    for place, items in lists(after):
        items[:] = [it for it in (_edit(place, item, dice) for item in items) if it]
    for section in ("dashboards", "slos", "maintenance", "logs", "status_page", "error_tracking"):
        if section in after and dice.random() < 0.1:
            del after[section]
    return after


def _edit(place: str, item: Any, dice: random.Random) -> Any:
    named = isinstance(item, str) or item["name"] in NAMED or (place == "channels" and "kind" not in item)
    match dice.choice(["keep", "reshape", "reshape", "rename", "anew", "remove"]):
        case "reshape" if place in SHAPES:
            kept = {key: item[key] for key in ("name", "severity", "notify", "service", "services") if key in item}
            return {**kept, **dice.choice([it for it in SHAPES[place] if "when" not in it or not named])}
        case "rename" if not named and place not in _ONCE:
            return {**item, "name": f"Now {item['name'][:50]}", "renamed_from": item["name"]}
        case "anew" if not named:
            return {**item, "name": f"New {item['name'][:50]}"}
        case "remove" if not named:
            return None
    return item


def reordered(sections: Section, dice: random.Random) -> list[Section]:
    """The same in two files, every list of items in another order where the order says nothing."""
    sections = deepcopy(sections)
    apart: list[Section] = [{"stack": sections.pop("stack")}, {}]
    for place, items in lists(sections):
        if not place.startswith(_ORDERED):
            dice.shuffle(items)
    for section, held in sections.items():
        if isinstance(held, list) and held:
            cut = dice.randint(0, len(held))
            parts = [held[:cut], held[cut:]]
            apart = [{**file, section: part} if part else file for file, part in zip(apart, parts, strict=True)]
        else:
            apart[dice.randint(0, 1)][section] = held
    return [file for file in apart if file]


def lists(sections: Section) -> Iterator[tuple[str, list[Any]]]:
    """The lists of items in the sections that are edited, with their place (`on_call.rotations`)."""
    for place in _PLACES:
        outer, _, inner = place.partition(".")
        held = sections.get(outer)
        held = held.get(inner) if inner and held else held
        if held:
            yield place, held
