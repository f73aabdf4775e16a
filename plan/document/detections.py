"""The fields of an alert's detection in a document: the same fields for each kind."""

from collections.abc import Mapping
from typing import Any, assert_never

from catalog.alerts.detection import Absence, Anomaly, Detection, Forecast, Heartbeat, ServiceCheck, Threshold

_NONE: Mapping[str, Any] = {
    "absence": False,
    "anomaly": None,
    "forecast": None,
    "heartbeat_minutes": None,
    "min_events": None,
    "recovery": None,
    "warning": None,
    "warning_recovery": None,
}


def detection_fields(detection: Detection) -> dict[str, Any]:
    """Return the fields of an alert that describe its detection."""
    return {**_NONE, **_own_fields(detection)}


def _own_fields(detection: Detection) -> dict[str, Any]:
    match detection:
        case Threshold():
            return vars(detection)
        case Forecast(within_minutes=ahead):
            forecast = {"kind": "Forecast", "within_minutes": ahead}
            limits = {name: value for name, value in vars(detection).items() if name != "within_minutes"}
            return {**limits, "window_minutes": ahead, "forecast": forecast}
        case Anomaly(window_minutes=window):
            anomaly = {"kind": "Anomaly", "deviations": detection.deviations, "direction": detection.direction}
            return {"comparator": ">=", "threshold": 1.0, "window_minutes": window, "anomaly": anomaly}
        case Absence(window_minutes=window):
            return {"comparator": "<", "threshold": 1.0, "window_minutes": window, "absence": True}
        case Heartbeat(window_minutes=window, every_minutes=every):
            return {**_own_fields(Absence(window_minutes=window)), "heartbeat_minutes": every}
        case ServiceCheck(failures=failures, warning=warning):
            return {"comparator": ">=", "threshold": float(failures), "window_minutes": 0, "warning": warning}
    assert_never(detection)


def read_detection(fields: Mapping[str, Any], signal_kind: str) -> Detection:
    """Return the detection of an alert in a document, for a signal of this kind."""
    window = fields["window_minutes"]
    limits: dict[str, Any] = {name: fields.get(name) for name in ("warning", "recovery", "warning_recovery")}
    limits |= {name: fields[name] for name in ("comparator", "threshold")}
    if fields.get("heartbeat_minutes"):
        return Heartbeat(every_minutes=fields["heartbeat_minutes"], window_minutes=window)
    if fields["absence"]:
        return Absence(window_minutes=window)
    if fields["anomaly"]:
        anomaly = {name: fields["anomaly"][name] for name in ("deviations", "direction")}
        return Anomaly(**anomaly, window_minutes=window)
    if fields["forecast"]:
        return Forecast(**limits, within_minutes=window)
    if signal_kind == "check":
        return ServiceCheck(failures=int(fields["threshold"]), warning=limits["warning"])
    return Threshold(**limits, window_minutes=window, min_events=fields.get("min_events"))
