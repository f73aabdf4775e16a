"""Uptime checks from tests that people made, and secrets that must never be sent."""

from audit.adopt.checks import TEST
from tests.audit.adopt.test_adopt import assert_exact, items
from tests.support.handmade import DASHBOARD, adopted, live, paging


def request_test(**more):
    """A test of one request, made by hand."""
    properties = {
        "name": "Front page",
        "type": "api",
        "subtype": "http",
        "status": "paused",
        "locations": ["aws:eu-west-1"],
        "message": "It is down. @pagerduty-Cart",
        "requestDefinition": {"method": "GET", "url": "https://shop.example.com/"},
        "assertions": [{"type": "statusCode", "operator": "is", "target": "200"}],
        "optionsList": {"tickEvery": 300},
        **more,
    }
    return live(TEST, "abc-123", properties["name"], properties, body={"id": "abc-123", "monitor_id": 7})


def test_a_request_becomes_an_uptime_check_that_pages():
    adoption = adopted([*paging(), request_test()])
    (check,) = items(adoption, "uptime").values()
    assert (check["url"], check["every"], check["locations"]) == (
        "https://shop.example.com/",
        "300s",
        ["aws:eu-west-1"],
    )
    assert (check["severity"], check["notify"], check["service"]) == ("critical", ["pagerduty"], "Cart")
    assert check["raw"]["status"] == "paused"
    assert check["raw"]["name"] == "Front page"
    assert_exact(adoption)


def test_a_test_in_a_browser_is_an_object():
    adoption = adopted([request_test(type="browser", subtype=None, message="Down")])
    assert items(adoption, "uptime") == {}
    assert [it["type"] for it in items(adoption, "objects").values()] == [TEST]


def test_a_secret_that_the_reader_removed_is_never_sent():
    request = {"method": "GET", "url": "https://shop.example.com/", "body": "[secret]"}
    adoption = adopted([request_test(requestDefinition=request)])
    assert "[secret]" not in "".join(adoption.proof.files.texts.values())
    (left,) = adoption.not_adopted
    assert "secret" in left.reason
    board = live(DASHBOARD, "d", "D", {"title": "D", "layoutType": "ordered", "widgets": [{"a": ["[secret]"]}]})
    (left,) = adopted([board]).not_adopted
    assert "secret" in left.reason
