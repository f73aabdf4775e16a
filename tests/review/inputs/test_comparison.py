import json
import shutil
import subprocess
from pathlib import Path

import pytest

from review.inputs.comparison import Comparison, plan_comparisons
from review.inputs.document import Document
from review.inputs.parallel import SideBySide
from review.inputs.revisions import CannotCompare, extract, find_revision
from review.inputs.sides import NotPlanned
from review.inputs.uncovered import stack_names, unreviewed
from tests.review.conftest import Project, project

AT = "2026-11-24T09:00+00:00"


def compared(shop: Project, base: str = "HEAD", *stacks: str, **options: bool) -> Comparison:
    _, sides = plan_comparisons(stacks or ("prod",), base, project=shop.root, at=AT, **options)
    return sides[0]


SECRETS = (
    "DD_API_KEY", "DATADOG_APP_KEY", "PAGERDUTY_TOKEN", "SENTRY_AUTH_TOKEN", "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GITHUB_TOKEN", "GH_TOKEN",
    "ACTIONS_RUNTIME_TOKEN", "TOKEN_OF_A_TOOL", "SSH_AUTH_SOCK", "UV_INDEX_PRIVATE_PASSWORD",
)  # fmt: skip


def said(document: Document) -> list:
    """What the side's code saw: its own name, the catalog's text, the instant, the vendors' keys."""
    return json.loads(document.findings[0].message)


def refused(shop: Project, base: str = "HEAD", *stacks: str) -> str:
    with pytest.raises(CannotCompare) as error:
        compared(shop, base, *stacks)
    return str(error.value)


def test_each_side_is_its_own_catalog(shop):
    shop.stack("prod", "second")
    sides = compared(shop)
    assert (said(sides.base)[1], said(sides.head)[1]) == ("first", "second")


def test_each_side_runs_its_own_code(shop):
    shop.code("two")
    sides = compared(shop)
    assert (said(sides.base)[0], said(sides.head)[0]) == ("one", "two")
    assert "base and head have different code; each was planned with its own" in sides.notes


def test_the_work_trees_code_can_plan_both(shop):
    shop.code("two")
    sides = compared(shop, same_code=True)
    assert (said(sides.base)[0], said(sides.head)[0]) == ("two", "two")
    assert (
        said(sides.base)[1],
        "base and head were planned with the work tree's code (--same-code)" in sides.notes,
    ) == (
        "first",
        True,
    )


def test_both_sides_reckon_from_the_same_instant_and_see_no_key(shop, monkeypatch):
    for name in SECRETS:
        monkeypatch.setenv(name, "canary")
    sides = compared(shop)
    assert said(sides.base)[2:] == said(sides.head)[2:] == [AT, []]


def test_the_work_tree_is_left_as_it_is(shop):
    shop.stack("prod", "second")
    (shop.root / "stacks" / "prod" / "new.yml").write_text("not added\n")
    before = shop.git("status", "--porcelain"), shop.git("stash", "list"), shop.git("worktree", "list")
    compared(shop)
    assert (shop.git("status", "--porcelain"), shop.git("stash", "list"), shop.git("worktree", "list")) == before


def test_what_is_not_committed_is_in_the_report_and_the_report_says_so(shop):
    assert compared(shop).notes == ()
    shop.stack("prod", "second")
    assert compared(shop).notes == ("the work tree has uncommitted changes, which this review includes",)


def test_a_new_file_counts_as_a_change_even_where_git_is_set_to_hide_it(shop):
    shop.git("config", "status.showUntrackedFiles", "no")
    (shop.root / "stacks" / "prod" / "new.yml").write_text("not added\n")
    assert compared(shop).notes == ("the work tree has uncommitted changes, which this review includes",)


def test_a_project_in_a_folder_of_a_larger_repository(tmp_path):
    inside = project(tmp_path / "company", below="ops/monitoring")
    inside.commit()
    inside.stack("prod", "second")
    assert said(compared(inside).base)[1] == "first"
    assert stack_names(inside.root, "HEAD") == ["prod"]


def test_a_stack_that_only_the_work_tree_has_is_new(shop):
    shop.stack("staging", "fresh")
    sides = compared(shop, "HEAD", "staging")
    assert (sides.base.findings, said(sides.head)[1]) == ((), "fresh")
    assert "has no stack staging: all of its items are added" in " ".join(sides.notes)


def test_a_stack_that_only_the_base_has_goes(shop):
    shutil.rmtree(shop.root / "stacks" / "prod")
    sides = compared(shop)
    assert (said(sides.base)[1], sides.head.findings) == ("first", ())
    assert "the work tree has no stack prod: all of its items are deleted" in sides.notes


def test_stacks_of_either_side_are_found(shop):
    shop.stack("staging", "fresh")
    (shop.root / "Pulumi.prod.yaml").unlink()
    assert stack_names(shop.root, "HEAD") == ["prod", "staging"]


def test_a_folder_that_is_no_stack_and_below_none_is_known_as_not_reviewed(shop):
    for name in ("shared", "bookshop"):
        shop.stack(name, "alerts: []")
        (shop.root / f"Pulumi.{name}.yaml").unlink()
    shop.stack("prod", "extends: ../shared")
    (shop.root / "stacks" / "empty").mkdir()
    assert unreviewed(shop.root) == ["bookshop"]
    (shop.root / "Pulumi.bookshop.yaml").write_text("config: {}")
    assert unreviewed(shop.root) == []


def test_a_stack_that_differs_and_is_not_compared_is_named(shop):
    shop.stack("acme", "first")
    shop.stack("calm", "first")
    shop.commit()
    shop.stack("acme", "second")
    shop.stack("new", "first")
    _, (prod,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT)
    noted = [note.partition(" ")[0] for note in prod.notes if "not compared" in note]
    assert noted == ["stacks/acme", "stacks/new"]
    _, compared = plan_comparisons(["acme", "new", "prod"], "HEAD", project=shop.root, at=AT)
    assert not any("not compared" in note for side in compared for note in side.notes)


def test_a_runbook_that_differs_is_no_difference_of_its_stack(shop):
    shop.stack("acme", "first")
    shop.commit()
    (shop.root / "stacks" / "acme" / "runbooks").mkdir()
    (shop.root / "stacks" / "acme" / "runbooks" / "slow.md").write_text("Restart it.\n")
    assert not any("not compared" in note for note in compared(shop).notes)


def test_a_note_of_the_caller_is_with_the_others(shop):
    _, (sides,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT, notes=["look here"])
    assert "look here" in sides.notes


def test_a_stack_of_neither_side(shop):
    assert "neither the work tree nor HEAD" in refused(shop, "HEAD", "pord")
    assert "unknown stack 'pord'" in refused(shop, "HEAD", "pord")
    assert refused(shop, "HEAD", "pord").endswith("Did you mean `prod`?")
    assert "Did you mean" not in refused(shop, "HEAD", "elsewhere")


def test_a_misspelt_branch_gets_the_nearest_one(shop):
    assert "Did you mean `main`?" in refused(shop, "mian")
    shop.git("update-ref", "refs/remotes/origin/release", "HEAD")
    assert "Did you mean `origin/release`?" in refused(shop, "relaese")
    assert "Did you mean" not in refused(shop, "no-such-branch")


@pytest.mark.parametrize("name", ["no-such-branch", "", "--all", "HEAD:stacks", "HEAD~7"])
def test_a_revision_that_does_not_exist(shop, name):
    message = refused(shop, name)
    assert f"unknown revision {name!r}" in message
    assert "git fetch" in message


def test_a_shallow_clone_says_how_to_get_the_rest(shop, tmp_path):
    shop.stack("prod", "second")
    shop.commit()
    origin = shop.repository.as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", origin, str(tmp_path / "shallow")], check=True)
    shallow = Project(repository=tmp_path / "shallow", root=tmp_path / "shallow")
    message = refused(shallow, "HEAD~1")
    assert "in a shallow clone" in message
    assert "git fetch --unshallow" in message
    assert "fetch-depth: 0" in message


def test_no_git(shop, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "`git` is not on PATH" in refused(shop)


def test_no_repository(shop):
    shutil.rmtree(shop.repository / ".git")
    assert "is not in a readable git repository" in refused(shop)


def test_a_base_without_this_project(shop):
    shop.git("checkout", "--quiet", "--orphan", "before")
    shop.git("rm", "-r", "--quiet", "--cached", ".")
    shop.git("commit", "--quiet", "--allow-empty", "-m", "before the project")
    assert "so it is older than this project" in refused(shop, "before")


def test_a_base_without_the_projects_folder(tmp_path):
    inside = project(tmp_path / "company", below="ops/monitoring")
    inside.git("commit", "--quiet", "--allow-empty", "-m", "before the project")
    before = inside.git("rev-parse", "HEAD")
    inside.commit()
    message = refused(inside, before)
    assert "has no ops/monitoring/stacks/" in message
    assert "Name a later revision with --base" in message


@pytest.mark.parametrize("side", ["base", "head"])
def test_a_side_that_does_not_load_is_no_clean_report(shop, side):
    if side == "base":
        shop.stack("prod", "broken")
        shop.commit()
        shop.stack("prod", "mended")
    else:
        shop.stack("prod", "broken")
    message = refused(shop)
    assert "prod cannot be planned in " + ("HEAD" if side == "base" else "the work tree") in message
    assert "stacks/prod/catalog.yml:1:1: broken" in message


def test_a_side_that_does_not_load_is_said_before_the_other_is_planned(shop):
    shop.stack("prod", "broken")
    shop.commit()
    shop.stack("prod", "slow")
    assert "prod cannot be planned in HEAD" in refused(shop)
    assert not (shop.root / "stacks" / "prod" / "ended").exists()


def test_a_base_whose_code_plans_in_another_form(shop):
    shop.code("old", version=1)
    shop.commit()
    shop.code("new")
    message = refused(shop)
    assert "its version is 1, and this review reads version 2" in message
    assert "--same-code" in message


def test_a_base_whose_code_has_an_option_less(shop):
    said_ = "Usage: watchbill plan\\n\\nError: No such option: --at"
    (shop.root / "cli" / "main.py").write_text(f'import sys\n\ndef main():\n    sys.exit("{said_}")\n')
    shop.commit()
    shop.code("new")
    message = refused(shop)
    assert "writes plans in an incompatible format (Error: No such option: --at)" in message
    assert "--same-code" in message


def test_a_base_with_another_lock_file_and_no_uv(shop, monkeypatch):
    (shop.root / "uv.lock").write_text("another lock\n")
    git = Path(shutil.which("git") or "git")
    (shop.root / "bin").mkdir()
    (shop.root / "bin" / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(shop.root / "bin"))
    assert "uv is missing to install its dependencies: run `make setup` first" in refused(shop)


def test_a_repository_that_cannot_be_written_to_disk(shop, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(CannotCompare, match="cannot be written to"):
        extract(find_revision("HEAD", shop.root), shop.root, blocked)


def test_a_revision_is_named_by_what_was_asked_and_its_commit(shop):
    commit = shop.git("rev-parse", "HEAD")
    assert find_revision("main", shop.root).label == f"main ({commit[:7]})"
    assert find_revision(commit[:10], shop.root).label == commit[:7]


SEVERAL = """
import json, pathlib, sys

def main():
    for folder in map(pathlib.Path, sys.argv[2:]):
        text = (folder / "catalog.yml").read_text().strip()
        if text == "broken":
            sys.exit(f"{folder}/catalog.yml:1:1: broken")
        message = json.dumps(["together", text + "\\u2028"], ensure_ascii=False)
        print(json.dumps(dict(version=2, stack=folder.name, environment="prod", pages=True, resources=[], items=[],
              findings=[dict(rule="said", severity="info", message=message, source=None)],
              outputs={}), ensure_ascii=False))
"""


@pytest.fixture
def here(shop):
    """Two stacks, and code that plans several at once. Gives what plans the work tree, and where that was asked to."""
    (shop.root / "cli" / "documents.py").write_text(SEVERAL)
    shop.stack("staging", "second")
    shop.commit()
    shop.stack("prod", "edited")
    asked: list[tuple[Path, Path, str]] = []

    def plan_here(folder: Path, at: str) -> str:
        asked.append((Path.cwd(), folder, at))
        text = (folder / "catalog.yml").read_text().strip()
        if text == "broken":
            raise NotPlanned(f"{folder}/catalog.yml:1:1: broken")
        finding = {"rule": "said", "severity": "info", "message": json.dumps(["here", text]), "source": None}
        document = {"version": 2, "stack": folder.name, "environment": "prod", "pages": True}
        return json.dumps(document | {"resources": [], "items": [], "findings": [finding], "outputs": {}})

    return plan_here, asked


def test_the_caller_plans_the_work_tree_itself_and_one_process_the_base(shop, here, monkeypatch):
    plan_here, asked = here
    before, commands = Path.cwd(), []
    run = SideBySide.run
    monkeypatch.setattr(SideBySide, "run", lambda self, it, **how: (commands.append(it), run(self, it, **how))[1])
    _, (prod, staging) = plan_comparisons(["prod", "staging"], "HEAD", project=shop.root, at=AT, plan_here=plan_here)
    assert asked == [(shop.root, Path("stacks/prod"), AT), (shop.root, Path("stacks/staging"), AT)]
    assert Path.cwd() == before
    assert (said(prod.head), said(staging.head)) == (["here", "edited"], ["here", "second"])
    assert [said(it.base)[1] for it in (prod, staging)] == ["first\u2028", "second\u2028"]
    assert len(commands) == 1


def test_a_caller_that_plans_itself_sees_stacks_that_one_side_alone_has(shop, here):
    shop.stack("new", "fresh")
    _, (new,) = plan_comparisons(["new"], "HEAD", project=shop.root, at=AT, plan_here=here[0])
    assert (new.base.findings, said(new.head)) == ((), ["here", "fresh"])
    shutil.rmtree(shop.root / "stacks" / "staging")
    _, (old,) = plan_comparisons(["staging"], "HEAD", project=shop.root, at=AT, plan_here=here[0])
    assert (said(old.base)[0], old.head.findings) == ("together", ())
    with pytest.raises(CannotCompare, match="unknown stack 'pord'"):
        plan_comparisons(["pord"], "HEAD", project=shop.root, at=AT, plan_here=here[0])


@pytest.mark.parametrize("side", ["HEAD", "the work tree"])
def test_what_does_not_load_among_several_is_named_with_its_side(shop, here, side):
    shop.stack("staging", "broken")
    if side == "HEAD":
        shop.commit()
        shop.stack("staging", "mended")
    with pytest.raises(CannotCompare, match=f"staging cannot be planned in {side}") as error:
        plan_comparisons(["prod", "staging"], "HEAD", project=shop.root, at=AT, plan_here=here[0])
    assert "stacks/staging/catalog.yml:1:1: broken" in str(error.value)


def test_a_base_with_other_code_is_planned_by_the_command_that_every_revision_has(shop, here):
    shop.code("two")
    _, (prod,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT, plan_here=here[0])
    assert (said(prod.base)[:2], said(prod.head)) == (["one", "first"], ["here", "edited"])
