"""The picture of the routing: from notifiers, through channels and PagerDuty's levels, to people, and its changes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from plan.document.on_call_model import Level, NamedItem, Pager, Route
from review.report.html.measures import shortened
from review.report.phrases import number

COLUMNS = ("Alerts", "Notified at once", "Paged by PagerDuty", "People")
_WIDE, _HIGH, _GAP, _BETWEEN, _TOP = 224, 44, 12, 88, 34
_MOST = 28
"""The largest number of boxes in one column: the table names the rest."""
_LABEL, _SMALL = 28, 34
_SEVERITIES = {"critical": 0, "warning": 1, "info": 2}
_WORDS = {"email": "mail", "slack": "Slack", "webhook": "webhook", "owners": "mail"}

Loud = Literal["wakes", "low", "posts"]
State = Literal["", "gone", "new"]
"""Whether a box or a line is the same in base and head, only in the base, or only in the head."""
_STATES: dict[State, str] = {"": "", "gone": " (removed)", "new": " (new)"}
_BOTH = frozenset({"base", "head"})
_RANKED: dict[Loud, int] = {"wakes": 0, "low": 1, "posts": 2}


@dataclass(frozen=True, kw_only=True)
class Node:
    """A box. `whole` is the full text of its two lines, and whether it is new or removed."""

    x: int
    y: int
    label: str
    small: str
    whole: str
    loud: Loud
    state: State = ""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A line between two boxes, as the path of an SVG."""

    path: str
    loud: Loud
    state: State = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the table with the same content: alerts with the same route, and its destinations.

    `when` is empty for a route that is the same before and after the change.
    """

    alerts: tuple[str, ...]
    when: Literal["", "before", "after"]
    what: str
    told: tuple[str, ...]
    called: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoutingPicture:
    """The picture, `width` by `height`, and the table with the same content. `hidden` boxes did not fit."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rows: tuple[Row, ...]
    hidden: int
    box: tuple[int, int] = (_WIDE, _HIGH)
    columns: tuple[tuple[int, str], ...] = field(
        default=tuple((index * (_WIDE + _BETWEEN), title) for index, title in enumerate(COLUMNS))
    )


@dataclass(kw_only=True)
class _Graph:
    """Boxes by column in order of creation, and the lines between them."""

    boxes: tuple[dict[str, tuple[str, str, Loud]], ...] = field(default_factory=lambda: ({}, {}, {}, {}))
    lines: dict[tuple[int, str, str], Loud] = field(default_factory=dict)
    sides: dict[tuple[Any, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    drawn: frozenset[str] = _BOTH
    """The sides that the boxes and lines now added are on."""

    def state(self, *key: Any) -> State:
        """Return the state of a box (its column and key) or of a line."""
        sides = self.sides[key]
        return "" if sides >= _BOTH else "new" if "head" in sides else "gone"

    def box(self, column: int, key: str, label: str, small: str, loud: Loud) -> None:
        self.sides[column, key] |= self.drawn
        known = self.boxes[column].get(key)
        if known is None or known[2] != "wakes":
            self.boxes[column][key] = (label, small, loud)

    def line(self, column: int, begin: str, end: str, loud: Loud) -> None:
        """Add a line from a box of the column to one of a later column."""
        self.sides[column, begin, end] |= self.drawn
        if self.lines.get((column, begin, end)) != "wakes":
            self.lines[column, begin, end] = loud


def routing_picture(
    routes: Mapping[str, Route], former: Mapping[str, Route] | None = None, created: Collection[str] = ()
) -> RoutingPicture:
    """Return the picture of a stack's routes (`plan.document.on_call_model.Route`, by reference).

    `former` are the routes of the base that differ, and `created` the alerts that the base does not have.
    """
    former = former or {}
    alike: dict[tuple[Any, ...], list[tuple[Route | None, Route | None]]] = defaultdict(list)
    for ref in dict.fromkeys((*routes, *former)):
        after = routes.get(ref)
        before = None if ref in created else former.get(ref, after)
        alike[_way(before), _way(after)].append((before, after))
    groups = sorted(alike.values(), key=lambda group: _order(_shown(group[0])))
    graph = _Graph()
    rows: list[Row] = []
    for index, group in enumerate(groups):
        rows += _draw_group(graph, f"{index}", group)
    return _laid_out(graph, tuple(rows))


def _shown(pair: tuple[Route | None, Route | None]) -> Route:
    route = pair[1] or pair[0]
    assert route is not None
    return route


def _draw_group(graph: _Graph, key: str, group: list[tuple[Route | None, Route | None]]) -> Iterator[Row]:
    """Draw alerts with the same routes in base and head, and yield their rows: one if the routes are the same."""
    before, after = ([route for route in side if route] for side in zip(*group, strict=True))
    if before and after and _way(before[0]) == _way(after[0]):
        graph.drawn = _BOTH
        _draw(graph, key, after)
        yield _row(after, "")
        return
    whens: tuple[tuple[str, Literal["before", "after"], list[Route]], ...]
    whens = (("base", "before", before), ("head", "after", after))
    for side, when, routes in whens:
        if routes:
            graph.drawn = frozenset({side})
            _draw(graph, key, routes)
            yield _row(routes, when)


def _way(route: Route | None) -> tuple[Any, ...]:
    if route is None:
        return ()
    notifications = tuple((it.kind, *it.places, it.only) for it in route.told)
    return route.severity, route.service, notifications, *_pages(route.pager)


def _pages(pager: Pager | None) -> tuple[Any, ...]:
    if pager is None:
        return (None,)
    policy = pager.policy.id if pager.policy else None
    levels = tuple((_level(level), level.minute, *(person.id for person in _people(level))) for level in pager.levels)
    return pager.service, policy, pager.reason, pager.only, levels


def _order(route: Route) -> tuple[bool, int, str]:
    return not _wakes(route), _SEVERITIES.get(route.severity, 3), route.service or ""


def _wakes(route: Route) -> bool:
    return bool(route.pager and route.pager.wakes)


def _what(group: list[Route]) -> str:
    first = group[0]
    return f"{number(len(group), 'alert')}, {first.severity}" if len(group) > 1 else first.severity


def _draw(graph: _Graph, key: str, group: list[Route]) -> None:
    route = group[0]
    pager = route.pager
    loud: Loud = "wakes" if _wakes(route) else "posts"
    title = group[0].name if len(group) == 1 else _service(route)
    graph.box(0, key, str(title), _what(group), loud)
    for notification in route.told:
        for place in notification.places:
            graph.box(
                1, f"{notification.kind} {place}", place, _WORDS.get(notification.kind, notification.kind), "posts"
            )
            graph.line(0, key, f"{notification.kind} {place}", "posts")
    if pager is None or pager.policy is None:
        return
    called: Loud = "wakes" if pager.wakes else "low"
    service = f"pagerduty {pager.service}"
    graph.box(1, service, str(pager.service), f"PagerDuty, {pager.urgency} urgency", called)
    graph.line(0, key, service, called)
    for level in pager.levels:
        _draw_level(graph, service, pager.policy, level, called)


def _service(route: Route) -> str:
    """Return the name of the alert's service."""
    return route.service_name or "no service"


def _draw_level(graph: _Graph, service: str, policy: NamedItem, level: Level, loud: Loud) -> None:
    key = f"{policy.id} {_level(level)} {level.minute}"
    graph.box(2, key, _level(level), f"{policy.name}, minute {level.minute}", loud)
    graph.line(1, service, key, loud)
    for person in _people(level):
        graph.box(3, person.id, person.name, "", loud)
        graph.line(2, key, person.id, loud)


def _level(level: Level) -> str:
    if len(level.people) > 2 and not level.rotations:
        return f"{len(level.people)} people"
    named = [rotation.name for rotation in level.rotations] + [person.name for person in level.people]
    return ", ".join(named) if len(named) <= 2 else f"{named[0]} and {len(named) - 1} more"


def _people(level: Level) -> list[NamedItem]:
    of_rotations = [person for rotation in level.rotations for person in rotation.people]
    return list({person.id: person for person in [*of_rotations, *level.people]}.values())


def _row(group: list[Route], when: Literal["", "before", "after"]) -> Row:
    route = group[0]
    pager = route.pager
    notifications = tuple(f"{_WORDS.get(it.kind, it.kind)} {place}" for it in route.told for place in it.places)
    called: tuple[str, ...] = ()
    if pager and pager.policy is None:
        called = (f"nobody: {pager.reason}",)
    elif pager:
        how = "" if pager.wakes else ", at low urgency"
        called = tuple(
            f"minute {level.minute}: {_level(level)} ({', '.join(person.name for person in _people(level))}){how}"
            for level in pager.levels
        )
    what = f"{route.severity}, {_service(route)}"
    alerts = tuple(sorted(it.name for it in group))
    return Row(alerts=alerts, when=when, what=what, told=notifications, called=called)


def _laid_out(graph: _Graph, rows: tuple[Row, ...]) -> RoutingPicture:
    shown = [sorted(column, key=lambda key: _RANKED[column[key][2]])[:_MOST] for column in graph.boxes]
    for column in (1, 2, 3):
        shown[column] = _untangled(graph, shown, column)
    most = max((len(column) for column in shown), default=0)
    height = _TOP + max(most, 1) * (_HIGH + _GAP)
    places: dict[tuple[int, str], tuple[int, int]] = {}
    for column, keys in enumerate(shown):
        spare = (height - _TOP - len(keys) * (_HIGH + _GAP)) // (2 * max(len(keys), 1))
        for row, key in enumerate(keys):
            y = _TOP + row * (_HIGH + _GAP + 2 * spare) + spare
            places[column, key] = (column * (_WIDE + _BETWEEN), y)
    return RoutingPicture(
        width=4 * _WIDE + 3 * _BETWEEN,
        height=height,
        nodes=tuple(
            _node(*graph.boxes[column][key], *places[column, key], graph.state(column, key)) for column, key in places
        ),
        edges=tuple(_edges(graph, places)),
        rows=rows,
        hidden=sum(len(column) for column in graph.boxes) - len(places),
    )


def _untangled(graph: _Graph, shown: list[list[str]], column: int) -> list[str]:
    """Return the boxes of a column in the order of the lines into them, so that fewer lines cross."""
    rows = {key: row for row, key in enumerate(shown[column - 1])}
    sources: dict[str, list[int]] = defaultdict(list)
    for from_column, begin, end in graph.lines:
        if from_column == column - 1 and begin in rows:
            sources[end].append(rows[begin])
    return sorted(shown[column], key=lambda key: sum(sources[key]) / len(sources[key]) if sources[key] else len(rows))


def _node(label: str, small: str, loud: Loud, x: int, y: int, state: State) -> Node:
    full_text = f"{f'{label}, {small}' if small else label}{_STATES[state]}"
    return Node(
        x=x,
        y=y,
        label=shortened(label, _LABEL),
        small=shortened(small, _SMALL),
        whole=full_text,
        loud=loud,
        state=state,
    )


def _edges(graph: _Graph, places: Mapping[tuple[int, str], tuple[int, int]]) -> Iterator[Edge]:
    for (column, begin, end), loud in sorted(graph.lines.items(), key=lambda pair: -_RANKED[pair[1]]):
        if (column, begin) in places and (column + 1, end) in places:
            (left, above), (right, below) = places[column, begin], places[column + 1, end]
            x1, y1, x2, y2 = left + _WIDE, above + _HIGH // 2, right, below + _HIGH // 2
            middle = (x1 + x2) // 2
            path = f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
            yield Edge(path=path, loud=loud, state=graph.state(column, begin, end))
