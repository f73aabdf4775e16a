"""The hand-written parts of runbooks: `runbooks/ID.md` in a stack's folder, or in a folder that it extends."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import get_args

import yaml

from catalog import Catalog, Notifier, Slo
from catalog.forms.text import nearest
from catalog.registry import ALERTS, ERROR_TRACKING, SLOS, UPTIME
from catalog.runbooks import FOLDER, Kind, written_files, written_ids
from catalog.source.extends import Layer, layer_folders, read_layers
from catalog.source.text import UnreadableText, read_bytes
from playbook.build import slugs
from playbook.markdown import OtherStack, Page, problems, with_page_links
from playbook.model import Written

_OTHER_PAGES = ("../index.md", "../process.md", "../on-call.md")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A mistake in a hand-written file, with its place."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, kw_only=True, eq=False)
class _Files:
    """The hand-written files of a stack. `pages` are the names of its runbooks."""

    catalog: Catalog
    folders: tuple[Path, ...]
    pages: frozenset[str]

    def is_own(self, file: Path) -> bool:
        return file.parent.parent == self.folders[0]

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """The ids of items that the stack does not have: those that its layers write and it removes, and those of other
        stacks that extend one of its folders.
        """
        own, *extended = (folder.resolve() for folder in self.folders)
        others = [folder for folder in own.parent.iterdir() if folder.is_dir()] if extended else []
        layers = [read_layers(folder)[0] for folder in (own, *others) if any(folder.glob("*.y*ml"))]
        return frozenset(
            id for each in layers if each and not set(_folders(each)).isdisjoint(extended) for id in _ids(each)
        )


def read_written(catalog: Catalog) -> tuple[dict[str, Written], tuple[Problem, ...]]:
    """Return the hand-written part of each runbook of a stack, by its name, and everything that is wrong.

    The stack's own file wins over one of an extended folder. A file of an extended folder whose alert the stack removes
    is left out, and so is one whose alert only another stack of the folder has.
    """
    layers, _ = read_layers(catalog.folder)
    files = _Files(
        catalog=catalog,
        folders=layer_folders(catalog.folder, layers),
        pages=frozenset(slugs(catalog).values()),
    )
    written: dict[str, Written] = {}
    errors: list[Problem] = []
    for file in written_files(files.folders):
        if file.stem in written or (file.stem not in files.pages and _is_elsewhere(file, files)):
            continue
        try:
            text = read_bytes(str(file), file).decode("utf-8")
        except UnreadableText as unreadable:
            errors.append(Problem(file=file, line=1, message=unreadable.error.message))
            continue
        except UnicodeDecodeError:
            errors.append(Problem(file=file, line=1, message="the file cannot be read: it is not UTF-8"))
            continue
        if file.stem not in files.pages:
            errors.append(Problem(file=file, line=1, message=_of_no_alert(file.stem, catalog, files.pages)))
            continue

        def resolve(target: str, file: Path = file) -> Page | OtherStack | None:
            return _target(target, file, files)

        errors += [Problem(file=file, line=line, message=message) for line, message in problems(text, resolve)]
        written[file.stem] = Written(file=file, text=_without_title(with_page_links(text, resolve)))
    return written, tuple(errors)


def _folders(layers: Sequence[Layer]) -> Iterator[Path]:
    return (Path(file.name).parent.resolve() for layer in layers for file in layer)


def _ids(layers: Sequence[Layer]) -> Iterator[str]:
    """Yield the ids of the items in each layer, before a higher one changes or removes them."""
    lists = (ALERTS.name, SLOS.name, UPTIME.name)
    for key, node in ((key, node) for layer in layers for file in layer for key, node in file.root.value):
        if key.value in lists:
            yield from (id for id, _ in written_ids([node]))
        elif key.value == ERROR_TRACKING.name and isinstance(node, yaml.MappingNode):
            yield from (id for _, inner in node.value for id, _ in written_ids([inner]))


def _is_elsewhere(file: Path, files: _Files) -> bool:
    """Whether a file of an extended folder belongs to an item that this stack does not have, and that exists."""
    names = {file.stem, *(file.stem.removeprefix(f"{kind}-") for kind in get_args(Kind))}
    return not files.is_own(file) and not names.isdisjoint(files.elsewhere)


def _of_no_alert(name: str, catalog: Catalog, pages: frozenset[str]) -> str:
    items: list[Notifier | Slo] = [*catalog.notifiers, *catalog.slos]
    renamed = next((item.id for item in items if getattr(item, "renamed_from", None) == name), None)
    near = renamed or nearest(name, sorted(pages))
    hint = f"Rename the file to {near}.md, or delete it" if near else "Rename the file to an alert's id, or delete it"
    return f"no alert of {catalog.stack.name} has the runbook {name!r}. {hint}"


def _target(target: str, file: Path, files: _Files) -> Page | OtherStack | None:
    """Return what a link of a file leads to: a page by its name, or another hand-written file by its path."""
    if target in _OTHER_PAGES:
        return Page(path=target)
    if not target.endswith(".md"):
        return None
    path = Path(os.path.normpath(file.parent / target))
    folders = {os.path.normpath(folder / FOLDER) for folder in files.folders}
    if str(path.parent) not in folders:
        return None
    if path.stem in files.pages and (path.exists() or "/" not in target):
        return Page(path=f"{path.stem}.md")
    return OtherStack() if path.exists() and not files.is_own(file) else None


def _without_title(text: str) -> str:
    return re.sub(r"\A\s*# [^\n]*\n+", "", text).strip() + "\n"
