"""Checks see an outage, and no bad network."""

from policies.engine.inputs import TEST
from tests.support.rules import PAGING_MESSAGE, breaks

RIGHT = {
    "message": PAGING_MESSAGE,
    "type": "api",
    "status": "live",
    "locations": ["aws:eu-central-1", "aws:us-east-2"],
    "optionsList": {"tickEvery": 60, "retry": {"count": 2}, "minLocationFailed": 2},
    "assertions": [{"type": "statusCode", "operator": "is", "target": "200"}],
}


CHECKS = (
    "check-one-location",
    "check-no-retry",
    "check-infrequent",
    "check-asserts-nothing",
    "check-paused",
    "certificate-late",
)


def broken(**changes) -> set[str]:
    return {rule for rule in CHECKS if breaks(rule, {**RIGHT, **changes}, TEST)}


def test_a_good_check_breaks_no_rule():
    assert broken() == set()
    assert broken(status="paused", assertions=[]) == {"check-paused", "check-asserts-nothing"}


def test_a_check_that_pages_for_one_location_is_found():
    assert broken(locations=["aws:eu-central-1"]) == {"check-one-location"}
    assert broken(optionsList={**RIGHT["optionsList"], "minLocationFailed": 1}) == {"check-one-location"}
    assert broken(locations=["aws:eu-central-1"], message="@slack-acme-a") == set()


def test_a_check_without_a_retry_or_with_a_long_interval_is_found():
    assert broken(optionsList={**RIGHT["optionsList"], "retry": {"count": 0}}) == {"check-no-retry"}
    assert broken(optionsList={"tickEvery": 60, "minLocationFailed": 2}) == {"check-no-retry"}
    assert broken(optionsList={**RIGHT["optionsList"], "tickEvery": 900}) == {"check-infrequent"}


def test_a_check_that_accepts_any_response_or_is_paused_is_found():
    assert broken(assertions=[]) == {"check-asserts-nothing"}
    assert broken(assertions=None, apiSteps=[{"assertions": [{}]}, {"name": "b"}]) == {"check-asserts-nothing"}
    assert broken(assertions=None, apiSteps=[{"assertions": [{"type": "statusCode"}]}]) == set()
    assert broken(assertions=None, type="browser") == set()
    assert broken(status="paused") == {"check-paused"}
