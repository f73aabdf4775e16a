"""The part of an alert's YAML that says what it detects: a condition, an absence, an anomaly or a forecast."""

import re
from dataclasses import dataclass

from catalog.alerts.condition import Comparator, Condition, level, threshold
from catalog.alerts.detection import Absence, Anomaly, Detection, Forecast, ServiceCheck, Threshold
from catalog.alerts.form import AlertForm, AnomalyForm, ForecastForm
from catalog.forms.diagnostics import InvalidValue, Report, parse_or_report
from catalog.forms.form import Located
from catalog.forms.symbols import Scope
from catalog.forms.text import prose, shown
from catalog.forms.units import seconds, short_length
from catalog.signals.metrics import Metric
from catalog.signals.model import Signal
from catalog.source.places import Source

WAYS = ("condition", "absent", "anomaly", "forecast", "when")
ABSENT = re.compile(r"(\S+)\s+for\s+(\S.*)")
MOST_FAILURES = 99
MIN_EVENTS = 50


@dataclass(frozen=True, kw_only=True)
class SignalDetection:
    """What an alert detects in which signal; `field` is its YAML key, and `condition` the value of that key."""

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


def detected(written: Located[AlertForm], scope: SignalScope) -> SignalDetection | None:
    """Return what an alert detects, if it is not a composite; None if that is invalid."""
    form = written.form
    if not set(WAYS).isdisjoint(written.refused):
        return None
    ways = [way for way in WAYS if getattr(form, way) is not None]
    if len(ways) != 1:
        what = f"says {prose(ways, 'and')}" if ways else "does not say what is wrong"
        hint = "write one of them, such as `condition: error_rate > 1%`"
        scope.report.refuse(written.source, f"the alert `{form.name}` {what}", hint)
        return None
    if form.absent is not None:
        return _absence(written, form.absent, scope)
    if form.anomaly is not None:
        return _anomaly(written, form.anomaly, scope)
    if form.forecast is not None:
        return _forecast(written, form.forecast, scope)
    return _condition(written, form.condition, scope) if form.condition is not None else None


def _condition(written: Located[AlertForm], condition: Condition, scope: SignalScope) -> SignalDetection | None:
    place = written.at("condition")
    signal = scope.signals.find(condition.signal, place)
    check = signal is not None and signal.kind == "check"
    if not check and written.form.duration is None and "duration" not in written.refused:
        message = "`duration` is missing in an alert"
        scope.report.refuse(written.source, message, "write how long it is looked at, such as `duration: 5m`")
        return None
    if signal is None:
        return None
    detection = parse_or_report(lambda: _compared(written.form, condition, signal), place, "condition", scope.report)
    if detection is None or "duration" in written.refused:
        return None
    return SignalDetection(field="condition", signal=signal, detection=detection, condition=str(condition))


def _compared(form: AlertForm, condition: Condition, signal: Signal) -> Detection:
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
        message = f"`{condition}`: a service check fires after a number of failed runs in a row"
        raise InvalidValue(message, f"write `{signal.name} >= 3`, with 1 to {MOST_FAILURES}")
    return ServiceCheck(failures=int(limit))


def _absence(written: Located[AlertForm], text: str, scope: SignalScope) -> SignalDetection | None:
    place = written.at("absent")
    match = ABSENT.fullmatch(text.strip())
    if match is None:
        hint = "write what is counted and for how long, such as `absent: user.signup for 2h`"
        scope.report.refuse(place, f"`absent`: {shown(text)} does not say what, and for how long", hint)
        return None
    length = parse_or_report(lambda: seconds(match[2]), place, "absent", scope.report)
    signal = counted(match[1], place, "absent", scope)
    if length is None or signal is None:
        return None
    if length % 60 or not 60 <= length <= 172_800:
        scope.report.refuse(place, f"`absent`: `{match[2]}` is out of range", "write whole minutes, `1m` to `2d`")
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
        message = f"`{field}`: {shown(word)} is not counted, so it cannot be absent"
        hint = "name a count metric, or a signal of the kind `count` or `logs`; for others write `no_data: page`"
        scope.report.refuse(place, message, hint)
        return None
    return named


def _anomaly(written: Located[AlertForm], form: AnomalyForm, scope: SignalScope) -> SignalDetection | None:
    signal = _drawn(written, "anomaly", form.signal, scope)
    if signal is None:
        return None
    way = {"both": "outside of", "above": "above", "below": "below"}[form.direction]
    return SignalDetection(
        field="anomaly",
        signal=signal,
        detection=Anomaly(deviations=form.deviations, direction=form.direction, window_minutes=form.window),
        condition=f"{signal.name} {form.deviations} deviations {way} the expected",
    )


def _forecast(written: Located[AlertForm], form: ForecastForm, scope: SignalScope) -> SignalDetection | None:
    signal = _drawn(written, "forecast", form.signal, scope)
    if form.direction == "both":
        place = written.at("forecast", "direction")
        scope.report.refuse(place, "`direction`: a forecast rises or falls to its value", "write `above` or `below`")
        return None
    if signal is None:
        return None
    place = written.at("forecast", "reaches")
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
        condition=f"{signal.name} reaches {amount} within {short_length(form.within, weeks=True)}",
    )


def _drawn(written: Located[AlertForm], field: str, name: str, scope: SignalScope) -> Signal | None:
    """The signal whose history is used; only metrics have one."""
    signal = scope.signals.find(name, written.at(field, "signal"))
    if signal is not None and signal.metric is None:
        message = f"`{name}` has no metric, and `{field}` looks at the past of one"
        scope.report.refuse(written.at(field, "signal"), message, "name a signal that is made of a metric")
        return None
    return signal
