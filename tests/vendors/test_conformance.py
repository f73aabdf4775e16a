"""The stand-ins and the components against the conformance corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan.plan import make_plan
from tests.support.catalogs import CLONE
from tests.support.conformance import Case, load_cases
from tests.support.example import STACKS
from tests.support.forbidden import contradictions, matches, refusals_of
from tests.support.vendor_answers import disagreement
from tests.support.vendors_page import PUBLIC, as_markdown

CORPUS = load_cases()
REFUSED = [case for case in CORPUS if case.refused]


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_the_stand_in_gives_the_vendors_answer(case: Case) -> None:
    assert disagreement(case) is None


@pytest.mark.parametrize("case", [case for case in REFUSED if case.forbids], ids=str)
def test_a_refused_request_belongs_to_the_class_that_its_case_forbids(case: Case) -> None:
    assert matches(case.request, case.forbids)


@pytest.mark.parametrize("case", [case for case in CORPUS if not case.refused], ids=str)
def test_no_accepted_request_belongs_to_a_forbidden_class(case: Case) -> None:
    assert contradictions(case, CORPUS) == []


EXAMPLES = (
    STACKS / "prod",
    STACKS / "staging",
    CLONE / "tests" / "review" / "edits" / "stacks" / "prod",
    CLONE / "docs" / "examples",
)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda it: it.relative_to(CLONE).as_posix())
def test_no_plan_of_an_example_contains_what_a_vendor_refuses(folder: Path) -> None:
    assert refusals_of(make_plan(folder).resources, CORPUS) == []


def test_the_corpus_is_large_and_rests_on_real_answers() -> None:
    assert len(CORPUS) >= 200
    assert sum(case.evidence in PUBLIC for case in REFUSED) >= 60


def test_the_page_of_the_vendors_is_not_stale() -> None:
    page = (CLONE / "docs" / "vendors.md").read_text(encoding="utf-8")
    assert page == as_markdown(CORPUS), "write it again: make docs"
