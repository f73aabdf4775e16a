"""The page: a template, its style and its script in one file, with all user text escaped."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from review.model import ResourceChange, Review, StackReview
from review.report import approving, handoffs, merge_stacks, phrases
from review.report.diffs import diff_lines, text_diff
from review.report.digest import Digest, Line, digest
from review.report.html.calendar_picture import calendar_picture
from review.report.html.routing_picture import RoutingPicture, routing_picture
from review.report.links import Links
from review.report.sanitize import sanitize

_HERE = Path(__file__).parent
_MOST_LINES = 400
_SIGNS = {"-": "del", "+": "ins", "@": "b"}


def as_html(review: Review, links: Links | None = None) -> str:
    """Return the review as a page of its own: search, filters, pictures of routing and calendar, light and dark."""
    style, script = (Markup((_HERE / name).read_text(encoding="utf-8")) for name in ("style.css", "script.js"))
    stacks = [_stack(number, stack) for number, stack in enumerate(review.stacks, 1)]
    shown = digest(review)
    return (
        _environment()
        .get_template("page.html")
        .render(
            review=review,
            stacks=stacks,
            shown=shown,
            groups=_by_service(shown),
            several=len(stacks) > 1,
            links=links or Links(),
            style=style,
            script=script,
            policy=content_policy(style, script),
            facets=_facets(review),
        )
    )


def _stack(number: int, stack: StackReview) -> dict[str, Any]:
    return {
        "number": number,
        "review": stack,
        "routing": _routing(stack),
        "calendar": calendar_picture(stack.calendar, stack.shifted) if stack.calendar and stack.pages else None,
    }


def _by_service(shown: Digest) -> list[tuple[str, list[Line]]]:
    """Return the lines of the changes by service, sorted by its name, without a service last."""
    lines: dict[str, list[Line]] = {}
    for line in shown.lines:
        lines.setdefault(line.first.service or phrases.SHARED, []).append(line)
    return sorted(lines.items(), key=lambda pair: (pair[0] == phrases.SHARED, pair[0].casefold()))


def _routing(stack: StackReview) -> RoutingPicture | None:
    if not stack.routes and not stack.former_routes:
        return None
    created = {ref for change in stack.paged for ref in change.refs if ref not in stack.former_routes}
    return routing_picture(stack.routes, stack.former_routes, created)


def _facets(review: Review) -> dict[str, list[tuple[str, str]]]:
    """Return the values to filter by, each with its label, sorted by label."""
    changes = [change for stack in review.stacks for change in stack.changes]
    values_by_facet: dict[str, set[tuple[str, str]]] = {
        "stack": {(stack.stack, stack.stack) for stack in review.stacks if stack.changes},
        "service": {(change.service or phrases.SHARED, change.service or phrases.SHARED) for change in changes},
        "kind": {(change.section, phrases.kind(change.section)) for change in changes},
        "effect": {(change.effect, phrases.EFFECTS[change.effect]) for change in changes},
    }
    return {name: sorted(values, key=lambda pair: pair[1].casefold()) for name, values in values_by_facet.items()}


def _diff(change: ResourceChange) -> Markup:
    return diff_markup(diff_lines(change))


def diff_markup(lines: list[str]) -> Markup:
    """Return the lines of a difference, each in the element for its kind."""
    markup = [_line(each) for each in lines[:_MOST_LINES]]
    more = len(lines) - _MOST_LINES
    if more > 0:
        markup.append(Markup("<span>… and {} more lines, which are in the JSON report</span>").format(f"{more:,}"))
    return Markup("\n").join(markup)


def _line(text: str) -> Markup:
    element = _SIGNS.get(text[:1])
    return Markup(f"<{element}>{{}}</{element}>").format(text) if element else escape(text)


def _steps(before: tuple[str, ...], after: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the lines of two timelines, each with its sign: space, - or +."""
    diff = text_diff([sanitize(it) for it in before], [sanitize(it) for it in after], context=60)
    return [(each[0], each[2:]) for each in diff]


def content_policy(style: str, script: str) -> str:
    """Return the content security policy of a page with this style and this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def shown(value: Any) -> Any:
    """Return a value for a template: text with its invisible characters spelled out."""
    return sanitize(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        approving=approving, phrases=phrases, merge_stacks=merge_stacks, handoffs=handoffs, diff=_diff, steps=_steps
    )
    return environment
