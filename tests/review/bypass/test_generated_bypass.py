"""Generated catalogs: an edit that weakens a page asks, or the catalog is refused; a harmless edit does not ask."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import CatalogErrors
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document
from review.inputs.notifiers import pages_people
from tests.support.bypass import planned
from tests.support.generated import Section, catalogs
from tests.support.weakened import HARMLESS, WEAKENING, Edit, edits_of, paging

FEW, MANY = 10, 80


def document(sections: Section) -> Document | None:
    """The plan of a generated catalog; None where it is refused."""
    try:
        return planned({"prod/catalog.yml": sections})
    except CatalogErrors:
        return None


def reviewed(sections: Section, edits: Mapping[str, Edit], seed: int) -> Iterator[tuple[str, list[str]]]:
    """Some edits of a catalog, with the risks of each."""
    base = document(sections)
    if base is None or not any(map(pages_people, base.items.values())):
        return
    for name, after in edits_of(sections, edits, seed, number=4):
        head = document(after)
        if head is not None:
            found = review_stack(Comparison(stack="prod", base=base, head=head), approved=())
            yield name, [risk.id for risk in found.risks]


def try_edits(edits: Mapping[str, Edit], *, examples: int) -> tuple[Counter[str], dict[str, list[str]]]:
    """How often each edit was reviewed, and the risks of each by its name."""
    tried: Counter[str] = Counter()
    risks: dict[str, list[str]] = {}

    @settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(catalogs().map(paging), st.integers(0, 1_000_000))
    def one(sections: Section, seed: int) -> None:
        for name, found in reviewed(sections, edits, seed):
            tried[name] += 1
            if bool(found) == (edits is HARMLESS):
                risks[f"{name} ({seed})"] = found

    one()
    return tried, risks


def test_a_few_edits_that_weaken_a_page_ask():
    tried, silent = try_edits(WEAKENING, examples=FEW)
    assert not silent
    assert sum(tried.values()) >= 3


def test_a_few_harmless_edits_do_not_ask():
    tried, asked = try_edits(HARMLESS, examples=FEW)
    assert not asked
    assert sum(tried.values()) >= 3


@pytest.mark.long
def test_no_edit_that_weakens_a_page_passes():
    tried, silent = try_edits(WEAKENING, examples=MANY)
    assert not silent
    assert len(tried) >= len(WEAKENING) // 2


@pytest.mark.long
def test_no_harmless_edit_asks():
    tried, asked = try_edits(HARMLESS, examples=MANY)
    assert not asked
    assert len(tried) >= len(HARMLESS) // 2
