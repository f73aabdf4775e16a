"""Reviews the pull requests in `docs/reviews/`, and writes each report beside it, with pictures of the page.

A pull request is `change.diff`, applied to the fixed example in `tests/example/`; instant, dates and names are fixed,
so the same code writes the same bytes. `make reports` runs it; without Chromium the pictures do not change.

python -m tools.reviews [FOLDER]
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

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
from review.report.text import as_text

CLONE = Path(__file__).parent.parent
REVIEWS = CLONE / "docs" / "reviews"
STACKS = ("prod", "staging")
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
COLUMNS = 100
"""The width of the terminal in its picture."""
_COMMENT_STYLE = (
    "body{margin:16px;font:14px/1.5 system-ui,sans-serif;color:#1f2328;overflow-wrap:break-word}"
    "h3{font-size:17.5px}h4{font-size:14px;margin:16px 0 8px}ul{padding-left:20px}sub{font-size:12px;vertical-align:0}"
    "pre,code{font:12px ui-monospace,monospace;background:#f0f1f3;border-radius:6px}code{padding:2px 5px}"
    "pre{padding:12px;overflow:auto}pre code{padding:0}details{margin:6px 0}a{color:#0969da;text-decoration:none}"
    "table{display:block;overflow:auto;border-collapse:collapse}td,th{padding:6px 13px;border:1px solid #d1d9e0}"
    "del,ins{display:inline-block;width:100%;text-decoration:none}del{background:#ffebe9}ins{background:#dafbe1}"
)
_TERMINAL_STYLE = "body{margin:0;background:#0c0c0c;color:#d9d9d9}pre{margin:16px;font:13px/1.4 ui-monospace,monospace}"
_SIGNS = {"⛔": ("⬤", "#cf222e"), "✅": ("✔", "#1a7f37"), "⚠️": ("▲", "#9a6700")}
"""Signs of the comment, and characters that every typeface has."""
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
        comment = github_page((into / name / "review.md").read_text(encoding="utf-8"))
        pages = {
            "phone.png": Shown(page=as_html(review, links), width=390, height=844),
            "comment.png": Shown(page=comment, width=390, height=844),
            "terminal.png": Shown(
                page=terminal_page(as_text(review, width=COLUMNS, colour=True)), width=860, height=700
            ),
        }
        for file, shown in pages.items():
            picture(shown, into / name / file)


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


def github_page(markdown: str) -> str:
    """Return a comment as GitHub shows it, near enough: its Markdown, its typeface and its colours of differences."""
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    body = re.sub(r"(?m)^(-.*)$", r"<del>\1</del>", body)
    body = re.sub(r"(?m)^(<pre><code[^>]*>)?(\+.*)$", r"\1<ins>\2</ins>", body)
    for sign, (shown, colour) in _SIGNS.items():
        body = body.replace(sign, f'<span style="color:{colour}">{shown}</span>')
    return f"<!doctype html><meta charset=utf-8><style>{_COMMENT_STYLE}</style>{body}"


def terminal_page(text: str) -> str:
    """Return the text of a terminal, with its colours, as a page."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text), soft_wrap=True)
    code = console.export_html(inline_styles=True, theme=MONOKAI, code_format="{code}")
    return f"<!doctype html><meta charset=utf-8><style>{_TERMINAL_STYLE}</style><pre>{code}</pre>"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page, and the size of the window that shows it, in pixels."""

    page: str
    width: int
    height: int


def picture(shown: Shown, file: Path) -> None:
    """Write a picture of the top of a page; without Chromium it stays as it is."""
    if find_chromium() is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        page = browser.new_page(viewport={"width": shown.width, "height": shown.height})
        page.set_content(shown.page)
        page.screenshot(path=file)
        browser.close()


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
