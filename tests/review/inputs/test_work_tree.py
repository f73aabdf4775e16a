"""A review reads what git stores: nothing rewrites or hides a file of the work tree."""

from pathlib import Path

import pytest

from review.inputs.comparison import Comparison, plan_comparisons
from review.inputs.revisions import CannotCompare
from tests.review.conftest import Project, project

AT = "2026-11-24T09:00+00:00"


def compared(shop: Project) -> Comparison:
    _, (comparison,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT)
    return comparison


def refused(shop: Project) -> str:
    with pytest.raises(CannotCompare) as error:
        compared(shop)
    return str(error.value)


def checked_out_again(shop: Project, path: str) -> None:
    (shop.root / path).unlink()
    shop.git("checkout", "--", path)


def test_a_filter_that_rewrites_a_file_on_disk_is_an_error(shop):
    shop.git("config", "filter.quiet.smudge", "sed s/first/second/")
    shop.git("config", "filter.quiet.clean", "sed s/second/first/")
    (shop.root / ".gitattributes").write_text("stacks/prod/* filter=quiet\n")
    shop.commit()
    checked_out_again(shop, "stacks/prod/catalog.yml")
    assert (shop.root / "stacks/prod/catalog.yml").read_text() == "second\n"
    assert shop.git("status", "--porcelain") == ""
    message = refused(shop)
    assert message.startswith("stacks/prod/catalog.yml on disk differs from what git stores")
    assert ".gitattributes" in message


def test_an_attribute_that_expands_an_id_in_code_is_an_error(shop):
    main = shop.root / "cli" / "main.py"
    main.write_text(main.read_text() + "# $Id$\n")
    (shop.root / ".gitattributes").write_text("*.py ident\n")
    shop.commit()
    checked_out_again(shop, "cli/main.py")
    assert refused(shop).startswith("cli/main.py on disk differs")


def test_a_file_that_git_is_told_to_ignore_the_changes_of_is_an_error(shop):
    shop.git("update-index", "--assume-unchanged", "stacks/prod/catalog.yml")
    (shop.root / "stacks/prod/catalog.yml").write_text("hidden\n")
    assert refused(shop).startswith("stacks/prod/catalog.yml on disk differs")


def test_a_file_that_a_sparse_checkout_leaves_out_is_an_error(shop):
    shop.git("update-index", "--skip-worktree", "stacks/prod/catalog.yml")
    (shop.root / "stacks/prod/other.yml").write_text("alerts: []\n")
    (shop.root / "stacks/prod/catalog.yml").unlink()
    assert refused(shop).startswith("stacks/prod/catalog.yml on disk differs")


def test_windows_line_ends_are_no_difference(shop):
    (shop.root / ".gitattributes").write_text("*.yml text eol=crlf\n")
    shop.commit()
    checked_out_again(shop, "stacks/prod/catalog.yml")
    assert b"\r\n" in (shop.root / "stacks/prod/catalog.yml").read_bytes()
    compared(shop)


def test_an_uncommitted_edit_or_deletion_is_no_error(shop):
    (shop.root / "stacks/prod/other.yml").write_text("alerts: []\n")
    shop.commit()
    (shop.root / "stacks/prod/other.yml").unlink()
    shop.stack("prod", "edited")
    assert "uncommitted changes" in " ".join(compared(shop).notes)


def test_a_file_that_git_ignores_is_named(shop):
    (shop.root / ".gitignore").write_text("local.yml\n")
    shop.commit()
    (shop.root / "stacks" / "prod" / "local.yml").write_text("alerts: []\n")
    assert (
        "git ignores files that this review includes, and a commit does not: stacks/prod/local.yml"
        in compared(shop).notes
    )


def test_a_submodule_among_catalogs_of_the_head_is_an_error(shop, tmp_path):
    other = project(tmp_path / "other")
    other.commit()
    settings = ("-c", "protocol.file.allow=always")
    shop.git(*settings, "submodule", "add", "--quiet", str(other.repository), "stacks/theirs")
    assert refused(shop).startswith("stacks/theirs is a submodule in the work tree")


@pytest.mark.parametrize("known", [False, True], ids=["untracked", "committed"])
def test_a_link_that_leads_outside_is_an_error(shop, tmp_path, known):
    (tmp_path / "outside.yml").write_text("alerts: []\n")
    (shop.root / "stacks" / "prod" / "more.yml").symlink_to(tmp_path / "outside.yml")
    if known:
        shop.git("add", "--all")
    assert refused(shop).startswith(f"stacks/prod/more.yml is outside of the project: it is {tmp_path / 'outside.yml'}")


def test_a_link_within_the_project_is_compared(shop):
    (shop.root / "stacks" / "prod" / "more.yml").symlink_to(Path("catalog.yml"))
    shop.commit()
    compared(shop)


def test_a_folder_that_is_extended_from_outside_of_the_project_is_an_error(shop, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "alerts.yml").write_text("alerts: []\n")
    shop.stack("prod", "extends: ../../../elsewhere")
    assert "is outside of the project" in refused(shop)
