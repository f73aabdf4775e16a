"""What a run's log says of the vendors: a withdrawn API is distinguished from an outage, a key and a deleted object."""

import json
from pathlib import Path
from typing import Any

import pytest

from plan.engine.log import EngineRun, UnreadableLog, read_engine_log
from plan.engine.vendor_answers import vendor_answers

ALERT = "sentry:index/alert:Alert"
MONITOR = "datadog:index/monitor:Monitor"
SCHEDULE = "pagerduty:index/schedule:Schedule"
METADATA = "datadog:index/metricMetadata:MetricMetadata"


def _metadata(type_: str, name: str, op: str) -> dict[str, Any]:
    urn = f"urn:pulumi:prod::watchbill::watchbill:index:Some${type_}::{name}"
    return {"metadata": {"op": op, "urn": urn, "type": type_, "new": {"inputs": {"name": f"Called {name}"}}}}


def made(type_: str, *names: str) -> list[dict[str, Any]]:
    return [
        {event: _metadata(type_, name, "create")} for name in names for event in ("resourcePreEvent", "resOutputsEvent")
    ]


def failed(type_: str, message: str, *names: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for name in names:
        metadata = _metadata(type_, name, "create")
        error = {"urn": metadata["metadata"]["urn"], "severity": "error", "message": f"{message}\n"}
        events += [{"resourcePreEvent": metadata}, {"diagnosticEvent": error}, {"resOpFailedEvent": metadata}]
    return events


def refreshed(type_: str, *names: str, gone: bool) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for name in names:
        events.append({"resourcePreEvent": _metadata(type_, name, "refresh")})
        events.append({"resOutputsEvent": _metadata(type_, name, "delete" if gone else "same")})
    return events


@pytest.fixture
def ran(tmp_path: Path) -> Any:
    """The run that a log of these events tells of."""

    def read(*parts: list[dict[str, Any]]) -> EngineRun:
        events = [event for part in parts for event in part]
        lines = [json.dumps({"sequence": number, **event}) for number, event in enumerate([{}, *events])]
        (tmp_path / "events.json").write_text("\n".join(lines))
        return read_engine_log(tmp_path / "events.json")

    return read


_FROM = "from https://api.example.com/api/v1/monitor"


@pytest.mark.parametrize(
    ("type_", "message", "status", "cause"),
    [
        (ALERT, "Unable to create, got status 410: {}", 410, "withdrawn"),
        (ALERT, "GET https://sentry.io/api/0/x/: 410 map[detail:gone]", 410, "withdrawn"),
        (SCHEDULE, "POST API call to https://api.example.com failed 410 Gone. Code: 0", 410, "withdrawn"),
        (MONITOR, f"error creating monitor {_FROM}: 410 Gone: {{}}", 410, "withdrawn"),
        (MONITOR, f"error creating monitor {_FROM}: 503 Service Unavailable", 503, "outage"),
        (ALERT, "Unable to create, got status 429: slow down", 429, "outage"),
        (MONITOR, f"error creating monitor {_FROM}: 403 Forbidden: {{}}", 403, "key"),
        (ALERT, "failed to perform health check: 401, not available", 401, "key"),
    ],
)
def test_the_status_in_a_providers_error_says_what_happened(
    ran: Any, type_: str, message: str, status: int, cause: str
) -> None:
    (answer,) = vendor_answers(ran(failed(type_, message, "a")))
    assert (answer.vendor, answer.status, answer.cause) == (type_.partition(":")[0], status, cause)
    assert answer.names == ("Called a",)


@pytest.mark.parametrize(
    "message", ["400 Bad Request: threshold 410 is too high", "name: has 503 letters", "Unable to find the integration"]
)
def test_an_object_that_the_vendor_refuses_is_no_answer_of_an_api(ran: Any, message: str) -> None:
    assert vendor_answers(ran(failed(MONITOR, message, "a"))) == ()


def test_a_look_up_that_fails_names_its_vendor(ran: Any) -> None:
    message = "Traceback:\n  Exception: invoke of sentry:index/getTeam:getTeam failed: got status 410: gone"
    error = {"urn": "urn:pulumi:prod::watchbill::pulumi:pulumi:Stack::watchbill-prod", "severity": "error"}
    (answer,) = vendor_answers(ran([{"diagnosticEvent": {**error, "message": message}}]))
    assert (answer.vendor, answer.noun, answer.cause) == ("sentry", "look-up getTeam", "withdrawn")


def test_a_404_for_every_object_of_a_kind_is_a_withdrawn_api(ran: Any) -> None:
    message = "Unable to create, got status 404: Not Found"
    run = ran(made(MONITOR, "m"), failed(ALERT, message, "a", "b"))
    (answer,) = vendor_answers(run)
    assert (answer.cause, answer.names, answer.dropped) == ("withdrawn", ("Called a", "Called b"), False)


def test_a_refresh_that_drops_every_object_of_a_kind_is_a_withdrawn_api(ran: Any) -> None:
    run = ran(refreshed(ALERT, "a", "b", gone=True), refreshed(MONITOR, "m", gone=False))
    (answer,) = vendor_answers(run)
    assert (answer.noun, answer.status, answer.cause, answer.dropped) == ("alerts", 404, "withdrawn", True)


@pytest.mark.parametrize(
    "parts",
    [
        [refreshed(ALERT, "a", gone=True), refreshed(ALERT, "b", gone=False)],
        [refreshed(ALERT, "a", gone=True)],
        [failed(ALERT, "got status 404: Not Found", "a"), made(ALERT, "b")],
        [failed(METADATA, "404 Not Found: there is no metric", "a", "b")],
    ],
    ids=["some-deleted", "the-only-one-deleted", "one-that-names-another", "metrics-never-reported"],
)
def test_objects_that_somebody_deleted_are_no_withdrawn_api(ran: Any, parts: list[list[dict[str, Any]]]) -> None:
    assert vendor_answers(ran(*parts)) == ()


@pytest.mark.parametrize("text", ["", "not json", '["a list"]', '{"no": "sequence"}'])
def test_a_file_that_is_no_log_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "events.json").write_text(text)
    with pytest.raises(UnreadableLog, match=r"events\.json"):
        read_engine_log(tmp_path / "events.json")
