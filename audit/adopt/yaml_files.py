"""The YAML files of an adoption: items by service, in a fixed order, with the line of each item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from audit.adopt.model import Draft, Item
from catalog.source.scalars import what_yaml_made

PREFIX = "adopted"
_ORDER = (
    "stack",
    "on_call.people",
    "on_call.teams",
    "on_call.rotations",
    "on_call.escalation_policies",
    "services",
    "metrics",
    "signals",
    "channels",
    "alerts",
    "slos",
    "uptime",
    "dashboards",
    "objects",
)


@dataclass(frozen=True, kw_only=True)
class AdoptedFiles:
    """The text of each file by its name, and the first and last line of each item by file."""

    texts: Mapping[str, str]
    lines: Mapping[str, tuple[tuple[int, int, Item], ...]]

    def item_at(self, file: str, line: int) -> Item | None:
        """Return the item that is written at a line of a file."""
        return next((item for first, last, item in self.lines.get(file, ()) if first <= line <= last), None)


_STR = "tag:yaml.org,2002:str"


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002 (yaml's name)
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (yaml's name)
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Write texts of several lines as blocks where YAML allows it, and what a catalog would not read as text quoted."""
    lines = text.split("\n")
    plain = all(sign.isprintable() or sign == "\n" for sign in text)
    block = len(lines) > 1 and plain and not any(line.endswith((" ", "\t")) for line in lines)
    if block and not text.startswith((" ", "\n")):
        return dumper.represent_scalar(_STR, text, style="|")
    odd = what_yaml_made(yaml.ScalarNode(_STR, text)) is not None
    return dumper.represent_scalar(_STR, text, style="'" if odd and plain and len(lines) == 1 else None)


def _float(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    """Write a number in decimals: the catalog reads no exponents."""
    text = f"{value:f}".rstrip("0")
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{text}0" if text.endswith(".") else text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _float)


def write_files(
    draft: Draft,
    *,
    head: Mapping[str, Any] | None = None,
    accepted: Sequence[Mapping[str, Any]] = (),
    prefix: str = PREFIX,
) -> AdoptedFiles:
    """Return the files of a draft. `head` is the section `stack`, for a new stack, `accepted` the section `audit`.

    The names of the files begin with `prefix`.
    """
    files: dict[str, dict[str, list[Item]]] = {}
    for item in draft.items:
        files.setdefault(_file(item, prefix), {}).setdefault(item.section, []).append(item)
    texts: dict[str, str] = {}
    lines: dict[str, tuple[tuple[int, int, Item], ...]] = {}
    if head is not None:
        texts[f"{prefix}-stack.yml"] = _dumped({"stack": dict(head)})
    if accepted:
        texts[f"{prefix}-audit.yml"] = _dumped({"audit": [dict(entry) for entry in accepted]})
    for name in sorted(files):
        texts[name], lines[name] = _write(files[name])
    return AdoptedFiles(texts=texts, lines=lines)


def _file(item: Item, prefix: str) -> str:
    if item.section.startswith("on_call."):
        return f"{prefix}-on-call.yml"
    if item.section in ("metrics", "signals"):
        return f"{prefix}-signals.yml"
    if item.section in ("services", "channels"):
        return f"{prefix}-{item.section}.yml"
    return f"{prefix}-{item.service or 'objects'}.yml"


def _write(sections: Mapping[str, list[Item]]) -> tuple[str, tuple[tuple[int, int, Item], ...]]:
    parts: list[str] = []
    places: list[tuple[int, int, Item]] = []
    line = 1
    opened = ""
    for section in sorted(sections, key=_ORDER.index):
        head, _, inner = section.partition(".")
        title = f"{head}:\n" if head != opened else ""
        opened = head
        indent = 2 if inner else 0
        opening = title + (f"  {inner}:\n" if inner else "")
        parts.append(opening)
        line += opening.count("\n")
        for item in sorted(sections[section], key=lambda it: it.id):
            text = _indented(_dumped([item.data]), indent + 2)
            length = text.count("\n")
            places.append((line, line + length - 1, item))
            parts.append(text)
            line += length
    return "".join(parts), tuple(places)


def _dumped(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=False)


def _indented(text: str, blanks: int) -> str:
    return "".join(f"{' ' * blanks}{line}" if line.strip() else line for line in text.splitlines(keepends=True))
