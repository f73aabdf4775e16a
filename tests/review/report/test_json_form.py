import json
from dataclasses import replace

import jsonschema
import pytest

from review.model import Preview
from review.report.json_form import as_json, json_schema
from review.report.load import NotAReview, read_review
from tests.support.catalogs import CLONE
from tests.support.made_reviews import full, many, pictured, review
from tests.support.reviews import reviewed
from tests.support.texts import FixtureText

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_documented_schema_is_not_stale():
    assert json.loads((CLONE / "docs/review.schema.json").read_text()) == SCHEMA, "run `make docs`"


def test_it_is_a_schema_that_allows_for_what_is_added_and_asks_for_all_there_is():
    VALIDATOR.check_schema(SCHEMA)
    for part in (SCHEMA, *SCHEMA["$defs"].values()):
        assert set(part["required"]) == set(part["properties"])
        assert "additionalProperties" not in part


@pytest.mark.parametrize("made", [review(), full(), pictured(), many(3)], ids=["empty", "full", "pictured", "many"])
def test_what_is_written_is_right_by_the_schema(made):
    made = replace(made, previews=(Preview(stack="prod", text="Resources:"),))
    VALIDATOR.validate(json.loads(as_json(made)))


def test_so_is_a_review_of_two_catalogs(tmp_path):
    text = FixtureText("""
    services: [{name: Shop, escalation_policy: On call}]
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
      rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
      escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
    """)
    made = reviewed(tmp_path, text, text.replace("1%", "2%").replace("[Ada, Ben]", "[Ada]"))
    assert made.routes
    assert made.calendar
    VALIDATOR.validate(json.loads(as_json(review(made))))


def test_the_same_review_is_the_same_bytes_and_says_verdict_and_effects():
    assert as_json(full()) == as_json(full())
    document = json.loads(as_json(full()))
    assert (document["version"], document["verdict"], document["exit_code"]) == (1, "stopped", 2)
    assert document["stacks"][0]["stands_in_the_way"] is True
    assert [it["effect"] for it in document["stacks"][0]["changes"]] == ["neutral", "looser", "tighter"]
    assert document["stacks"][0]["changes"][1]["section"] == "alerts"
    assert document["stacks"][0]["dangers"][0]["label"] == f"approve:{full().stacks[0].risks[0].full_id}"


def test_routes_of_another_form_are_not_read(tmp_path):
    document = json.loads(as_json(pictured()))
    del document["stacks"][0]["routes"]["alerts/a"]["pager"]["levels"]
    (tmp_path / "review.json").write_text(json.dumps(document))
    with pytest.raises(NotAReview, match=r"routes\.alerts/a\.pager\.levels: Field required"):
        read_review(tmp_path / "review.json")
