"""The status of a commit: catalogs are judged by the default branch's code, and code by a person."""

from dataclasses import replace

import pytest

from cli.commit_status import CommitStatus, code_label, commit_status, with_code_approval
from review.inputs.changed_files import read_changed_files
from review.model import Approval, Review, Risk, StackReview

HEAD = "0123456789abcdef0123456789abcdef01234567"
CLEAR = Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=())
RISK = Risk(id="delete:alerts/errors", text="Errors is deleted", ref="alerts/errors")
BLOCKED = replace(CLEAR, stacks=(StackReview(stack="prod", environment="prod", pages=True, risks=(RISK,)),))
APPROVED = {code_label(HEAD): Approval(by="ada", at="2026-11-24T09:05+00:00")}


def status(trusted, branch, *files: str, labels=None) -> CommitStatus:
    changed = read_changed_files("".join(f'{{"filename": "{file}"}}\n' for file in files))
    return commit_status(trusted, branch, with_code_approval(changed, HEAD, labels or {}))


@pytest.mark.parametrize(
    ("trusted", "branch", "files", "labels", "state"),
    [
        (CLEAR, BLOCKED, ["stacks/prod/a.yml"], {}, "success"),
        (BLOCKED, CLEAR, ["stacks/prod/a.yml"], {}, "failure"),
        (None, CLEAR, ["stacks/prod/a.yml"], {}, "failure"),
        (CLEAR, None, ["docs/a.md"], {}, "success"),
        (CLEAR, CLEAR, ["stacks/program.py"], {}, "failure"),
        (CLEAR, CLEAR, ["stacks/program.py"], APPROVED, "success"),
        (BLOCKED, CLEAR, ["stacks/program.py"], APPROVED, "failure"),
        (CLEAR, BLOCKED, ["stacks/program.py"], APPROVED, "failure"),
        (CLEAR, None, ["stacks/program.py"], APPROVED, "failure"),
        # Earlier code cannot read later catalogs: a request that upgrades Watchbill.
        (None, CLEAR, ["uv.lock"], APPROVED, "success"),
        (None, None, ["uv.lock"], APPROVED, "failure"),
        (CLEAR, CLEAR, [f"stacks/prod/{number}.yml" for number in range(3_000)], {}, "failure"),
    ],
)
def test_the_state(trusted, branch, files, labels, state):
    assert status(trusted, branch, *files, labels=labels).state == state


def test_an_approval_of_code_is_for_one_commit():
    assert code_label(HEAD) == "approve:code@0123456789ab"
    other = {code_label("f" * 40): APPROVED[code_label(HEAD)]}
    assert status(CLEAR, CLEAR, "Makefile", labels=other).state == "failure"


def test_the_description_says_what_to_do_and_fits():
    described = status(CLEAR, CLEAR, "Makefile", "cli/main.py")
    assert described.description == "2 files outside of the catalogs: read them, then add approve:code@0123456789ab"
    assert status(BLOCKED, None, "stacks/prod/a.yml").description == "Blocked: 1 risk not approved."
    assert len(CommitStatus(state="failure", description="x" * 500, code=False).as_json()) < 220
