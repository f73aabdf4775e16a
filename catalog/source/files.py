"""A folder of YAML files → their nodes, with all errors of the files themselves."""

import errno
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from catalog.forms.diagnostics import CatalogError
from catalog.forms.text import nearest
from catalog.source.places import Source, as_opened, place
from catalog.source.text import UnreadableText, find_hidden, hidden_character, read_text

# libyaml's composer recurses for every level and crashes the process after some thousands of levels.
DEEPEST = 50
MOST_FROM_ALIASES = 100_000
SUFFIXES = (".yml", ".yaml")
Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YamlFile:
    """A file, named as a person would open it, and the map in it."""

    name: str
    root: yaml.MappingNode


def read_folder(folder: Path) -> tuple[list[YamlFile], list[CatalogError]]:
    """Return the YAML files of a folder in the order of their names, and the errors of the files or the folder.

    Subfolders and hidden files are ignored.
    """
    where = Source(as_opened(folder), 0, 0)
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.name[0] != ".")
    except OSError as error:
        return [], [CatalogError(where, *_folder_refusal(folder, error))]
    if not paths:
        return [], [CatalogError(where, "no YAML file in this folder", _folder_hint(folder))]
    files: list[YamlFile] = []
    errors: list[CatalogError] = []
    for path in paths:
        name = as_opened(path)
        try:
            files.append(YamlFile(name, _root(name, read_text(name, path))))
        except UnreadableText as unreadable:
            errors.append(unreadable.error)
    return files, errors


class _Named(io.StringIO):
    """A text with a file name for YAML's marks, so that every node knows its file."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


def _folder_refusal(folder: Path, error: OSError) -> tuple[str, str]:
    if error.errno == errno.ENOENT:
        beside = sorted(p.name for p in folder.absolute().parent.glob("*/") if p.is_dir() and p.name[0] != ".")
        near = nearest(folder.name, beside)
        return (
            "the folder does not exist",
            f"did you mean `{near}`?" if near else "name a folder that contains YAML files",
        )
    if error.errno == errno.ENOTDIR:
        return (
            "this is a file, not a folder",
            f"name the folder that contains it: {as_opened(folder.absolute().parent)}",
        )
    return f"the folder cannot be read: {error.strerror}", "check its permissions"


def _folder_hint(folder: Path) -> str:
    inside = sorted(p.name for p in folder.iterdir() if p.is_dir() and any(p.glob("*.y*ml")))
    if inside:
        return f"name one of its folders that contain YAML files: {', '.join(inside)}"
    return "write one, such as alerts.yml that begins with `alerts:`"


def _root(name: str, text: str) -> yaml.MappingNode:
    root = parse_map(name, text)
    if root is None:
        hint = "write a section, such as `alerts:`, or delete the file"
        raise UnreadableText(Source(name, 1, 1), "the file is empty", hint)
    return root


def parse_map(name: str, text: str) -> yaml.MappingNode | None:
    """Return the map in a text of YAML; None for an empty text. `name` is the file's name in errors.

    Raises UnreadableText if the text is not one map, or is nested or repeated without bounds.
    """
    try:
        _check_events(name, text)
        loader = Loader(_Named(name, text))
        documents: list[yaml.Node] = []
        while loader.check_node():
            node = loader.get_node()
            assert node is not None
            documents.append(node)
    except yaml.MarkedYAMLError as error:
        raise _syntax(name, text, error) from error
    if not documents:
        return None
    if len(documents) > 1:
        hint = "a file contains one document: remove the line `---`, or make two files"
        raise UnreadableText(place(documents[1]), "a second document begins here", hint)
    root = documents[0]
    if not isinstance(root, yaml.MappingNode):
        kind = "a list" if isinstance(root, yaml.SequenceNode) else "a single value"
        hint = "write the section's name above it, such as `alerts:`"
        raise UnreadableText(place(root), f"the file contains {kind} instead of sections", hint)
    _check_aliases(root)
    return root


def _check_events(name: str, text: str) -> None:
    """Refuse what nobody can read: values nested too deep, and hidden characters that are written as escapes."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.ScalarEvent):
            hidden = find_hidden(event.value)
            if hidden and event.start_mark:
                where = Source(name, event.start_mark.line + 1, event.start_mark.column + 1)
                raise UnreadableText(where, *hidden_character(hidden))
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST and event.start_mark:
                where = Source(name, event.start_mark.line + 1, event.start_mark.column + 1)
                raise UnreadableText(where, f"values are nested more than {DEEPEST} deep", "reduce the nesting")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _syntax(name: str, text: str, error: yaml.MarkedYAMLError) -> UnreadableText:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    for number in (line, line - 1):
        if 0 <= number < len(lines) and re.match(r"\s*\t", lines[number]):
            where = Source(name, number + 1, lines[number].index("\t") + 1)
            return UnreadableText(
                where, "a tab is used as indentation", "use spaces: YAML does not allow other characters"
            )
        odd = re.match(r" *(?![ \t])\s", lines[number]) if 0 <= number < len(lines) else None
        if odd:
            where = Source(name, number + 1, odd.end())
            message = f"the character U+{ord(odd[0][-1]):04X} is used as indentation, but it is not a space"
            return UnreadableText(where, message, "use spaces: YAML does not allow other characters")
        if 0 <= number < len(lines) and re.match(r"\s*(//|/\*|--\s)", lines[number]):
            column = len(lines[number]) - len(lines[number].lstrip()) + 1
            return UnreadableText(
                Source(name, number + 1, column), "this is not a YAML comment", "a comment begins with `#`"
            )
    context = f" {error.context}" if error.context else ""
    hint = _syntax_hint(error.problem or "", error.context or "")
    return UnreadableText(Source(name, line + 1, column + 1), f"invalid YAML: {error.problem}{context}", hint)


def _syntax_hint(problem: str, context: str) -> str:
    if "block scalar" in context:
        return "put text that begins with > or | in quotes"
    if "mapping values" in problem:
        return "put text that contains `: ` in quotes, and begin the keys of one map in the same column"
    if "cannot start any token" in problem:
        return "put text that begins with @, `, % or a tab in quotes"
    if "undefined alias" in problem:
        return "put text that begins with * in quotes"
    return "check the indentation, quotes and brackets on this line and the one before it"


def _check_aliases(root: yaml.Node) -> None:
    """Refuse nodes that contain themselves, and aliases that expand to far more than is written."""
    sizes: dict[int, int] = {}
    inside: set[int] = set()

    def size(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known is not None:
            return known
        if id(node) in inside:
            raise UnreadableText(
                place(node), "this value contains itself through an alias", "write the value instead of the alias"
            )
        inside.add(id(node))
        total = 1 + sum(size(child) for child in _children(node))
        inside.discard(id(node))
        sizes[id(node)] = total
        if total > len(sizes) + MOST_FROM_ALIASES:
            hint = "write the values out instead of repeating them with `*`"
            raise UnreadableText(
                place(node), f"the aliases here expand to more than {MOST_FROM_ALIASES:,} values", hint
            )
        return total

    size(root)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value
