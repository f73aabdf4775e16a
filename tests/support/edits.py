"""Edits of an example, and what a review says of each: the table in `tests/review/edits/`.

The example lies there too: a copy of the example stacks as they were when the table was written, so that they can go on
without it. After a change of words that is meant, write the table anew and read the difference:

    WATCHBILL_GOLDEN=write .venv/bin/pytest tests/review/edits/test_edits_of_*.py
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from plan.document.write import as_json
from plan.plan import make_plan
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import StackReview
from tests.support import forbidden

TABLE = Path(__file__).resolve().parent.parent / "review" / "edits"
STACKS = TABLE / "stacks"
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday morning, from which on-call is reckoned."""
SIGNS = {"looser": "-", "tighter": "+", "neutral": "="}
QUIET = "No catalog change; generated differently: "


@dataclass(frozen=True, kw_only=True)
class Edit:
    """In a file of the example's `stacks/`, `new` in place of `old`, which stands there once.

    Without `old`, `new` is put at the end; a file that is not there is made.
    """

    file: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """`says` are all sentences of all changes by reference, each behind the sign of its effect: `-` looser, `+`
    tighter, `=` neutral. What only follows stands apart: `alike` is a sentence that so many items say and no other, and
    `quiet` what is only made differently, or how many items are. `dangers` are all ids, sorted."""

    edits: list[Edit]
    says: dict[str, list[str]] = field(default_factory=dict)
    alike: dict[str, int] = field(default_factory=dict)
    quiet: list[str] | int = field(default_factory=list)
    dangers: list[str] = field(default_factory=list)


def table(name: str) -> dict[str, Case]:
    """The cases of a file of the table by what is edited."""
    text = (TABLE / f"{name}.yml").read_text(encoding="utf-8")
    return {
        what: Case(**written | {"edits": [Edit(**edit) for edit in written["edits"]]})
        for what, written in yaml.safe_load(text).items()
    }


def write(name: str, what: str, found: Case) -> None:
    """Put what was observed of an edit into a file of the table, in place of what stands there."""
    path = TABLE / f"{name}.yml"
    head, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    cases = {**table(name), what: found}
    parts = [yaml.dump({it: _plain(case)}, Dumper=_Readable, **_STYLE) for it, case in cases.items()]
    path.write_text("\n\n".join([head, *(part.rstrip("\n") for part in parts)]) + "\n", encoding="utf-8")


def observed(case: Case) -> Case:
    """What the review of a case's edits says, to be compared with the case."""
    found = review(case.edits)
    every = {it.ref: [f"{SIGNS[each.effect]} {each.text}" for each in it.sentences] for it in found.changes}
    quiet = [ref for ref, texts in every.items() if all(text.startswith(f"= {QUIET}") for text in texts)]
    alike = Counter(texts[0] for texts in every.values() if len(texts) == 1 and texts[0] in case.alike)
    return Case(
        edits=case.edits,
        says={ref: it for ref, it in every.items() if ref not in quiet and (len(it) != 1 or it[0] not in alike)},
        alike=dict(alike),
        quiet=len(quiet) if isinstance(case.quiet, int) else quiet,
        dangers=[risk.id for risk in found.risks],
    )


def document(folder: Path) -> Document:
    """The plan of the stack `prod` below a folder, as a review reads it."""
    plan = make_plan(folder / "stacks" / "prod")
    forbidden.hold(plan.resources)
    return read_document(as_json(plan, plan.findings, AT, indent=None))


def edited(edits: Sequence[Edit]) -> Document:
    """The example with the edits made; planned once where a file of tests asks again."""
    return _edited(tuple(edits))


@lru_cache(maxsize=32)
def _edited(edits: tuple[Edit, ...]) -> Document:
    with TemporaryDirectory() as made:
        shutil.copytree(STACKS, Path(made) / "stacks")
        for it in edits:
            path = Path(made) / "stacks" / it.file
            text = path.read_text() if path.exists() else ""
            assert not it.old or text.count(it.old) == 1, f"{it.old!r} stands {text.count(it.old)} times in {it.file}"
            path.write_text(text.replace(it.old, it.new) if it.old else text + it.new)
        return document(Path(made))


def example() -> Document:
    """The example as it is."""
    return edited(())


def review(edits: Sequence[Edit]) -> StackReview:
    """The review of an edit."""
    return review_stack(Comparison(stack="prod", base=example(), head=edited(edits)), approved=())


class _Readable(yaml.SafeDumper):
    """Texts of several lines as they are read."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None if text == text.strip() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Readable.add_representer(str, _text)
_STYLE: dict[str, Any] = {"allow_unicode": True, "width": 1000, "sort_keys": False}


def _plain(case: Case) -> dict[str, Any]:
    """A case without what is empty."""
    edits = [{key: text for key, text in asdict(edit).items() if text or key == "new"} for edit in case.edits]
    return {"edits": edits, **{key: value for key, value in asdict(case).items() if key != "edits" and value}}
