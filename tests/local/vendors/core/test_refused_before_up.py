"""What the vendors refuse of what `check` finds before: the stand-ins refuse it on their own."""

from typing import Any

import pytest

from tests.support.texts import FixtureText

LOG_QUERY = FixtureText('logs("status:error").index("*").rollup("count").last("5m") > 5')
LOG = {
    "name": "Lines",
    "type": "log alert",
    "query": LOG_QUERY,
    "message": "x",
    "monitorThresholds": {"critical": "5"},
}
GROUPED = 'logs("a").index("*").rollup("count").by("@a,@b,@c,@d%s").last("5m") > 5'
STEP = {
    "name": "In",
    "subtype": "http",
    "requestDefinition": {"method": "GET", "url": "https://shop.example.com"},
    "assertions": [{"type": "statusCode", "operator": "is", "target": "200"}],
}
TEST = {
    "name": "Home",
    "type": "api",
    "subtype": "multi",
    "status": "live",
    "message": "x",
    "locations": ["aws:eu-central-1"],
    "optionsList": {"tickEvery": 60},
    "apiSteps": [STEP],
}
LAYER = {"rotationTurnLengthSeconds": 86400, "users": ["u"]}
SCHEDULE = {"name": "Primary", "timeZone": "Europe/Berlin", "layers": [LAYER]}


def step(**changes: Any) -> dict[str, Any]:
    return {**TEST, "apiSteps": [{**STEP, **changes}]}


def starting(text: str) -> dict[str, Any]:
    return {**SCHEDULE, "layers": [{**LAYER, "start": text, "rotationVirtualStart": text}]}


@pytest.mark.parametrize(
    ("noun", "taken", "refused", "path"),
    [
        ("Monitor", LOG, {**LOG, "query": LOG_QUERY.replace("status:error", '@a:\\"b')}, "query"),
        ("Monitor", LOG, {**LOG, "query": LOG_QUERY.replace("status:error", "(a")}, "query"),
        ("Monitor", {**LOG, "query": GROUPED % ""}, {**LOG, "query": GROUPED % ",@e"}, "query"),
        ("SyntheticsTest", step(requestHeaders={"x_id": "a b"}), step(requestHeaders={"x id": "a"}), "apiSteps[0]."),
        ("SyntheticsTest", TEST, step(requestHeaders={"accept": "a\r\nx: b"}), "apiSteps[0].requestHeaders"),
        ("SyntheticsTest", TEST, step(requestHeaders={"accept": " a"}), "apiSteps[0].requestHeaders"),
        ("SyntheticsTest", TEST, {**TEST, "locations": ["aws:eu-centrl-1"]}, "locations[0]"),
        (
            "Schedule",
            starting("2026-03-29T03:30:00+02:00"),
            starting("2026-03-29T02:30:00+01:00"),
            "layers[0].rotationVirtualStart",
        ),
    ],
)
def test_what_the_vendor_cannot_take_is_refused_at_its_place(
    vendors: Any, noun: str, taken: dict[str, Any], refused: dict[str, Any], path: str
) -> None:
    assert not vendors.check(noun, taken)[0]
    (refusal,) = vendors.check(noun, refused)[0]
    assert refusal.startswith(path)
