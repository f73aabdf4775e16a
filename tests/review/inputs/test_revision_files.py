import os
import subprocess
from pathlib import Path

import pytest

from review.inputs.comparison import plan_comparisons
from review.inputs.revisions import CannotCompare, extract, find_revision
from tests.review.conftest import Project, project

AT = "2026-11-24T09:00+00:00"


def base(shop: Project, tmp_path: Path) -> Path:
    """The files of HEAD, as a review reads them."""
    into = tmp_path / "base"
    into.mkdir()
    extract(find_revision("HEAD", shop.root), shop.root, into)
    return into


def refused(shop: Project, tmp_path: Path) -> str:
    with pytest.raises(CannotCompare) as error:
        base(shop, tmp_path)
    return str(error.value)


def tree(shop: Project, *entries: tuple[str, str, bytes]) -> None:
    """Commit HEAD's tree with more entries `(mode, object, path)`, without git's own checks of paths."""
    listed = subprocess.run(["git", "ls-tree", "-z", "HEAD"], cwd=shop.repository, check=True, capture_output=True)
    added = b"".join(
        f"{mode} {'commit' if mode == '160000' else 'tree' if mode == '40000' else 'blob'} {name}\t".encode()
        + path
        + b"\0"
        for mode, name, path in entries
    )
    made = subprocess.run(
        ["git", "mktree", "-z", "--missing"],
        cwd=shop.repository,
        check=True,
        capture_output=True,
        input=listed.stdout + added,
    )
    commit = shop.git("commit-tree", made.stdout.decode().strip(), "-m", "a tree")
    shop.git("update-ref", "HEAD", commit)


def blob(shop: Project, content: str) -> str:
    made = subprocess.run(
        ["git", "hash-object", "-w", "--stdin", "--no-filters"],
        cwd=shop.repository,
        check=True,
        capture_output=True,
        input=content.encode(),
    )
    return made.stdout.decode().strip()


@pytest.mark.parametrize("attributes", [".gitattributes", "stacks/.gitattributes", ".git/info/attributes"])
@pytest.mark.parametrize(
    ("attribute", "content"),
    [
        ("export-ignore", b"alerts: []\n"),
        ("export-subst", b"commit: $Format:%H$\n"),
        ("text eol=crlf", b"one\ntwo\n"),
        ("ident", b"id: $Id$\n"),
        ("working-tree-encoding=UTF-16", "Grüße\n".encode()),
        ("filter=shout", b"quiet\n"),
        ("filter=lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
    ],
)
def test_no_attribute_hides_or_changes_a_file_of_the_base(shop, tmp_path, attributes, attribute, content):
    (shop.root / "stacks" / "prod" / "catalog.yml").write_bytes(content)
    shop.commit()
    for name in ("shout", "lfs"):
        shop.git("config", f"filter.{name}.smudge", f"touch {tmp_path}/ran; tr a-z A-Z")
        shop.git("config", f"filter.{name}.clean", "cat")
    pattern = "stacks/**" if attributes.startswith(".git") else "**"
    (shop.root / attributes).parent.mkdir(exist_ok=True)
    (shop.root / attributes).write_text(f"{pattern} {attribute}\n")
    if attributes != ".git/info/attributes":
        name = blob(shop, f"{pattern} {attribute}\n")
        shop.git("update-index", "--add", "--cacheinfo", f"100644,{name},{attributes}")
        shop.git("commit", "--quiet", "-m", "attributes")
    assert (base(shop, tmp_path) / "stacks" / "prod" / "catalog.yml").read_bytes() == content
    assert not (tmp_path / "ran").exists()


def test_eol_set_for_the_whole_clone_changes_nothing(shop, tmp_path):
    shop.git("config", "core.autocrlf", "true")
    assert (base(shop, tmp_path) / "stacks" / "prod" / "catalog.yml").read_bytes() == b"first\n"


def test_a_hidden_stack_is_compared_and_not_taken_for_new(shop):
    (shop.root / ".gitattributes").write_text("stacks export-ignore\nstacks/** export-ignore\n")
    shop.commit()
    _, (sides,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT)
    assert sides.notes == ()
    assert sides.base.findings == sides.head.findings


def test_a_local_replacement_puts_nothing_in_the_place_of_a_file(shop, tmp_path):
    shop.git("replace", shop.git("rev-parse", "HEAD:stacks/prod/catalog.yml"), blob(shop, "other\n"))
    assert (base(shop, tmp_path) / "stacks" / "prod" / "catalog.yml").read_text() == "first\n"


@pytest.mark.parametrize(
    "name", [b"new\nline.yml", b"quo\"te's.yml", b"tab\t.yml", b"\xff\xfe.yml", "Grüße ☃.yml".encode(), b"-n", b" "]
)
def test_any_name_of_a_file_is_read(shop, tmp_path, name):
    (shop.root / "stacks" / "prod" / os.fsdecode(name)).write_text("odd\n")
    shop.commit()
    files = (base(shop, tmp_path) / "stacks" / "prod").iterdir()
    assert {os.fsencode(file.name) for file in files} == {b"catalog.yml", name}


def test_modes_and_links_are_those_of_the_tree(shop, tmp_path):
    (shop.root / "run.sh").write_text("#!/bin/sh\n")
    (shop.root / "run.sh").chmod(0o755)
    (shop.root / "stacks" / "link.yml").symlink_to("prod/catalog.yml")
    (shop.root / "stacks" / "nowhere").symlink_to("gone")
    shop.commit()
    into = base(shop, tmp_path)
    assert os.access(into / "run.sh", os.X_OK)
    assert not os.access(into / "uv.lock", os.X_OK)
    assert (into / "stacks" / "link.yml").readlink() == Path("prod/catalog.yml")
    assert (into / "stacks" / "nowhere").readlink() == Path("gone")


@pytest.mark.parametrize("target", ["/etc/passwd", "../..", "../../../etc/passwd", "prod/../../../x"])
def test_a_link_that_leads_outside_the_project_is_refused(shop, tmp_path, target):
    (shop.root / "stacks" / "out").symlink_to(target)
    shop.commit()
    assert "the link stacks/out leads outside the project" in refused(shop, tmp_path)


def test_a_link_that_leads_outside_through_another_link_is_refused(shop, tmp_path):
    (shop.root / "stacks" / "top").symlink_to("..")
    (shop.root / "stacks" / "prod" / "out").symlink_to("../top/../x")
    shop.commit()
    assert "the link stacks/prod/out leads outside the project" in refused(shop, tmp_path)


@pytest.mark.parametrize("name", [b"..", b".git", b".GIT"])
def test_a_path_that_git_would_not_check_out_is_refused(shop, tmp_path, name):
    inner = subprocess.run(
        ["git", "mktree", "-z"],
        cwd=shop.repository,
        check=True,
        capture_output=True,
        input=f"100644 blob {blob(shop, 'x')}\tconfig\0".encode(),
    )
    tree(shop, ("40000", inner.stdout.decode().strip(), name))
    assert "is an unsafe path" in refused(shop, tmp_path)


def test_an_object_that_is_missing_is_named_with_its_file(shop, tmp_path):
    tree(shop, ("100644", "1" * 40, b"gone.yml"))
    assert f"gone.yml: git cannot read its object {'1' * 40}" in refused(shop, tmp_path)


def test_a_submodule_is_named_in_the_report(shop):
    tree(shop, ("160000", "1" * 40, b"vendored"))
    _, (sides,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT)
    assert "the base is compared without the files of its submodules: vendored" in sides.notes


def test_a_submodule_in_the_place_of_code_or_catalogs_is_refused(shop):
    tree(shop, ("160000", "1" * 40, b"components"))
    with pytest.raises(CannotCompare, match="components is a submodule in HEAD"):
        plan_comparisons(["prod"], "HEAD", project=shop.root, at=AT)


def test_a_repository_of_the_other_kind_of_hash(tmp_path):
    repository = tmp_path / "shop"
    repository.mkdir()
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", str(repository)], check=True)
    shop = project(repository)
    shop.commit()
    assert (base(shop, tmp_path) / "stacks" / "prod" / "catalog.yml").read_text() == "first\n"
