"""The keys of an alert that say what it detects, and their meaning: a condition, an absence, an anomaly, a forecast."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.config import JsonDict

from catalog.alerts.condition import (
    Amount,
    Comparator,
    Condition,
    level,
    parse_amount,
    parse_condition,
    threshold,
)
from catalog.alerts.detection import Absence, Anomaly, Detection, Direction, Forecast, ServiceCheck, Threshold
from catalog.forms.diagnostics import InvalidValue, Report, parse_or_report
from catalog.forms.form import Form, Located, RenamableForm
from catalog.forms.symbols import Scope
from catalog.forms.text import prose, shown
from catalog.forms.types import FromText, Reference, Seconds, choice, minutes, within
from catalog.forms.units import duration_text, seconds
from catalog.signals.metrics import Metric
from catalog.signals.model import Signal
from catalog.source.places import Source

WAYS = ("condition", "absent", "anomaly", "forecast", "query", "when")
ABSENT = re.compile(r"(\S+)\s+for\s+(\S.*)")
MOST_FAILURES = 99
MIN_EVENTS = 50


def _level_text(value: object) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value}"
    return value


NUMBER_TOO: JsonDict = {"also": "number"}
Level = Annotated[Amount, FromText(parse_amount), BeforeValidator(_level_text)]


class AnomalyForm(Form):
    noun: ClassVar[str] = "`anomaly`"
    neutral: ClassVar[Mapping[str, Any]] = {"signal": "error_rate"}
    signal: Reference = Field(description="the signal to monitor, such as `signal: signups`")
    deviations: Annotated[int, AfterValidator(within(1, 6, "1 to 6"))] = Field(
        default=3, description="the width of the expected band, in deviations; default: 3"
    )
    direction: Annotated[Direction, choice("direction", Direction)] = Field(
        default="both", description="`above`, `below` or `both`, the default"
    )
    # Datadog's anomaly monitors evaluate at least 15 minutes; shorter windows are too noisy.
    window: Annotated[Seconds, *minutes(15, 1440, "`15m` to `1d`")] = Field(
        default=15, description="how long all values must be outside the band; default: `15m`"
    )


class ForecastForm(Form):
    noun: ClassVar[str] = "`forecast`"
    neutral: ClassVar[Mapping[str, Any]] = {"signal": "error_rate", "reaches": "1", "within": "1d"}
    signal: Reference = Field(description="the signal to extrapolate, such as `signal: disk_used`")
    reaches: Level = Field(json_schema_extra=NUMBER_TOO, description="the value, with its unit, such as `reaches: 90%`")
    within: Annotated[Seconds, *minutes(720, 90 * 1440, "`12h` to `90d`")] = Field(
        description="how far ahead to forecast, such as `within: 7d`"
    )
    direction: Annotated[Direction, choice("direction", Direction)] = Field(
        default="above", description="`above` if it rises to the value (the default), `below` if it falls to it"
    )


class DetectionForm(RenamableForm):
    """Exactly one of `condition`, `absent`, `anomaly`, `forecast`, `query` and `when` says when the alert fires."""

    condition: Annotated[Condition, FromText(parse_condition)] | None = Field(
        default=None, description="when to fire, such as `condition: error_rate > 1%`"
    )
    # Datadog evaluates whole minutes, at most two days.
    duration: Annotated[Seconds, *minutes(1, 2880, "`1m` to `2d`")] | None = Field(
        default=None, description="the window over which the condition is evaluated, such as `duration: 5m`"
    )
    absent: str | None = Field(
        default=None, description="which events must not stop, and for how long: `absent: user.signup for 2h`"
    )
    anomaly: AnomalyForm | None = Field(
        default=None, description="a signal that leaves its expected band: {signal: signups, direction: below}"
    )
    forecast: ForecastForm | None = Field(
        default=None, description="a signal that will reach a value: {signal: disk_used, reaches: 90%, within: 7d}"
    )
    when: str | None = Field(
        default=None,
        description="alerts and uptime checks joined by and, or and not, such as `High Error Rate and not Deploy`. "
        "Grouped members must share their groups, or it never fires. A member counts as true in warning too, and with "
        "missing data; without its members' data, it keeps its last state",
    )
    warning: Level | None = Field(
        default=None,
        json_schema_extra=NUMBER_TOO,
        description="the threshold of the warning, such as `warning: 0.5%`",
    )
    recovery: Level | None = Field(
        default=None,
        json_schema_extra=NUMBER_TOO,
        description="the value at which the alert ends, on the normal side of the threshold, such as `0.8%`",
    )
    warning_recovery: Level | None = Field(
        default=None, json_schema_extra=NUMBER_TOO, description="the value at which the warning ends"
    )
    min_events: Annotated[int, AfterValidator(within(1, 1_000_000, "1 to 1000000"))] | None = Field(
        default=None,
        description="the minimum number of events in its window for a ratio to be evaluated; default: 50. A grouped "
        "alert counts them in each group, and a group with fewer never fires",
    )


@dataclass(frozen=True, kw_only=True)
class SignalDetection:
    """A detection in a signal; `field` is its YAML key, and `condition` the value of that key."""

    field: str
    signal: Signal
    detection: Detection
    condition: str


@dataclass(frozen=True, kw_only=True)
class SignalScope:
    """The signals and metrics that an alert may name."""

    signals: Scope[Signal]
    metrics: Scope[Metric]

    @property
    def report(self) -> Report:
        """The errors of the run so far."""
        return self.signals.report


def detected(entry: Located[DetectionForm], scope: SignalScope) -> SignalDetection | None:
    """Return what an alert detects, if it has a signal; None if that is invalid."""
    form = entry.form
    if not set(WAYS).isdisjoint(entry.refused):
        return None
    keys = [key for key in WAYS if getattr(form, key) is not None]
    if len(keys) != 1:
        what = f"has {prose(keys, 'and')}, and only one of them is allowed" if keys else "has no condition"
        hint = "write one, such as `condition: error_rate > 1%`"
        scope.report.refuse(entry.source, f"the alert `{form.name}` {what}", hint)
        return None
    if form.absent is not None:
        return _absence(entry, form.absent, scope)
    if form.anomaly is not None:
        return _anomaly(entry, form.anomaly, scope)
    if form.forecast is not None:
        return _forecast(entry, form.forecast, scope)
    return _condition(entry, form.condition, scope) if form.condition is not None else None


def _condition(entry: Located[DetectionForm], condition: Condition, scope: SignalScope) -> SignalDetection | None:
    place = entry.at("condition")
    signal = scope.signals.find(condition.signal, place)
    if signal is None:
        return None
    if signal.kind != "check" and entry.form.duration is None and "duration" not in entry.refused:
        message = "`duration` is missing in an alert"
        scope.report.refuse(
            entry.source, message, "write the window over which the condition is evaluated, such as `duration: 5m`"
        )
        return None
    detection = parse_or_report(lambda: _compared(entry.form, condition, signal), place, "condition", scope.report)
    if detection is None or "duration" in entry.refused:
        return None
    return SignalDetection(field="condition", signal=signal, detection=detection, condition=str(condition))


def _compared(form: DetectionForm, condition: Condition, signal: Signal) -> Detection:
    limit = threshold(condition, signal.unit)
    if signal.kind != "check":
        return Threshold(
            comparator=condition.comparator,
            threshold=limit,
            window_minutes=form.duration or 0,
            min_events=form.min_events or (MIN_EVENTS if signal.kind == "ratio" else None),
        )
    # Datadog counts at most 100 failed runs of a service check, and has no other comparison for them.
    if condition.comparator != ">=" or limit != int(limit) or not 1 <= limit <= MOST_FAILURES:
        message = f"`{condition}`: the condition of a service check is a number of failed runs in a row"
        raise InvalidValue(message, f"write `{signal.name} >= 3`, with a number from 1 to {MOST_FAILURES}")
    return ServiceCheck(failures=int(limit))


def _absence(entry: Located[DetectionForm], text: str, scope: SignalScope) -> SignalDetection | None:
    place = entry.at("absent")
    match = ABSENT.fullmatch(text.strip())
    if match is None:
        hint = "write the count and the time, such as `absent: user.signup for 2h`"
        scope.report.refuse(place, f"`absent`: expected a count and a time, found {shown(text)}", hint)
        return None
    length = parse_or_report(lambda: seconds(match[2]), place, "absent", scope.report)
    signal = counted(match[1], place, "absent", scope)
    if length is None or signal is None:
        return None
    if length % 60 or not 60 <= length <= 172_800:
        scope.report.refuse(place, f"`absent`: `{match[2]}` is out of range", "allowed: whole minutes, `1m` to `2d`")
        return None
    return SignalDetection(
        field="absent",
        signal=signal,
        detection=Absence(window_minutes=length // 60),
        condition=f"absent: {match[1]} for {match[2]}",
    )


def counted(word: str, place: Source, field: str, scope: SignalScope) -> Signal | None:
    """Return the signal of this name, or a count of the metric of this name; None if it cannot be counted."""
    named = next((signal for signal in scope.signals.items if signal.name == word), None)
    if named is None and any(metric.name == word for metric in scope.metrics.items):
        metric = scope.metrics.find(word, place)
        named = Signal(name=word, title=f"count of {word}", kind="count", metric=metric, unit="count")
    if named is None:
        return scope.signals.find(word, place)
    if named.kind not in ("count", "logs") or (named.metric is not None and named.metric.kind != "count"):
        message = f"`{field}`: {shown(word)} is not a count, so it cannot be absent"
        hint = "name a count metric, or a signal of the kind `count` or `logs`; for others write `no_data: page`"
        scope.report.refuse(place, message, hint)
        return None
    return named


def _anomaly(entry: Located[DetectionForm], form: AnomalyForm, scope: SignalScope) -> SignalDetection | None:
    signal = _signal_with_metric(entry, "anomaly", form.signal, scope)
    if signal is None:
        return None
    side = {"both": "outside of", "above": "above", "below": "below"}[form.direction]
    return SignalDetection(
        field="anomaly",
        signal=signal,
        detection=Anomaly(deviations=form.deviations, direction=form.direction, window_minutes=form.window),
        condition=f"{signal.name} {form.deviations} deviations {side} the expected",
    )


def _forecast(entry: Located[DetectionForm], form: ForecastForm, scope: SignalScope) -> SignalDetection | None:
    signal = _signal_with_metric(entry, "forecast", form.signal, scope)
    if form.direction == "both":
        place = entry.at("forecast", "direction")
        scope.report.refuse(place, "`direction`: a forecast does not allow `both`", "write `above` or `below`")
        return None
    if signal is None:
        return None
    place = entry.at("forecast", "reaches")
    amount = form.reaches
    reached = parse_or_report(
        lambda: level(amount.number, amount.unit, signal.unit, signal.name), place, "reaches", scope.report
    )
    if reached is None:
        return None
    comparator: Comparator = ">=" if form.direction == "above" else "<="
    return SignalDetection(
        field="forecast",
        signal=signal,
        detection=Forecast(comparator=comparator, threshold=reached, within_minutes=form.within),
        condition=f"{signal.name} reaches {amount} within {duration_text(form.within)}",
    )


def _signal_with_metric(entry: Located[DetectionForm], field: str, name: str, scope: SignalScope) -> Signal | None:
    """The signal whose history is used; only metrics have one."""
    signal = scope.signals.find(name, entry.at(field, "signal"))
    if signal is not None and signal.metric is None:
        message = f"`{name}` has no metric, and `{field}` requires one"
        scope.report.refuse(entry.at(field, "signal"), message, "write a signal that has a metric")
        return None
    return signal
