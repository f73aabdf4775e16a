"""The change of the playbook's address: one change of the review, whatever else changes with it."""

from pathlib import Path

import pytest

from plan.document.write import as_json
from plan.plan import make_plan
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import StackReview
from tests.support.small_shop import CATALOG

SITE = "playbook: {url: https://playbook.example.com/prod}\n"
OTHER = "playbook: {url: https://other.example.com}\n"


def document(folder: Path, text: str) -> Document:
    folder.mkdir(exist_ok=True)
    (folder / "catalog.yml").write_text(text)
    plan = make_plan(folder)
    return read_document(as_json(plan, plan.findings, indent=None))


def review(folder: Path, base: str, head: str) -> StackReview:
    sides = [document(folder / "stack", text) for text in (base, head)]
    return review_stack(Comparison(stack="prod", base=sides[0], head=sides[1]), approved=())


@pytest.mark.parametrize(
    ("base", "head", "text"),
    [
        (CATALOG, SITE + CATALOG, "alert messages now link to the playbook at https://playbook.example.com/prod"),
        (SITE + CATALOG, CATALOG, "alert messages no longer link to the playbook at https://playbook.example.com/prod"),
        (
            SITE + CATALOG,
            OTHER + CATALOG,
            "alert messages link to the playbook at https://other.example.com instead of "
            "https://playbook.example.com/prod",
        ),
    ],
)
def test_all_messages_change_for_one_reason(tmp_path, base, head, text):
    (change,) = review(tmp_path, base, head).changes
    assert change.ref == "playbook/playbook"
    assert [it.text for it in change.sentences] == [text, "2 alerts change only in this link"]
    assert {it.name for it in change.resources} == {
        "alerts-high-error-rate",
        "alerts-slow",
        "software-catalog-shop",
    }


def test_an_alert_that_changes_otherwise_is_a_change_of_its_own(tmp_path):
    changes = review(tmp_path, CATALOG, SITE + CATALOG.replace("> 2s", "> 3s")).changes
    by_ref = {it.ref: it for it in changes}
    assert {"alerts/slow", "playbook/playbook"} <= set(by_ref)
    assert [it.text for it in by_ref["playbook/playbook"].sentences][1:] == ["1 alert change only in this link"]


def test_an_alert_with_a_new_runbook_of_its_own_is_a_change_of_its_own(tmp_path):
    own = CATALOG.replace("notify: [pagerduty]}", "notify: [pagerduty], runbook: https://wiki.example.com/own}")
    changes = review(tmp_path, CATALOG, SITE + own).changes
    assert [it.ref for it in changes] == ["alerts/high-error-rate", "playbook/playbook"]


def test_without_a_change_of_the_playbook_the_link_is_a_change_of_the_alert(tmp_path):
    moved = CATALOG.replace("wiki.example.com/runbooks", "wiki.example.com/books")
    changes = review(tmp_path, CATALOG, moved).changes
    assert [it.ref for it in changes] == ["alerts/high-error-rate", "alerts/slow", "services/shop"]
