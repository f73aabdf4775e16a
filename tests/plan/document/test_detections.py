"""What alerts detect, as documents have it: the same keys for each kind, and read back as it was."""

import pytest

from catalog import load
from catalog.alerts.detection import Detection, Heartbeat
from plan.document.detections import detection_fields, read_detection
from tests.support.alert_kinds import AROUND, WRITTEN

KEYS = {
    "absence",
    "anomaly",
    "comparator",
    "forecast",
    "heartbeat_minutes",
    "min_events",
    "recovery",
    "threshold",
    "warning",
    "warning_recovery",
    "window_minutes",
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_each_kind_has_the_same_fields_and_is_read_back(tmp_path, kind):
    (tmp_path / "around.yml").write_text(AROUND)
    (tmp_path / "alerts.yml").write_text(f"alerts: [{{name: A, severity: info, {WRITTEN[kind]}}}]")
    (alert,) = load(tmp_path).alerts
    fields = detection_fields(alert.detection)
    assert fields.keys() == KEYS
    assert read_detection(fields, alert.signal.kind) == alert.detection


def test_a_heartbeat_is_an_absence_that_is_due():
    heartbeat: Detection = Heartbeat(every_minutes=60, window_minutes=66)
    fields = detection_fields(heartbeat)
    assert (fields["absence"], fields["heartbeat_minutes"], fields["window_minutes"]) == (True, 60, 66)
    assert (fields["comparator"], fields["threshold"]) == ("<", 1)
    assert read_detection(fields, "count") == heartbeat
