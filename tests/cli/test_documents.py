"""A document that a review plans in its process equals the output of the command."""

import json
from pathlib import Path

import pytest

from catalog import Catalog
from cli import documents
from cli.documents import plan_document
from review.inputs.sides import NotPlanned
from tests.support.example import STACKS

AT = "2026-11-24T09:00+00:00"


def test_a_document_planned_in_process_equals_that_of_the_command(watchbill):
    catalogs: dict[Path, Catalog] = {}
    planned = plan_document(STACKS / "staging", AT, catalogs)
    ran = watchbill("plan", str(STACKS / "staging"), "--format", "json", "--at", AT)
    assert json.loads(planned) == json.loads(ran.out)
    assert planned.count("\n") == 1
    assert [it.stack.name for it in catalogs.values()] == ["staging"]
    assert list(catalogs) == [(STACKS / "staging").resolve()]


def test_an_invalid_stack_ends_the_command_after_the_stacks_before_it(tmp_path, monkeypatch, capsys):
    (tmp_path / "alerts.yml").write_text("alerts: 5\n")
    with pytest.raises(NotPlanned, match=r"alerts\.yml:1"):
        plan_document(tmp_path, AT)
    monkeypatch.setattr("sys.argv", ["", AT, str(STACKS / "staging"), str(tmp_path), str(STACKS / "prod")])
    monkeypatch.setattr(documents, "collect_rarely", lambda: None)  # of a process, and this one has other tests to run
    with pytest.raises(SystemExit, match=r"alerts\.yml:1"):
        documents.main()
    assert [json.loads(line)["stack"] for line in capsys.readouterr().out.splitlines()] == ["staging"]
