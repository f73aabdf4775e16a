"""The page: a template, the review's style and script and a few rules of its own, with all text escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from audit.model import LEVELS, Audit, Finding, Schedule
from audit.report import phrases
from audit.report.html.coverage_picture import coverage_picture
from catalog.vendors import VENDORS
from plan.document.on_call_model import NamedItem, RotationCalendar, Shift
from review.model import HandOff, RotationChange
from review.report.html import page
from review.report.html.calendar_picture import calendar_picture
from review.report.links import Links
from review.report.phrases import coded

_HERE = Path(__file__).parent
_THEIRS = Path(page.__file__).parent


def as_html(audit: Audit, links: Links | None = None) -> str:
    """Return the audit as a page of its own: search, filters, pictures of calendar and coverage, light and dark."""
    style = Markup((_THEIRS / "style.css").read_text(encoding="utf-8"))
    style += Markup((_HERE / "style.css").read_text(encoding="utf-8"))
    script = Markup((_THEIRS / "script.js").read_text(encoding="utf-8"))
    duties = [_duty(it) for it in audit.calendar]
    return (
        _environment()
        .get_template("audit.html")
        .render(
            audit=audit,
            links=links or Links(),
            style=style,
            script=script,
            policy=page.content_policy(style, script),
            facets=_facets(audit),
            calendar=calendar_picture(duties, [_overrides(it) for it in audit.calendar]),
            coverage=coverage_picture(audit.coverage),
        )
    )


def _duty(it: Schedule) -> RotationCalendar:
    shifts = (
        Shift(
            begin=each.begin, end=each.end, person=NamedItem(id=each.person, name=each.person) if each.person else None
        )
        for each in it.shifts
    )
    return RotationCalendar(id=it.id, name=it.name, time_zone=it.time_zone, shifts=tuple(shifts))


def _overrides(it: Schedule) -> RotationChange:
    """Return the overrides of a schedule as hours that go from the schedule to a person, which the picture marks."""
    handovers = tuple(
        HandOff(begin=each.begin, end=each.end, before="the schedule's layers", after=each.person)
        for each in it.shifts
        if each.override
    )
    return RotationChange(ref=f"rotations/{it.id}", name=it.name, time_zone=it.time_zone, handovers=handovers)


def _facets(audit: Audit) -> dict[str, list[tuple[str, str]]]:
    """Return the values to filter by, each with its label."""
    findings = audit.findings
    return {
        "vendor": sorted({(it.vendor, VENDORS[it.vendor].title) for it in findings}),
        "status": sorted({(it.status, it.status) for it in findings}),
        "level": [(level, phrases.LEVELS[level]) for level in LEVELS if any(it.level == level for it in findings)],
        "stack": sorted({(it.stack, it.stack) for it in findings if it.stack}),
    }


def _diff(finding: Finding) -> Markup:
    return page.diff_markup(phrases.change_lines(finding))


def _address(links: Links, finding: Any) -> str | None:
    """Return the address of a finding's line in the YAML."""
    place = finding.place
    return f"{links.files}{place.file}#L{place.line}" if links.files and place else None


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader([_HERE / "templates", _THEIRS / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=page.shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(phrases=phrases, diff=_diff, address=_address, coded=coded)
    return found
