"""The code that runs here judges a work tree that has other code."""

import shutil
from pathlib import Path

import pytest

from plan.document.model import CatalogItem, Finding
from review.inputs.comparison import plan_comparisons
from review.inputs.document import Document
from review.inputs.judging import with_rules_of
from review.inputs.revisions import CannotJudge
from tests.review.conftest import Project

AT = "2026-11-24T09:00+00:00"
DOCUMENTS = """
import json, pathlib, sys

def main():
    for folder in map(pathlib.Path, sys.argv[2:]):
        text = (folder / "catalog.yml").read_text().strip()
        if text == "new key":
            sys.exit(f"{folder}/catalog.yml:1:1: unknown key")
        finding = dict(rule="judge", severity="info", message=text, source=None)
        print(json.dumps(dict(version=2, stack=folder.name, environment="prod", pages=True, resources=[], items=[],
              findings=[finding], outputs={})))
"""


@pytest.fixture
def judge(shop: Project, tmp_path: Path) -> Path:
    """The base's code in a folder of its own."""
    (shop.root / "cli" / "documents.py").write_text(DOCUMENTS)
    shop.commit()
    return Path(shutil.copytree(shop.root, tmp_path / "judge"))


def judged(shop: Project, judge: Path) -> tuple[Document, Document]:
    _, (comparison,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT, judge=judge)
    return comparison.base, comparison.head


def rules(document: Document) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in document.findings]


def test_each_side_is_planned_by_its_code_and_the_rules_of_both_apply_to_the_head(shop, judge):
    shop.code("two")
    shop.stack("prod", "second")
    base, head = judged(shop, judge)
    assert rules(base) == [("judge", "first")]
    assert [rule for rule, _ in rules(head)] == ["said", "judge"]
    assert rules(head)[0][1].startswith('["two", "second"')
    assert rules(head)[1][1] == "second"


def test_a_catalog_that_the_judge_cannot_load_is_not_judged(shop, judge):
    shop.code("two")
    shop.stack("prod", "new key")
    with pytest.raises(CannotJudge, match="the rules of the base's code cannot be applied"):
        judged(shop, judge)


def test_a_plan_of_another_version_is_not_judged(shop, judge):
    shop.code("two", version=3)
    with pytest.raises(CannotJudge, match="its version is 3, and this review reads version 2"):
        judged(shop, judge)


def test_added_fields_are_ignored(shop, judge):
    shop.code("two")
    main = shop.root / "cli" / "main.py"
    main.write_text(
        main.read_text()
        .replace("outputs={}", "outputs={}, novelty=[1]")
        .replace("source=None", "source=None, novelty=2")
    )
    _, head = judged(shop, judge)
    assert [rule for rule, _ in rules(head)] == ["said", "judge"]


def test_no_plan_of_the_base_is_kept_where_code_that_is_not_trusted_runs(shop, judge, tmp_path):
    shop.code("two")
    judged(shop, judge)
    assert not (tmp_path / "kept").exists()


def test_a_section_that_the_judge_does_not_know_is_not_judged():
    item = CatalogItem(
        section="datastores", id="orders", name="Orders", source=None, renamed_from=None, service=None, fields={}
    )
    head = Document(stack="prod", environment="prod", pages=True, items={item.ref: item})
    other = Document(stack="prod", environment="prod", pages=True)
    with pytest.raises(CannotJudge, match="does not know the section datastores"):
        with_rules_of(head, other)
    assert with_rules_of(head, None) is head


def test_a_finding_of_both_is_one():
    finding = Finding(rule="no-runbook", severity="error", message="x", source=None)
    side = Document(stack="prod", environment="prod", pages=True, findings=(finding,))
    assert with_rules_of(side, side).findings == (finding,)
