import pytest

from review.model import Review, Risk, StackReview
from review.report.json_form import as_json

DANGER = Risk(id="delete:alerts/errors", text="Errors is deleted and no longer pages anyone", ref="alerts/errors")
STACK = StackReview(stack="prod", environment="prod", pages=True, risks=(DANGER,))
REVIEW = Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=(STACK,))
RUN = "https://github.com/acme/shop/actions/runs/1"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "review.json").write_text(as_json(REVIEW))
    return tmp_path / "review.json"


def test_a_review_is_shown_from_its_json(watchbill, file):
    ran = watchbill("report", str(file))
    assert (ran.code, ran.err) == (0, "")
    assert "delete:alerts/errors" in ran.out


@pytest.mark.parametrize(("form", "begin"), [("markdown", "<!-- watchbill:review -->"), ("html", "<!doctype html>")])
def test_a_review_is_printed_in_each_format(watchbill, file, form, begin):
    ran = watchbill("report", str(file), "--format", form)
    assert (ran.code, ran.out.lower().startswith(begin)) == (0, True)


def test_a_review_is_written_in_each_format(watchbill, file, tmp_path):
    ran = watchbill("report", str(file), "--write", str(tmp_path / "comment.md"), "--run", RUN)
    assert (ran.code, ran.out) == (0, "")
    comment = (tmp_path / "comment.md").read_text()
    assert comment.startswith("<!-- watchbill:review -->")
    assert "delete:alerts/errors" in comment


def test_an_invalid_file_is_an_error_or_with_a_run_a_comment(watchbill, tmp_path):
    comment = tmp_path / "comment.md"
    ran = watchbill("report", str(tmp_path / "none.json"), "--write", str(comment))
    assert (ran.code, ran.out, comment.exists()) == (1, "", False)
    assert "none.json cannot be read: No such file" in ran.err
    ran = watchbill("report", str(tmp_path / "none.json"), "--write", str(comment), "--run", RUN)
    assert ran.code == 0
    assert "Watchbill: no review" in comment.read_text()
    assert RUN in comment.read_text()


def test_a_suffix_without_a_format_is_an_error(watchbill, file, tmp_path):
    ran = watchbill("report", str(file), "--write", str(tmp_path / "comment.doc"))
    assert (ran.code, ran.out) == (1, "")
    assert "must end with" in ran.err


def test_an_invalid_link_is_an_error(watchbill, file):
    assert watchbill("report", str(file), "--link", "blob/main").code == 1


def test_the_changed_files_of_the_pull_request_come_first(watchbill, file, tmp_path):
    listed = tmp_path / "files.jsonl"
    listed.write_text('{"filename": "cli/main.py", "status": "modified"}\n')
    comment = tmp_path / "comment.md"
    ran = watchbill("report", str(file), "--changed-files", str(listed), "--write", str(comment))
    assert (ran.code, ran.err) == (0, "")
    assert comment.read_text().index("`cli/main.py`") < comment.read_text().index("delete:alerts/errors")
    listed.write_text("cli/main.py\n")
    ran = watchbill("report", str(file), "--changed-files", str(listed), "--write", str(comment))
    assert ran.code == 1
    assert "line 1 is not a changed file: it is not JSON" in ran.err


def test_a_status_needs_what_the_forge_says(watchbill, file, tmp_path):
    ran = watchbill("report", str(file), "--status", str(tmp_path / "status.json"))
    assert ran.code == 1
    assert "--status requires --trusted, --changed-files, --label-events and --head" in ran.err


def test_a_report_that_leaves_out_a_stack_of_this_project_is_blocked(watchbill, tmp_path):
    empty = Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=())
    (tmp_path / "review.json").write_text(as_json(empty))
    assert "not covered" not in watchbill("report", str(tmp_path / "review.json")).out
    ran = watchbill("report", str(tmp_path / "review.json"), "--all-stacks")
    assert ran.out.startswith("Blocked: 2 stacks not covered.")
    assert "stacks/prod is not in this report" in ran.out
    assert "stacks/staging is not in this report" in ran.out
