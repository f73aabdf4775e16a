"""Edits of a small shop that try to stop a page unnoticed, and ordinary edits: the tables in `tests/review/bypass/`.

The shop lies there too. It has one notifier of each kind that pages, so that each field of the catalog can be edited.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from catalog import CatalogErrors
from plan.document.write import as_json
from plan.plan import make_plan
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import Review

FOLDER = Path(__file__).resolve().parent.parent / "review" / "bypass"
STACKS = FOLDER / "stacks"
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday morning, from which on-call times are computed."""
NEW = "prod/new.yml"
"""The file that added items are written to."""

Files = dict[str, dict[str, Any]]
"""The sections of each file of a shop, by its path below `stacks/`."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An edit of the shop, and what its review must say.

    `first` is an edit of the base as well, for what the shop does not have. `set` gives fields of items new values:
    `alerts/Slow: {condition: p95_latency > 3s}`. Dots lead into a field (`levels.0.after`), `null` removes it, and
    `+` before a field adds to its list. `drop` removes items, `add` puts new ones into sections, `move` puts items
    into other files, `files` replaces whole files (None deletes one).

    `risks` are the ids that must be among the review's risks, each with the words that its text must contain. Where the
    catalog itself is refused, `error` are the words of it, and the review exits with 1.
    """

    first: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    drop: list[str] = field(default_factory=list)
    add: Mapping[str, Any] = field(default_factory=dict)
    move: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Any] = field(default_factory=dict)
    risks: Mapping[str, list[str]] = field(default_factory=dict)
    error: list[str] = field(default_factory=list)

    @property
    def base(self) -> Attempt:
        """The edit of the base."""
        return Attempt(**self.first)

    @property
    def exit_code(self) -> int:
        return 1 if self.error else 2 if self.risks else 0


def table(name: str) -> dict[str, Attempt]:
    """The attempts of a file of the tables, by what they do."""
    written = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return {what: Attempt(**attempt) for what, attempt in written.items()}


def review_of(attempt: Attempt) -> Review:
    """The review of an attempt.

    Raises:
        CatalogErrors: the edited catalog is refused.
    """
    base = _document(_key(attempt.base))
    files = edited(edited(shop(), attempt.base), attempt)
    stack = review_stack(Comparison(stack="prod", base=base, head=planned(files)), approved=())
    return Review(base="main", head="less-noise", base_commit="0" * 40, at=AT.isoformat(), stacks=(stack,))


def shop() -> Files:
    """The files of the shop."""
    return deepcopy(_shop())


@cache
def _shop() -> Files:
    return {
        str(path.relative_to(STACKS)): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(STACKS.rglob("*.yml"))
    }


def planned(files: Files) -> Document:
    """The plan of a shop, as a review reads it."""
    with TemporaryDirectory() as made:
        folder = Path(made) / "stacks"
        for name, sections in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(sections, default=str), encoding="utf-8")
        plan = make_plan(folder / "prod")
        return read_document(as_json(plan, plan.findings, AT, indent=None))


@cache
def _document(key: str) -> Document:
    return planned(edited(shop(), Attempt(**json.loads(key))))


def _key(attempt: Attempt) -> str:
    return json.dumps({"set": attempt.set, "drop": attempt.drop, "add": attempt.add, "files": attempt.files})


def edited(files: Files, attempt: Attempt) -> Files:
    """The files after an attempt's edits."""
    files = deepcopy(files)
    for where, fields in attempt.set.items():
        holder = _found(files, where)
        for name, value in fields.items():
            _put(holder, name, value)
    for where in attempt.drop:
        items, item = _listed(files, where)
        items.remove(item)
    for where, target in attempt.move.items():
        items, item = _listed(files, where)
        items.remove(item)
        _append(files.setdefault(target, {}), where.partition("/")[0], [item])
    for section, items in attempt.add.items():
        _append(files.setdefault(NEW, {}), section, items)
    for name, sections in attempt.files.items():
        if sections is None:
            del files[name]
        else:
            files[name] = sections
    return files


def _append(sections: dict[str, Any], section: str, items: Any) -> None:
    """Put items into a section of a file; a list within a section of one map, such as `on_call.rotations`, too."""
    outer, _, inner = section.partition(".")
    if inner:
        sections.setdefault(outer, {}).setdefault(inner, []).extend(deepcopy(items))
    else:
        sections.setdefault(outer, []).extend(deepcopy(items))


def _found(files: Files, where: str) -> dict[str, Any]:
    """The map at `alerts/Slow`, or a section that is one map, such as `logs`."""
    section, _, name = where.partition("/")
    if name:
        item: dict[str, Any] = _listed(files, where)[1]
        return item
    holders = [sections[section] for sections in files.values() if section in sections]
    assert len(holders) == 1, f"{len(holders)} files have {section}"
    held: dict[str, Any] = holders[0]
    return held


def _listed(files: Files, where: str) -> tuple[list[Any], dict[str, Any]]:
    """The list that holds the item at `alerts/Slow`, and the item."""
    section, _, name = where.partition("/")
    matches = [(items, item) for items in _lists(files, section) for item in items if item["name"] == name]
    assert len(matches) == 1, f"{len(matches)} items are {where}"
    return matches[0]


def _lists(files: Files, section: str) -> Iterator[list[Any]]:
    outer, _, inner = section.partition(".")
    for sections in files.values():
        held = sections.get(outer, {})
        held = held.get(inner, []) if inner and isinstance(held, dict) else held
        if isinstance(held, list):
            yield held


def _put(holder: Any, name: str, value: Any) -> None:
    *outer, last = name.removeprefix("+").split(".")
    for part in outer:
        holder = holder[int(part)] if isinstance(holder, list) else holder.setdefault(part, {})
    if name.startswith("+"):
        holder.setdefault(last, []).extend(deepcopy(value))
    elif isinstance(holder, list):
        if value is None:
            del holder[int(last)]
        else:
            holder[int(last)] = deepcopy(value)
    elif value is None:
        holder.pop(last)
    else:
        holder[last] = deepcopy(value)


def shortfall(attempt: Attempt) -> list[str]:
    """What the review of an attempt should say and does not, or should not say; empty if it is as the table has it."""
    try:
        review = review_of(attempt)
    except CatalogErrors as errors:
        lacking = [words for words in attempt.error if words not in str(errors)]
        return [f"the catalog is refused: {errors}"] if lacking or not attempt.error else []
    stack = review.stacks[0]
    texts = {risk.id: risk.text for risk in stack.risks}
    problems = [f"no risk {id}" for id in attempt.risks if id not in texts]
    for id, words in attempt.risks.items():
        problems += [f"{id} does not contain {it!r}" for it in words if id in texts and it not in texts[id]]
    if not attempt.risks:
        problems += [f"the risk {id}: {text}" for id, text in texts.items()]
    if review.exit_code != attempt.exit_code:
        broken = [f"{finding.rule}: {finding.message}" for finding in stack.broken]
        problems.append(f"exit code {review.exit_code} instead of {attempt.exit_code}: {broken}")
    return [f"{problem}; the risks are {texts}" for problem in problems]
