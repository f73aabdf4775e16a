"""The playbook as a site: one HTML file a page, each with all that it needs."""

import html
import json
import re
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from plan.document.on_call_model import Shift
from playbook.model import Playbook
from review.report.html.calendar_picture import calendar_picture
from review.report.html.page import content_policy, shown
from review.report.html.routing_picture import routing_picture

HERE = Path(__file__).parent
_STACKED = 3
_REVIEW = HERE.parent / "review" / "report" / "html"
_MARK = "<!-- {} -->"
"""Where a page has a part that Markdown cannot show; `{}` is the part's name."""


class BrokenLink(Exception):
    """A page links to another page of the site that does not exist."""


def site(playbook: Playbook, pages: Mapping[str, str]) -> dict[str, str]:
    """Return each HTML page by its path, from the Markdown pages. Raises BrokenLink."""
    environment = _environment()
    style = (HERE / "templates" / "style.css").read_text(encoding="utf-8")
    script = (HERE / "templates" / "script.js").read_text(encoding="utf-8")
    parts = {
        "now": _now(playbook),
        "calendar": _calendar(playbook, environment),
        "routing": _routing(playbook, environment),
    }
    texts = {}
    for path, markdown in pages.items():
        up = "../" * path.count("/")
        body = _body(markdown, parts)
        texts[_html(path)] = environment.get_template("page.html.jinja").render(
            title=_title(markdown),
            body=Markup(body),
            up=up,
            index=path == "index.md",
            environment=playbook.environment,
            style=Markup(style),
            script=Markup(script),
            policy=content_policy(style, script),
        )
    _check_links(texts)
    return texts


def _html(path: str) -> str:
    return re.sub(r"\.md$", ".html", path)


def _title(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown.splitlines()[0].removeprefix("# "))


def _body(markdown: str, parts: Mapping[str, str]) -> str:
    """Return HTML; raw HTML of hand-written parts is shown as text, and links go to the HTML pages."""
    for name in parts:
        markdown = markdown.replace(_MARK.format(name), f"WATCHBILL-{name}")
    text = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    linked = re.sub(r'href="(?![a-z]+:)([^"#]+)\.md(#[^"]*)?"', r'href="\1.html\2"', text)
    body = re.sub(r"<table>.*?</table>", lambda table: _table(table[0]), linked, flags=re.DOTALL)
    for name, part in parts.items():
        body = body.replace(f"<p>WATCHBILL-{name}</p>", part)
    return body


def _table(table: str) -> str:
    """Return a table that scrolls. On a phone the cells of a wide row are stacked, so each names its column."""
    head = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<th>(.*?)</th>", table, re.DOTALL)]
    if len(head) < _STACKED:
        return f'<div class="wide">{table}</div>'
    names = cycle(head)
    named = re.sub(r"<td>", lambda _cell: f'<td data-column="{next(names)}">', table)
    return named.replace("<table>", '<table class="stacked">')


def _shift(shift: Shift) -> tuple[str, str, str | None]:
    return shift.begin, shift.end, shift.person.name if shift.person else None


def _now(playbook: Playbook) -> str:
    """Return the place in which the script writes who is on call, with the shifts that it needs."""
    rotations = [
        {
            "name": rotation.name,
            "shifts": [_shift(shift) for shift in rotation.shifts],
        }
        for rotation in playbook.calendar
    ]
    title = '<h2 id="now-title" hidden>On call now</h2>'
    return f'{title}<ul id="now" hidden data-rotations="{html.escape(json.dumps(rotations, ensure_ascii=False))}"></ul>'


def _calendar(playbook: Playbook, environment: Environment) -> str:
    picture = calendar_picture(playbook.calendar, ())
    if picture is None:
        return ""
    template = environment.get_template("calendar.html")
    return template.render(picture=picture, name=playbook.environment, number=0, moved="")


def _routing(playbook: Playbook, environment: Environment) -> str:
    template = environment.get_template("routing.html")
    picture = template.render(picture=routing_picture(playbook.routes), name=playbook.environment, number=0)
    return f"<h2>From alerts to people</h2>{picture}"


def _check_links(texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        for target in re.findall(r'href="([^"#]+)', text):
            if re.match(r"[a-z]+:", target):
                continue
            parts = [*Path(path).parent.parts, *html.unescape(target).split("/")]
            resolved: list[str] = []
            for part in parts:
                if part == ".." and resolved:
                    resolved.pop()
                elif part != ".":
                    resolved.append(part)
            if "/".join(resolved) not in texts:
                raise BrokenLink(f"{path} links to {target}, which is no page of the playbook")


def _environment() -> Environment:
    loader = FileSystemLoader([HERE / "templates", _REVIEW / "templates"])
    return Environment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True, finalize=shown
    )
