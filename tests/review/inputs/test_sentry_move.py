"""A review across the move of Sentry's resources to another provider: documents of both sides."""

import json
from pathlib import Path

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import read_document
from tests.support.documents import document, item, resource

BASE = read_document((Path(__file__).parents[1] / "documents" / "pulumiverse-sentry.json").read_text())
ALERT = "sentry:index/alert:Alert"
MONITOR = "sentry:index/metricMonitor:MetricMonitor"
FIELDS = json.loads((Path(__file__).parents[1] / "documents" / "pulumiverse-sentry.json").read_text())["items"][0][
    "fields"
]


def head(*more, items=None, project=None, without=()):
    """What the program makes now of the same catalog."""
    made = [
        resource("error-tracking-team", "sentry:index/team:Team", inputs={"slug": "shop", "name": "Shop"}),
        resource(
            "error-tracking-shop",
            "sentry:index/project:Project",
            item="projects/shop",
            inputs={"name": "Shop", "slug": "shop", "defaultKey": False, "defaultRules": False} | (project or {}),
        ),
        resource(
            "error-tracking-shop-regression", ALERT, item="error_alerts/regression", inputs={"frequencyMinutes": 30}
        ),
        resource("error-tracking-shop--spike", ALERT, item="error_alerts/spike", inputs={"frequencyMinutes": 0}),
        resource("error-tracking-shop--spike", MONITOR, item="error_alerts/spike", inputs={"timeWindowSeconds": 600}),
    ]
    said = list(BASE.items.values()) if items is None else items
    return document(*said, resources=(*(it for it in made if it.name not in without), *more))


def review(head_document):
    return review_stack(Comparison(stack="prod", base=BASE, head=head_document), approved=())


def test_the_move_alone_is_one_line_and_no_change_and_no_risk():
    found = review(head())
    assert (found.changes, found.risks) == ((), ())
    (note,) = found.notes
    assert "2 are unchanged" in note
    assert "count: 2" in note
    assert "docs/upgrading.md" in note


def test_an_edit_beside_the_move_is_told_as_ever():
    (change,) = review(head(project={"platform": "node"})).changes
    assert [(it.action, [a.path for a in it.attributes]) for it in change.resources] == [("update", ["platform"])]


def test_an_alert_that_is_deleted_beside_the_move_is_deleted():
    items = [it for it in BASE.items.values() if it.id != "regression"]
    found = review(head(items=items, without=["error-tracking-shop-regression"]))
    assert [(it.ref, it.action) for it in found.changes] == [("error_alerts/regression", "deleted")]
    assert [it.id for it in found.risks] == ["delete:error_alerts/regression"]
    assert "count: 1" in found.notes[0]


def test_an_alert_that_is_new_beside_the_move_is_new():
    new = item("error_alerts", "fresh", **FIELDS)
    made = resource("error-tracking-shop--fresh", ALERT, item="error_alerts/fresh")
    (change,) = review(head(made, items=[*BASE.items.values(), new])).changes
    assert (change.ref, change.action, [it.action for it in change.resources]) == (
        "error_alerts/fresh",
        "created",
        ["create"],
    )


def test_an_alert_that_is_renamed_beside_the_move_is_matched_by_its_alias():
    named = resource("error-tracking-shop-again", ALERT, aliases=["error-tracking-shop-regression"])
    found = review(head(named, without=["error-tracking-shop-regression"]))
    assert found.changes == ()
    assert "2 are unchanged" in found.notes[0]


@pytest.mark.parametrize("both", [head(), BASE])
def test_without_a_move_nothing_is_said_of_one(both):
    assert review_stack(Comparison(stack="prod", base=both, head=both), approved=()).notes == ()
