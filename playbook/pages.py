"""The playbook's pages as Markdown, by their paths."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from catalog.runbooks import page_path
from playbook import process
from playbook.model import Playbook, Runbook

_MARKS = re.compile(r"([\\`*_\[\]<>|~])|(?<!\w)(#)(?=\s)")
_OTHERS = "Other alerts"


def pages(playbook: Playbook) -> dict[str, str]:
    """Return each page's Markdown by its path; the same playbook gives the same bytes."""
    environment = _environment()
    every: dict[str, Any] = {"playbook": playbook, "gaps": playbook.gaps, "process": process}
    every["paging_gaps"] = [runbook for runbook in playbook.gaps if runbook.pages]
    every["services"] = _by_service(playbook.runbooks)
    texts = {
        path: environment.get_template(template).render(**every)
        for path, template in (
            ("index.md", "index.md.jinja"),
            ("process.md", "process.md.jinja"),
            ("on-call.md", "on-call.md.jinja"),
        )
    }
    template = environment.get_template("runbook.md.jinja")
    texts |= {f"{page_path(runbook.slug)}.md": template.render(runbook=runbook) for runbook in playbook.runbooks}
    return {path: re.sub(r"\n{3,}", "\n\n", text).strip() + "\n" for path, text in texts.items()}


def _by_service(runbooks: Iterable[Runbook]) -> list[tuple[str, list[Runbook]]]:
    """Return the runbooks by service, those that page first."""
    groups: dict[str, list[Runbook]] = {}
    for runbook in sorted(runbooks, key=lambda it: (it.service is None, it.service or "", not it.pages, it.name)):
        groups.setdefault(runbook.service or _OTHERS, []).append(runbook)
    return list(groups.items())


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    # Markdown is no HTML: the marks of its own are escaped by the filters.
    environment = Environment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters |= {"text": as_text, "cell": as_text, "below": _below}
    return environment


def as_text(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _MARKS.sub(r"\\\1\2", " ".join(text.split()))


def _below(text: str) -> str:
    """Return hand-written Markdown whose headings are below the page's own: none of level 1."""
    return re.sub(r"^# (?=\S)", "## ", text.strip(), flags=re.MULTILINE)
