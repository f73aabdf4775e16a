"""The digest of a review: it names what differs, and is the same for the same code, catalogs and plans."""

import json
import subprocess
from dataclasses import replace

import pytest

from plan.document.model import CatalogItem, PlanDocument, Resource, Source
from review.digest import (
    Digest,
    NotADigest,
    StackDigest,
    as_json,
    differences,
    digest_of_files,
    digest_of_stack,
    read_digest,
)

URN = "urn:pulumi:prod::watchbill::watchbill:index:Alerts$datadog:index/monitor:Monitor::alerts-errors"
MONITOR = Resource(
    urn=URN,
    type="datadog:index/monitor:Monitor",
    name="alerts-errors",
    inputs={"query": "a", "message": "m"},
    protect=False,
    retain_on_delete=False,
    aliases=(),
    source=Source(file="stacks/prod/alerts.yml", line=3),
    item="alerts/errors",
)
ITEM = CatalogItem(
    section="alerts",
    id="errors",
    name="Errors",
    source=Source(file="stacks/prod/alerts.yml", line=3),
    renamed_from=None,
    service=None,
    fields={"severity": "critical"},
)
PLAN = PlanDocument(
    stack="prod", environment="prod", pages=True, resources=(MONITOR,), items=(ITEM,), findings=(), outputs={}
)


def digest(plan: PlanDocument = PLAN, operations=None, **files: str) -> Digest:
    return Digest(files=files or {"a": "0" * 40}, stacks={plan.stack: digest_of_stack(plan, operations)})


def different(present: Digest, reviewed: Digest | None = None) -> list[str]:
    return list(differences(reviewed or digest(), present))


def test_the_same_plan_has_the_same_digest():
    assert different(digest()) == []
    assert digest().id == digest().id


def test_a_moved_line_and_a_finding_change_no_plan():
    moved = replace(
        PLAN, items=(replace(ITEM, source=Source(file="x.yml", line=9)),), resources=(replace(MONITOR, source=None),)
    )
    assert different(digest(moved)) == []


@pytest.mark.parametrize(
    ("plan", "line"),
    [
        (replace(PLAN, items=(replace(ITEM, fields={}),)), "prod: alerts/errors: differs from the review"),
        (replace(PLAN, items=()), "prod: alerts/errors: reviewed, and missing now"),
        (replace(PLAN, items=(ITEM, replace(ITEM, id="b"))), "prod: alerts/b: not in the review"),
        (replace(PLAN, resources=()), "prod: the planned Monitor alerts-errors: reviewed, and missing now"),
        *(
            (
                replace(PLAN, resources=(replace(MONITOR, **{field: value}),)),
                "prod: the planned Monitor alerts-errors: differs from the review",
            )
            for field, value in [
                ("inputs", {"query": "b", "message": "m"}),
                ("protect", True),
                ("retain_on_delete", True),
                ("aliases", ("urn:x",)),
                ("provider", "urn:other"),
                ("dependencies", ("urn:x",)),
                ("parent", "urn:x"),
            ]
        ),
    ],
)
def test_a_difference_names_its_item(plan, line):
    assert different(digest(plan)) == [line]
    assert digest(plan).id != digest().id


def test_files_and_stacks_are_compared():
    reviewed = digest(a="0" * 40, b="1" * 40)
    assert different(digest(a="0" * 40, c="2" * 40), reviewed) == [
        "file b: reviewed, and missing now",
        "file c: not in the review",
    ]
    other = replace(reviewed, stacks={"staging": reviewed.stacks["prod"]})
    assert different(other, reviewed) == [
        "prod: the stack was reviewed and is missing",
        "staging: the stack is not in the review",
    ]


def test_operations_count_where_the_review_has_them():
    reviewed = digest(operations={URN: "update: query"})
    assert different(reviewed, reviewed) == []
    assert different(digest(operations={URN: "replace: query"}), reviewed) == [
        "prod: the engine's preview of Monitor alerts-errors: replace: query; reviewed: update: query"
    ]
    assert different(digest(operations={}), reviewed)[0].endswith("nothing; reviewed: update: query")
    assert different(digest(), reviewed) == [
        "prod: the review has the engine's operations, and there is no preview to compare them with"
    ]
    assert different(digest(operations={URN: "delete"})) == []


def test_a_digest_is_read_back_as_it_was_written(tmp_path):
    written = digest(operations={URN: "create"})
    (tmp_path / "digest.json").write_text(as_json(written))
    assert read_digest(tmp_path / "digest.json") == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"version": 2, "files": {}, "stacks": {}}),
        json.dumps({"version": 1, "files": {"a": "no hash"}, "stacks": {}}),
        json.dumps({"version": 1, "files": {"a": 7}, "stacks": {}}),
        json.dumps({"version": 1, "files": {}, "stacks": {"prod": {"items": {}}}}),
    ],
)
def test_anything_else_is_refused_in_one_line(tmp_path, text):
    (tmp_path / "digest.json").write_text(text)
    with pytest.raises(NotADigest) as refused:
        read_digest(tmp_path / "digest.json")
    assert "\n" not in str(refused.value)


def test_a_forged_digest_shows_only_text(tmp_path):
    forged = Digest(
        files={"\x1b[31m\nx": "0" * 40}, stacks={"prod": StackDigest(items={"\u202ea": "0" * 40}, resources={})}
    )
    (tmp_path / "digest.json").write_text(as_json(forged))
    lines = different(digest(), read_digest(tmp_path / "digest.json"))
    assert lines
    assert all(line.isprintable() for line in lines)


def test_committed_files_count_by_their_present_contents(tmp_path):
    for name in ("components/a.py", "stacks/prod/a.yml", "docs/a.md", "untracked.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "components", "stacks", "docs"], cwd=tmp_path, check=True)
    before = digest_of_files(tmp_path)
    assert sorted(before) == ["components/a.py", "stacks/prod/a.yml"]
    listed = subprocess.run(["git", "rev-parse", ":components/a.py"], cwd=tmp_path, capture_output=True, text=True)
    assert before["components/a.py"] == listed.stdout.strip()
    (tmp_path / "components" / "a.py").write_text("edited")
    (tmp_path / "stacks" / "prod" / "a.yml").unlink()
    after = digest_of_files(tmp_path)
    assert {name for name in before if before[name] != after[name]} == set(before)
