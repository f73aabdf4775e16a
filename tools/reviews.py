"""Reviews the pull requests in `docs/reviews/`, and writes each report beside it, with pictures of the page.

A pull request is `change.diff`, applied to the fixed example in `tests/example/`; instant, dates and names are fixed,
so the same code writes the same bytes. `make reports` runs it; without Chromium the pictures do not change.

python -m tools.reviews [FOLDER]
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from plan.document.write import as_json
from plan.plan import make_plan
from policies.engine.evaluate import evaluate_rules
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import Review
from review.report.files import write
from review.report.html import as_html
from review.report.links import Links

CLONE = Path(__file__).parent.parent
REVIEWS = CLONE / "docs" / "reviews"
STACKS = ("prod", "staging")
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada Keller"), ("EMAIL", "ada@example.com"), ("DATE", "2026-11-24T08:00:00+00:00"))
}


def main() -> None:
    """Write the report of every pull request, and the pictures."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else REVIEWS
    for name, review, links in reviews():
        (into / name).mkdir(parents=True, exist_ok=True)
        write(review, [into / name / "review.md"], links)
        pictures(as_html(review, links), into / name)


def reviews() -> Iterator[tuple[str, Review, Links]]:
    """Yield the review of each pull request in `docs/reviews/`, by the name of its folder."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "shop"
        shutil.copytree(CLONE / "tests" / "example", repository)
        _git(repository, "init", "--quiet", "--initial-branch=main")
        base = _commit(repository, "The shop's monitoring")
        before = _documents(repository)
        for change in sorted(REVIEWS.glob("*/change.diff")):
            _git(repository, "checkout", "--quiet", "--detach", base)
            _git(repository, "apply", str(change))
            head = _commit(repository, change.parent.name)
            links = Links(files=f"https://github.com/example/shop/blob/{head}/", base_commit=base)
            yield change.parent.name, _review(base, before, _documents(repository)), links


def _review(base: str, before: Mapping[str, Document], after: Mapping[str, Document]) -> Review:
    stacks = (Comparison(stack=name, base=before[name], head=after[name]) for name in STACKS)
    return Review(
        base=f"main ({base[:7]})",
        head="work tree",
        base_commit=base,
        at=AT.isoformat(timespec="minutes"),
        stacks=tuple(review_stack(comparison, approved=()) for comparison in stacks),
    )


def _documents(repository: Path) -> dict[str, Document]:
    with chdir(repository):
        return {name: _document(Path("stacks") / name) for name in STACKS}


def _document(stack: Path) -> Document:
    plan = make_plan(stack)
    return read_document(as_json(plan, evaluate_rules(plan, AT.date()), AT))


def _commit(repository: Path, message: str) -> str:
    _git(repository, "add", "--all")
    _git(repository, "commit", "--quiet", "--message", message)
    return _git(repository, "rev-parse", "HEAD")


def _git(repository: Path, *arguments: str) -> str:
    settings = ["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]
    run = subprocess.run(
        ["git", *settings, *arguments], cwd=repository, env={**os.environ, **_WHO}, capture_output=True, text=True
    )
    if run.returncode:
        raise SystemExit(f"git {' '.join(arguments)}: {run.stderr.strip()}")
    return run.stdout.strip()


@cache
def find_chromium() -> str | None:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        print(f"the pictures are unchanged: none of {', '.join(CHROMIUM)} is on PATH", file=sys.stderr)
    return found


def pictures(page: str, folder: Path) -> None:
    """Write pictures of a page into a folder, light and dark; without Chromium they stay as they are."""
    if find_chromium() is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        for scheme in ("light", "dark"):
            shown = browser.new_page(color_scheme=scheme, viewport={"width": 1100, "height": 1400})
            shown.set_content(page)
            shown.screenshot(path=folder / f"{scheme}.png")
        browser.close()


if __name__ == "__main__":
    main()
