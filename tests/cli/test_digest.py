"""`watchbill digest`: one hash, or the items that differ from a reviewed one."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def reviewed(watchbill, tmp_path) -> Path:
    ran = watchbill("digest", "prod", "--write", str(tmp_path / "reviewed.json"))
    assert ran.code == 0, ran.err
    assert len(ran.out.strip()) == 64
    return tmp_path / "reviewed.json"


def test_the_same_code_and_catalogs_are_as_reviewed(watchbill, reviewed):
    ran = watchbill("digest", "prod", "--expect", str(reviewed))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Code, catalogs and plans are as reviewed (")


def test_what_differs_is_named_and_the_exit_code_is_2(watchbill, reviewed):
    digest = json.loads(reviewed.read_text())
    item = next(name for name in digest["stacks"]["prod"]["items"] if name.startswith("alerts/"))
    digest["stacks"]["prod"]["items"][item] = "0" * 64
    digest["files"]["Pulumi.prod.yaml"] = "0" * 40
    reviewed.write_text(json.dumps(digest))
    ran = watchbill("digest", "prod", "--expect", str(reviewed))
    assert (ran.code, ran.err) == (2, "")
    assert ran.out.splitlines() == [
        "This is not what was reviewed:",
        f"  prod: {item}: differs from the review",
        "  file Pulumi.prod.yaml: differs from the review",
    ]


def test_the_engines_operations_are_compared(watchbill, reviewed, tmp_path):
    operation = {"op": "create", "urn": "urn:pulumi:prod::watchbill::datadog:index/monitor:Monitor::x", "type": "a:b:C"}
    event = {"sequence": 1, "resourcePreEvent": {"metadata": operation}}
    (tmp_path / "prod.events.json").write_text(f"{json.dumps(event)}\n")
    with_preview = ("digest", "prod", "--operations", str(tmp_path))
    watchbill(*with_preview, "--write", str(reviewed))
    assert watchbill(*with_preview, "--expect", str(reviewed)).code == 0
    operation["op"] = "delete"
    (tmp_path / "prod.events.json").write_text(f"{json.dumps(event)}\n")
    ran = watchbill(*with_preview, "--expect", str(reviewed))
    assert ran.code == 2
    assert "the engine's preview of Monitor x: delete; reviewed: create" in ran.out
    assert watchbill("digest", "prod", "--expect", str(reviewed)).code == 2


def test_a_file_that_is_no_digest_is_an_error(watchbill, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    ran = watchbill("digest", "prod", "--expect", str(tmp_path / "x.json"))
    assert (ran.code, ran.out) == (1, "")
    assert "is not a digest" in ran.err
