"""Pull requests on a small shop, each reviewed in this process: the folders of `tests/review/requests/`.

`shop/` is the base. `request.yml` has the edits and what the report must say, and `report.md` the comment, without
lines on messages. After an intended change of the comment, write them again and read the difference:

    WATCHBILL_GOLDEN=write .venv/bin/pytest tests/review/requests
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, chdir, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from cli.verbs.review import needs_of_others
from plan.document.write import as_json
from plan.plan import make_plan
from policies.engine.evaluate import evaluate_rules
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import Review

REQUESTS = Path(__file__).resolve().parent.parent / "review" / "requests"
SHOP = REQUESTS / "shop"
STACKS = ("prod", "staging")
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday morning."""
EVERY_FILE = "*"


@dataclass(frozen=True, kw_only=True)
class Edit:
    """In a file below `stacks/`, `new` in place of `old`, which it has once; in `*`, in every file that has it."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request and what its report must be.

    `verdict` is the first line. `lines` is the largest number of lines of the comment before its first fold, and
    `whole` of the comment; `risks` are all ids. Every form of the report has the texts of `says`, and none has those of
    `never`; JSON need not have those of `shown`, which are made from several of its values.
    """

    edits: tuple[Edit, ...]
    verdict: str
    lines: int
    whole: int | None = None
    risks: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def requests() -> list[str]:
    """The names of the requests."""
    return sorted(path.parent.name for path in REQUESTS.glob("*/request.yml"))


def request(name: str) -> Request:
    """A request by its name."""
    read: dict[str, Any] = yaml.safe_load((REQUESTS / name / "request.yml").read_text(encoding="utf-8"))
    edits = tuple(Edit(**edit) for edit in read.pop("edits"))
    values: dict[str, Any] = {key: tuple(it) if isinstance(it, list) else it for key, it in read.items()}
    return Request(edits=edits, **values)


@lru_cache(maxsize=16)
def review_of(name: str) -> Review:
    """The review of a request, of every stack."""
    with _edited(request(name).edits) as head, chdir(head):
        after = _documents(head)
        stacks = [
            review_stack(
                Comparison(stack=stack, base=_base()[stack], head=after[stack]),
                approved=(),
                needs=partial(needs_of_others, head, stack, {}),
            )
            for stack in STACKS
        ]
    return Review(
        base="main (1a2b3c4)",
        head="work tree",
        base_commit="1a2b3c4" + "0" * 33,
        at=AT.isoformat(timespec="minutes"),
        stacks=tuple(stacks),
    )


def head_of(name: str) -> AbstractContextManager[Path]:
    """The shop with a request's edits, until the block ends."""
    return _edited(request(name).edits)


@lru_cache(maxsize=1)
def _base() -> Mapping[str, Document]:
    with _edited(()) as base:
        return _documents(base)


@contextmanager
def _edited(edits: Sequence[Edit]) -> Iterator[Path]:
    """A copy of the shop with the edits made, until the block ends."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "shop"
        shutil.copytree(SHOP, root)
        for edit in edits:
            for path in _files(root, edit):
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
        yield root


def _files(root: Path, edit: Edit) -> Iterator[Path]:
    stacks = root / "stacks"
    if edit.file == EVERY_FILE:
        yield from (path for path in stacks.glob("*/*.yml") if edit.old in path.read_text(encoding="utf-8"))
        return
    path = stacks / edit.file
    assert path.read_text(encoding="utf-8").count(edit.old) == 1, f"{edit.old!r} in {edit.file}"
    yield path


def _documents(root: Path) -> dict[str, Document]:
    with chdir(root):
        return {stack: _document(Path("stacks") / stack) for stack in STACKS}


def _document(stack: Path) -> Document:
    plan = make_plan(stack)
    return read_document(as_json(plan, evaluate_rules(plan, AT.date()), AT))
