"""Conditions in words from the queries of monitors: a gauge or a count, its filters, window, groups and thresholds."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from audit.adopt.model import Item, Json
from audit.live.inventory import LiveObject
from audit.live.sameness import number
from catalog.forms.text import slug
from catalog.forms.units import short_length
from catalog.signals.metrics import METRIC_BY_NAME

_QUERY = re.compile(
    r"(?P<window_by>avg|max|min|sum)\(last_(?P<size>\d+)(?P<unit>[mhd])\):(?P<by>avg|max|min|sum):"
    r"(?P<metric>[A-Za-z][A-Za-z0-9_.]*)\{(?P<filters>[^{}]*)\}(?P<count>\.as_count\(\))?"
    r"(?: by \{(?P<groups>[^{}]+)\}(?P<count_by>\.as_count\(\))?)?"
    r" (?P<comparator>>=|<=|>|<) (?P<limit>-?\d+(?:\.\d+)?)"
)
_FILTER = re.compile(r"[A-Za-z][\w./-]*:[\w./:-]+")
_MINUTES = {"m": 1, "h": 60, "d": 1440}
_OVER_WINDOW = {"avg": "avg", "sum": "avg", "max": "max", "min": "min"}
"""The aggregation over the window by that over the hosts, as a component sends it for a gauge."""
_GAUGE = {"show_no_data": "show", "show_and_notify_no_data": "page", "resolve": "resolve"}
_COUNT = {"default": "ok", "show_and_notify_no_data": "page", "resolve": "resolve"}
_LEVELS = {"warning": "warning", "criticalRecovery": "recovery", "warningRecovery": "warning_recovery"}


@dataclass(frozen=True, kw_only=True)
class MetricUse:
    """How a query uses a metric: as a count or as a gauge with an aggregate, with filters and groups."""

    metric: str
    aggregate: str | None
    where: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    everywhere: bool


@dataclass(kw_only=True)
class Measured:
    """The metrics and signals that conditions name; a metric has the tags of all its uses."""

    environment: str
    taken: Collection[str] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    tags: dict[str, set[str]] = field(default_factory=dict)
    signals: dict[MetricUse, str] = field(default_factory=dict)
    users: dict[str, list[LiveObject]] = field(default_factory=dict)
    """The monitors that use a metric."""

    def words(self, live: LiveObject) -> Json | None:
        """Return the words of a monitor's condition; None if the catalog has none that say exactly the same.

        The words include what happens without data, so that setting must be one that the catalog has.
        """
        properties = live.properties
        match = _QUERY.fullmatch(" ".join(str(properties.get("query") or "").split()))
        if match is None or properties.get("type") not in ("query alert", "metric alert"):
            return None
        use = self._use(match)
        no_data = self._no_data(properties, use)
        levels = _levels(properties.get("monitorThresholds") or {}, match["limit"])
        if use is None or no_data is None or levels is None or not self._fits(use):
            return None
        minutes = int(match["size"]) * _MINUTES[match["unit"]]
        if not 1 <= minutes <= 2880 or short_length(minutes) != f"{match['size']}{match['unit']}":
            return None
        name = self._signal(use, live)
        words: Json = {
            "condition": f"{name} {match['comparator']} {match['limit']}",
            "duration": short_length(minutes),
            **levels,
            "no_data": no_data,
        }
        return {**words, "group_by": list(use.groups)} if use.groups else words

    def _use(self, match: re.Match[str]) -> MetricUse | None:
        filters = [] if match["filters"].strip() in ("", "*") else [it.strip() for it in match["filters"].split(",")]
        if not all(_FILTER.fullmatch(it) for it in filters):
            return None
        env = f"env:{self.environment}"
        everywhere = env not in filters
        pairs = [tuple(it.split(":", 1)) for it in filters if it != env]
        counts = bool(match["count"] or match["count_by"])
        if counts and (match["window_by"], match["by"]) != ("sum", "sum"):
            return None
        if not counts and _OVER_WINDOW[match["by"]] != match["window_by"]:
            return None
        groups = tuple(tag.strip() for tag in (match["groups"] or "").split(",") if tag.strip())
        return MetricUse(
            metric=match["metric"],
            aggregate=None if counts else match["by"],
            where=tuple((key, value) for key, value in pairs),
            groups=groups,
            everywhere=everywhere,
        )

    def _no_data(self, properties: Json, use: MetricUse | None) -> str | None:
        if use is None or properties.get("notifyNoData"):
            return None
        if use.aggregate is None:
            return _COUNT.get(str(properties.get("onMissingData") or "default"))
        return _GAUGE.get(str(properties.get("onMissingData")))

    def _fits(self, use: MetricUse) -> bool:
        """Whether the metric can be the stack's: no other kind, no name that is taken, and no tag of the product's."""
        kind = "count" if use.aggregate is None else "gauge"
        keys = {key for key, _ in use.where} | set(use.groups)
        free = use.metric not in METRIC_BY_NAME and use.metric not in self.taken
        return free and self.kinds.get(use.metric, kind) == kind and not keys & {"env", "service"}

    def _signal(self, use: MetricUse, live: LiveObject) -> str:
        self.kinds[use.metric] = "count" if use.aggregate is None else "gauge"
        self.tags.setdefault(use.metric, set()).update({key for key, _ in use.where}, use.groups)
        self.users.setdefault(use.metric, []).append(live)
        without = MetricUse(**{**vars(use), "groups": ()})
        if without not in self.signals:
            base = slug(use.metric).replace("-", "_")
            names = {*self.signals.values(), *self.taken}
            numbered = (base if number_ == 1 else f"{base}_{number_}" for number_ in range(1, 100_000))
            self.signals[without] = next(name for name in numbered if name not in names)
        return self.signals[without]

    def items(self) -> list[Item]:
        """Return the items of the metrics and signals."""
        found = [
            Item(
                section="metrics",
                id=metric,
                data={"name": metric, "type": kind, "tags": sorted(self.tags[metric]), "from": "agent"},
                users=tuple(self.users[metric]),
            )
            for metric, kind in self.kinds.items()
        ]
        return found + [
            Item(section="signals", id=name, data=_signal_data(name, use), users=tuple(self.users[use.metric]))
            for use, name in self.signals.items()
        ]


def _signal_data(name: str, use: MetricUse) -> Json:
    data: Json = {"name": name, "count": use.metric} if use.aggregate is None else {"name": name, "gauge": use.metric}
    if use.aggregate not in (None, "avg"):
        data["aggregate"] = use.aggregate
    if use.where:
        data["where"] = dict(use.where)
    if use.everywhere:
        data["env"] = "all"
    return data


def _levels(thresholds: Json, limit: str) -> Json | None:
    """Return the additional thresholds in words; None if the critical one is not that of the query."""
    if set(thresholds) - {"critical", *_LEVELS} or number(thresholds.get("critical", limit)) != number(limit):
        return None
    return {word: str(number(thresholds[name])) for name, word in _LEVELS.items() if name in thresholds}
