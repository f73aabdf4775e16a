"""`docs/vendors.md`, made from the conformance corpus: `python -m tests.support.vendors_page`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby

from catalog.vendors import VENDORS
from tests.support.conformance import Case, load_cases

_EVIDENCE = {
    "report": "public report",
    "recorded": "recorded answer",
    "tool": "another tool's check",
    "provider": "provider's code",
    "document": "vendor's document",
    "schema": "API schema",
    "experiment": "our experiment",
}
_SOURCE = ("Source", "Read", "Sure")
_LONGEST_INPUTS = 140
PUBLIC = ("report", "recorded", "tool")
"""Evidence of real answers, where a schema or a document only states an intention."""

_TOP = """\
# What the vendors accept and refuse

Each row is a request and the vendor's answer to it, with the source that was read and the date. The rows come from
`tests/vendors/cases/`; `make docs` writes this page. The stand-ins must give the same answers, and no plan of a test
catalog may contain a request that is refused here. "Inputs" are those that the case adds to the base of its file.

Evidence, strongest first: a *recorded answer* of the real API in a provider's tests; a *public report* of an error;
*another tool's check* that prevents an API error; the *provider's code*; the *vendor's document*; the *API schema*;
*our experiment* with the real plugin.
"""


def as_markdown(cases: Sequence[Case]) -> str:
    """The page."""
    parts = [_TOP, _table(("Vendor", "Cases", "Refused", "Refused, from real answers"), _totals(cases))]
    for vendor, of_vendor in groupby(_sorted(cases), lambda case: case.vendor):
        parts.append(f"## {VENDORS[vendor].title}\n")
        for kind, of_kind in groupby(of_vendor, lambda case: case.kind):
            rows = list(of_kind)
            parts.append(f"### {VENDORS[vendor].title} {kind}\n")
            refused = [_refused(case) for case in rows if case.refused]
            accepted = [_accepted(case) for case in rows if not case.refused]
            if refused:
                parts.append(_table(("Refused", "Inputs", "Status", "What the vendor says", *_SOURCE), refused))
            if accepted:
                parts.append(_table(("Accepted", "Inputs", "Note", *_SOURCE), accepted))
    return "\n".join(parts)


def _totals(cases: Sequence[Case]) -> Iterable[tuple[str, ...]]:
    for vendor, name in (*((it.name, it.title) for it in VENDORS.values()), ("", "All")):
        rows = [case for case in cases if vendor in ("", case.vendor)]
        refused = [case for case in rows if case.refused]
        yield name, str(len(rows)), str(len(refused)), str(sum(case.evidence in PUBLIC for case in refused))


def _refused(case: Case) -> tuple[str, ...]:
    status = "before any request" if case.status == "plan" else str(case.status)
    return _title(case), _inputs(case), status, f"`{case.property}`: {case.message}", *_source(case)


def _accepted(case: Case) -> tuple[str, ...]:
    return _title(case), _inputs(case), case.message or "", *_source(case)


def _inputs(case: Case) -> str:
    """What the case changes of its file's base, cut where it is long."""
    text = json.dumps(case.changes, ensure_ascii=False)[1:-1].replace("`", "'")
    shown = text if len(text) <= _LONGEST_INPUTS else text[:_LONGEST_INPUTS] + " …"
    return f"`{shown}`" if shown else "the base"


def _title(case: Case) -> str:
    return case.id.replace("-", " ").capitalize()


def _source(case: Case) -> tuple[str, str, str]:
    source = f"[{case.source}]({case.url})" if case.url else case.source
    return f"{source} ({_EVIDENCE[case.evidence]})", case.read.isoformat(), case.sure


def _sorted(cases: Sequence[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: (list(VENDORS).index(case.vendor), case.kind))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(as_markdown(load_cases()), end="")
