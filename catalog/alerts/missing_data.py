"""Missing data: for each kind of alert and each `no_data`, what Datadog does when nothing is measured.

`TABLE` is the only source: the refusals of `check`, the default of each kind, what is sent to Datadog, and the texts of
`who`, messages and documents all read it. Decision 0020 says why a share is sent as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, assert_never, get_args

from catalog.alerts.detection import Absence, Anomaly, Detection, Forecast, Heartbeat, ServiceCheck, Threshold
from catalog.signals.model import SignalKind

NoData = Literal["ok", "show", "page", "resolve"]
CHOICES: tuple[NoData, ...] = get_args(NoData)
AlertKind = Literal[
    "count",
    "low count",
    "rate",
    "low rate",
    "share",
    "low share",
    "percentile",
    "average",
    "gauge",
    "logs",
    "few logs",
    "service check",
    "absence",
    "absence of logs",
    "heartbeat",
    "anomaly",
    "forecast",
    "composite",
]
Silence = Literal["ends", "fires", "notifies", "shown"]
"""The effect of silence: the alert is OK, and ends if it fired; it fires; it notifies as No Data; nobody is notified,
and an alert that fired stays open."""
OnMissingData = Literal["default", "resolve", "show_no_data", "show_and_notify_no_data"]

GROUP_ENDS_AFTER_HOURS = 23
"""The hours of silence after which the alert of a group ends. Datadog drops a group after 24 h of silence, by the same
clock, without a notification: an incident in the pager would never end."""
GROUP_KEPT_MINUTES = 1440

CONFIGURATION = "https://docs.datadoghq.com/monitors/configuration/#no-data"
GUIDE = "https://docs.datadoghq.com/monitors/guide/on_missing_data/"
AS_COUNT = "https://docs.datadoghq.com/monitors/guide/troubleshooting-no-data/#arithmetic-with-nan-values"
LOG_MONITORS = "https://docs.datadoghq.com/monitors/types/log/#no-data-and-below-alerts"
CHECKS = "https://docs.datadoghq.com/monitors/types/service_check/"
COMPOSITES = "https://docs.datadoghq.com/monitors/types/composite/#no-data"
ANOMALIES = "https://docs.datadoghq.com/monitors/types/anomaly/"
FORECASTS = "https://docs.datadoghq.com/monitors/types/forecasts/"
PROVIDER = "https://registry.terraform.io/providers/DataDog/datadog/latest/docs/resources/monitor#on_missing_data"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One cell of the table.

    `silence` is None if the choice is not allowed; `stopped` then says what would happen. `sends` is None if the vendor
    has no such option (service checks and composites).
    """

    silence: Silence | None
    sends: OnMissingData | None = None
    stopped: str
    never: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A kind of alert: its default, its cells, and their sources."""

    title: str
    default: NoData | None
    choices: Mapping[NoData, Choice] = field(hash=False)
    sources: tuple[str, ...]

    @property
    def allowed(self) -> tuple[NoData, ...]:
        """The allowed choices, the default first."""
        works = [choice for choice in CHOICES if self.choices[choice].silence is not None]
        return tuple(sorted(works, key=lambda choice: choice != self.default))


_NEVER_EVALUATED = "Nothing happens: Datadog notifies of missing data only after it has evaluated data once."
_NEVER_OK = "The alert is OK."
_NEVER_FIRES = "The alert should fire, but Datadog does not guarantee it before the first event."
_NEVER_SHOWN = "Datadog shows No Data and notifies nobody."
_OPEN = "Datadog shows No Data and notifies nobody, and a firing alert stays open"


def _ends(text: str, sends: OnMissingData) -> Choice:
    return Choice(silence="ends", sends=sends, stopped=text, never=_NEVER_OK)


def _fires(text: str) -> Choice:
    return Choice(silence="fires", sends="default", stopped=text, never=_NEVER_FIRES)


def _notifies(text: str) -> Choice:
    return Choice(silence="notifies", sends="show_and_notify_no_data", stopped=text, never=_NEVER_EVALUATED)


def _refused(text: str) -> Choice:
    return Choice(silence=None, stopped=text)


_SHOWN = Choice(silence="shown", sends="show_no_data", stopped=f"{_OPEN}.", never=_NEVER_SHOWN)


def _many(title: str, unit: str, *sources: str) -> Row:
    """The row of an alert on too many events: no event is 0, the value at which the alert should end."""
    return Row(
        title=title,
        default="ok",
        choices={
            "ok": _ends(f"Missing {unit}s count as 0: the alert is OK, and a firing alert recovers.", "default"),
            "show": _refused(f"{_OPEN}: without {unit}s no value can show the recovery"),
            "page": _notifies(f"It notifies as No Data whenever the window has no {unit}."),
            "resolve": _ends("The alert is OK, and a firing alert recovers.", "resolve"),
        },
        sources=sources,
    )


def _few(title: str, unit: str, *sources: str) -> Row:
    """The row of an alert on too few events: no event at all is the worst case, and must fire."""
    return Row(
        title=title,
        default="page",
        choices={
            "ok": _fires(f"Missing {unit}s count as 0, so the alert fires."),
            "show": _refused(
                f"Datadog shows No Data and notifies nobody, so the alert cannot fire after the last {unit}"
            ),
            "page": _fires(f"Missing {unit}s count as 0, so the alert fires."),
            "resolve": _refused(f"Datadog shows OK, so the alert cannot fire after the last {unit}"),
        },
        sources=sources,
    )


def _share(title: str, wrong: str) -> Row:
    return Row(
        title=title,
        default="ok",
        choices={
            "ok": _ends("Without events the alert is OK, and a firing alert recovers.", "resolve"),
            "show": _refused(
                "a kind of event that does not occur may have no data. Datadog then shows No Data "
                f"while all is well (a firing alert stays open) or while {wrong} (and nobody is "
                "paged)"
            ),
            "page": _notifies(f"Without events it notifies as No Data, which may also mean that {wrong}."),
            "resolve": _ends("Without events the alert is OK, and a firing alert recovers.", "resolve"),
        },
        sources=(AS_COUNT, CONFIGURATION),
    )


def _measured(title: str) -> Row:
    return Row(
        title=title,
        default="show",
        choices={
            "ok": _refused("a missing measurement is not 0: Datadog keeps the last status"),
            "show": _SHOWN,
            "page": _notifies("It notifies as No Data."),
            "resolve": _ends("The alert is OK, and a firing alert recovers.", "resolve"),
        },
        sources=(CONFIGURATION, GUIDE),
    )


TABLE: Mapping[AlertKind, Row] = {
    "count": _many("count above a limit", "event", GUIDE, CONFIGURATION),
    "low count": _few("count below a limit", "event", GUIDE, CONFIGURATION),
    "rate": _many("rate above a limit", "event", GUIDE, CONFIGURATION),
    "low rate": _few("rate below a limit", "event", GUIDE, CONFIGURATION),
    "share": _share("share above a limit", "every event matches"),
    "low share": _share("share below a limit", "no event matches"),
    "percentile": _measured("percentile"),
    "average": _measured("average"),
    "gauge": _measured("gauge"),
    "logs": _many("log lines above a limit", "line", PROVIDER, LOG_MONITORS),
    "few logs": _few("log lines below a limit", "line", PROVIDER, LOG_MONITORS),
    "service check": Row(
        title="service check",
        default="show",
        choices={
            "ok": _refused("a service check has no value: Datadog rejects the option"),
            "show": Choice(
                silence="shown", stopped=f"{_OPEN}.", never="Nothing happens: without a report there is no group."
            ),
            "page": Choice(
                silence="notifies",
                stopped="Each group without reports notifies as No Data after 10 minutes.",
                never="Nothing happens: without a report there is no group.",
            ),
            "resolve": _refused("a service check has no such option: Datadog rejects it"),
        },
        sources=(CHECKS, PROVIDER),
    ),
    "absence": _few("`absent` of a metric", "event", GUIDE, CONFIGURATION),
    "absence of logs": _few("`absent` of log lines", "line", PROVIDER, LOG_MONITORS),
    "heartbeat": _few("heartbeat", "report", GUIDE, CONFIGURATION),
    "anomaly": Row(
        title="anomaly",
        default="show",
        choices={
            "ok": _refused("an anomaly is not compared with 0: Datadog keeps the last status"),
            "show": _SHOWN,
            "page": _notifies("It notifies as No Data."),
            "resolve": _refused("missing data may be the anomaly itself, and Datadog would show OK"),
        },
        sources=(ANOMALIES, CONFIGURATION),
    ),
    "forecast": Row(
        title="forecast",
        default="show",
        choices={
            "ok": _refused("a forecast requires earlier values: Datadog keeps the last status"),
            "show": _SHOWN,
            "page": _notifies("It notifies as No Data."),
            "resolve": _ends("The alert is OK, and a firing alert recovers.", "resolve"),
        },
        sources=(FORECASTS, CONFIGURATION),
    ),
    "composite": Row(
        title="composite (`when`)",
        default=None,
        choices={
            choice: _refused("its members decide: without their data, a composite keeps its last status")
            for choice in CHOICES
        },
        sources=(COMPOSITES, PROVIDER),
    ),
}
"""Every kind of alert."""

_OF_THRESHOLDS: Mapping[SignalKind, tuple[AlertKind, AlertKind]] = {
    "count": ("count", "low count"),
    "rate": ("rate", "low rate"),
    "ratio": ("share", "low share"),
    "logs": ("logs", "few logs"),
    "percentile": ("percentile", "percentile"),
    "average": ("average", "average"),
    "gauge": ("gauge", "gauge"),
}
"""The rows above and below a threshold."""


def alert_kind(signal_kind: SignalKind, detection: Detection) -> AlertKind:
    """Return the row of an alert, by the kind of signal, what it detects, and the side on which it fires."""
    match detection:
        case Threshold():
            many, few = _OF_THRESHOLDS[signal_kind]
            return many if detection.rises else few
        case Absence():
            return "absence of logs" if signal_kind == "logs" else "absence"
        case Heartbeat():
            return "heartbeat"
        case Anomaly():
            return "anomaly"
        case Forecast():
            return "forecast"
        case ServiceCheck():
            return "service check"
    assert_never(detection)


def default_choice(kind: AlertKind) -> NoData:
    """Return the default for missing data. Raises ValueError for a composite, which has no choice."""
    default = TABLE[kind].default
    if default is None:
        raise ValueError(f"{kind} has no choice")
    return default


def choice_of(kind: AlertKind, no_data: NoData) -> Choice:
    """Return the cell of a valid alert. Raises ValueError for a choice that is not allowed."""
    choice = TABLE[kind].choices[no_data]
    if choice.silence is None:
        raise ValueError(f"no_data: {no_data} is not allowed for {kind}")
    return choice


def group_end_hours(choice: Choice, *, grouped: bool) -> int | None:
    """Return the hours of silence after which a group's alert ends; None if silence ends it anyway, or never does."""
    return GROUP_ENDS_AFTER_HOURS if grouped and choice.silence != "ends" else None
