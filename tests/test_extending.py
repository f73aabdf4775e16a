"""The page on extending Watchbill: its blocks make a section that check, plan and review carry, and a kind of alert."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pages import CLONE, Block, blocks

PAGE = Path("docs/extending.md")
FACTS = "review/facts/registry.py"
DETECTION = "catalog/alerts/detection.py"


def _path(block: Block) -> str:
    return block.fence.partition("title=")[2].strip('"')


BLOCKS = [block for block in blocks(PAGE) if _path(block)]
SECTION = [block for block in BLOCKS if _path(block) != DETECTION]
KIND = [block for block in BLOCKS if _path(block) == DETECTION]


def _apply(block: Block, clone: Path) -> None:
    """Write a block's file, or change the one place of a file that the lines of a diff name."""
    path = clone / _path(block)
    if not block.fence.startswith("diff "):
        assert not path.exists()
        path.write_text(block.text, encoding="utf-8")
        return
    lines = block.text.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if not line.startswith("+"))
    after = "".join(line[1:] for line in lines if not line.startswith("-"))
    text = path.read_text(encoding="utf-8")
    places = [it.start() for it in re.finditer(rf"^{re.escape(before.rstrip())}", text, re.MULTILINE)]
    assert len(places) == 1, f"{_path(block)} has {len(places)} places like this:\n{before}"
    end = places[0] + len(before.rstrip())
    path.write_text(text[: places[0]] + after.rstrip() + text[end:], encoding="utf-8")


def _run(clone: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", "from cli.main import main; main()", *arguments]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _git(clone: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=clone, capture_output=True, check=True)


def _copy(clone: Path) -> Path:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=CLONE, capture_output=True, text=True, check=True).stdout.splitlines():
        if (CLONE / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CLONE / name, clone / name)
    return clone


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with the section of the page but for its row of facts, committed."""
    clone = _copy(tmp_path_factory.mktemp("clone"))
    for block in SECTION:
        if _path(block) != FACTS:
            _apply(block, clone)
    _git(clone, "init", "--quiet")
    _git(clone, "add", "--all")
    _git(clone, "commit", "--quiet", "--message", "Add a section")
    return clone


def test_a_section_touches_nine_places() -> None:
    table = re.findall(r"^\| (\d) \|", (CLONE / PAGE).read_text(encoding="utf-8"), re.MULTILINE)
    assert table == [str(number) for number in range(1, 10)]
    changed = {_path(block) for block in SECTION if not _path(block).startswith("stacks/prod/")}
    # The catalog's class and its function `load` stand in one file; the plain facts need no module.
    assert len(changed) == 7


def test_a_test_fails_if_the_review_lacks_the_section(clone: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    asked = [*command, "tests/catalog/test_registry.py::test_the_review_makes_facts_of_every_section_that_has_items"]
    forgotten = subprocess.run(asked, cwd=clone, capture_output=True, text=True, check=False)
    assert forgotten.returncode == 1
    assert "name='datastores'" in forgotten.stdout
    for block in SECTION:
        if _path(block) == FACTS:
            _apply(block, clone)
    known = subprocess.run(asked, cwd=clone, capture_output=True, text=True, check=False)
    assert known.returncode == 0, known.stdout


def test_check_plan_schema_and_review_carry_the_section(clone: Path) -> None:
    assert "prod: valid" in _run(clone, "check", "prod")
    assert re.search(
        r"SoftwareCatalog +datastores-orders +stacks/prod/datastores.yml:2", _run(clone, "plan", "prod", "-v")
    )
    assert '"datastores"' in _run(clone, "schema")
    file = clone / "stacks/prod/datastores.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("postgres", "mysql"), encoding="utf-8")
    review = _run(clone, "plan", "prod", "--base", "HEAD")
    assert "~ Orders (datastore): engine: postgres → mysql" in review
    assert "prod: 1 changed" in review


@pytest.mark.long
def test_the_type_checker_names_the_modules_that_need_the_kind_of_alert(tmp_path: Path) -> None:
    clone = _copy(tmp_path)
    for block in KIND:
        _apply(block, clone)
    command = [sys.executable, "-m", "mypy", "--no-pretty", "catalog", "components", "plan", "policies", "review"]
    checked = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
    page = (CLONE / PAGE).read_text(encoding="utf-8").partition("## Add a kind of alert")[2]
    listed = re.findall(r"^\| `([\w/]+\.py)` \|", page, re.MULTILINE)
    assert len(listed) == 3
    assert sorted(set(re.findall(r"^([\w/]+\.py):\d+: error", checked.stdout, re.MULTILINE))) == sorted(listed)
    written = {DETECTION, "catalog/alerts/detection_form.py"}
    assert f"| modules for a kind of alert | 15 | {len({*written, *listed})} |" in page
