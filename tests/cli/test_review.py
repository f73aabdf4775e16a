"""`watchbill plan --base`: its output, its files and its exit codes, with given plans of base and head."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.verbs import review as cli_review
from review.inputs.comparison import Comparison
from review.inputs.revisions import CannotCompare, Revision
from tests.support.reviews import document
from tests.support.texts import FixtureText

CATALOG = FixtureText("""
    services: [{name: Shop, url: "https://shop.example.com", escalation_policy: On call}]
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
      rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
      escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
""")
MUTED = CATALOG.replace(", pagerduty]", "]")


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """Gives the two sides: an alert that no longer pages."""
    monkeypatch.chdir(tmp_path)
    base, head = document(Path("base"), CATALOG), document(Path("head"), MUTED)
    revision = Revision(name="main", commit="1a2b3c4" + "0" * 33)

    def planned(*_asked: object, notes: Sequence[str] = (), **_how: object) -> tuple[Revision, list[Comparison]]:
        return revision, [Comparison(stack="prod", base=base, head=head, notes=tuple(notes))]

    monkeypatch.setattr(cli_review, "plan_comparisons", planned)
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_RUN_ID", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("edited")
def test_a_risk_is_printed_and_exits_with_2_until_it_is_approved(watchbill):
    ran = watchbill("plan", "--base", "main")
    assert ran.code == 2
    assert ran.out.startswith("Blocked: 1 risk not approved")
    full_id = re.findall(r"to approve: --approve (mute:alerts/errors@[a-z2-7]{12})\n", ran.out)
    assert len(full_id) == 1
    assert "\x1b" not in ran.out
    approved = watchbill("plan", "--base", "main", "--approve", *full_id)
    assert "not approved" not in approved.out.splitlines()[0]


@pytest.mark.usefixtures("edited")
def test_quiet_prints_the_verdict_and_the_risks_and_keeps_the_exit_code(watchbill):
    ran = watchbill("plan", "--base", "main", "-q")
    assert (ran.code, ran.err) == (2, "")
    assert ran.out.splitlines()[:3] == ["Blocked: 1 risk not approved and 1 rule broken.", "", "Needs approval"]
    assert "to approve: --approve mute:alerts/errors@" in ran.out
    assert "prod:" not in ran.out


@pytest.mark.usefixtures("edited")
def test_an_approval_without_a_mark_approves_nothing_and_the_report_says_what_to_type(watchbill):
    ran = watchbill("plan", "--base", "main", "--approve", "mute:alerts/errors")
    assert ran.code == 2
    assert "--approve mute:alerts/errors approves nothing, because it has no mark" in ran.out
    assert re.search(r"To approve the risk as it is now, add\s+--approve mute:alerts/errors@[a-z2-7]{12}", ran.out)


@pytest.mark.parametrize("named", ["prod", "stacks/prod", "stacks/prod/", "../stacks/prod", "{root}/stacks/prod"])
def test_a_stack_is_found_by_any_path_of_its_folder(watchbill, monkeypatch, named):
    asked: list[str] = []

    def planned(stacks: list[str], *_asked: object, **_how: object) -> None:
        asked.extend(stacks)
        raise CannotCompare("enough")

    monkeypatch.setattr(cli_review, "plan_comparisons", planned)
    root = cli_review.STACKS.parent
    monkeypatch.chdir(root / "docs" if named.startswith("..") else root)
    watchbill("plan", named.format(root=root), "--base", "main")
    assert asked == ["prod"]


def test_a_folder_outside_of_the_project_cannot_be_compared(watchbill, tmp_path):
    ran = watchbill("plan", str(tmp_path), "--base", "main")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith(f"Error: {tmp_path} is not inside ")


@pytest.mark.usefixtures("edited")
def test_a_review_of_all_stacks_names_the_folders_that_are_not_stacks(watchbill, monkeypatch):
    monkeypatch.setattr(cli_review, "stack_names", lambda *_: ["prod"])
    monkeypatch.setattr(cli_review, "unreviewed", lambda _: ["bookshop"])
    monkeypatch.setattr(cli_review, "uncovered_folders", lambda *_: [])
    note = "note: stacks/bookshop is not reviewed: it has no Pulumi.bookshop.yaml"
    assert note in watchbill("plan", "--base", "main", "--all-stacks").out
    assert note not in watchbill("plan", "--base", "main").out


@pytest.mark.usefixtures("edited")
def test_a_review_of_all_stacks_that_does_not_cover_one_is_blocked(watchbill, monkeypatch, tmp_path):
    monkeypatch.setattr(cli_review, "stack_names", lambda *_: ["prod"])
    monkeypatch.setattr(cli_review, "unreviewed", lambda _: ["bookshop"])
    monkeypatch.setattr(cli_review, "uncovered_folders", lambda *_: ["bookshop"])
    files = [tmp_path / f"review.{suffix}" for suffix in ("md", "html", "json")]
    ran = watchbill("plan", "--base", "main", "--all-stacks", *(part for it in files for part in ("--write", str(it))))
    assert ran.code == 2
    assert "1 stack not covered." in ran.out.splitlines()[0]
    text = "stacks/bookshop is not in this report"
    assert all(text in report for report in (ran.out, *(file.read_text() for file in files[:2])))
    assert json.loads(files[2].read_text())["uncovered"] == ["stacks/bookshop"]
    annotated = watchbill("plan", "--base", "main", "--all-stacks", "--format", "github")
    assert f"::error title=Not covered::{text}" in annotated.out


@pytest.mark.usefixtures("edited")
def test_all_stacks_without_any_stack_is_an_error(watchbill, monkeypatch):
    monkeypatch.setattr(cli_review, "stack_names", lambda *_: [])
    ran = watchbill("plan", "--base", "main", "--all-stacks")
    assert (ran.code, ran.out) == (1, "")
    assert "base and head have no stack" in ran.err


@pytest.mark.usefixtures("edited")
def test_every_file_is_written_in_addition_to_the_output(watchbill, tmp_path):
    files = [tmp_path / f"review.{form}" for form in ("md", "html", "json", "txt")]
    ran = watchbill("plan", "--base", "main", *(part for file in files for part in ("--write", str(file))))
    assert ran.code == 2
    assert ran.out.startswith("Blocked: ")
    markdown, html, document_, text = (file.read_text() for file in files)
    assert markdown.startswith("<!-- watchbill:review -->\n### ⛔ Blocked: 1 risk not approved")
    assert html.startswith("<!doctype html>")
    assert json.loads(document_)["exit_code"] == 2
    assert text == ran.out


@pytest.mark.usefixtures("edited")
def test_an_unwritable_file_is_one_message_and_exits_with_1(watchbill, tmp_path):
    ran = watchbill(
        "plan", "--base", "main", "--write", str(tmp_path / "review.md"), "--write", "/proc/none/review.html"
    )
    assert ran.code == 1
    assert ran.err == "Error: /proc/none/review.html cannot be written: No such file or directory\n"
    assert not (tmp_path / "review.md").exists()


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize(
    ("form", "begins"),
    [("markdown", "<!-- watchbill:review -->"), ("html", "<!doctype html>"), ("json", "{"), ("github", "::error ")],
)
def test_each_format_is_the_only_output(watchbill, form, begins):
    assert watchbill("plan", "--base", "main", "--format", form).out.startswith(begins)


@pytest.mark.usefixtures("edited")
def test_links_begin_with_the_given_prefix(watchbill):
    ran = watchbill("plan", "--base", "main", "--format", "markdown", "--link", "https://git.example.com/shop/blob/x")
    assert "](https://git.example.com/shop/blob/x/" in ran.out


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_and_width_are_those_of_the_terminal(watchbill, monkeypatch, environment, coloured):
    for name, value in {**environment, "COLUMNS": "60"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True, raising=False)
    ran = watchbill("plan", "--base", "main")
    assert ("\x1b[" in ran.out) is coloured
    if not coloured:
        assert max(map(len, ran.out.splitlines())) <= 60
