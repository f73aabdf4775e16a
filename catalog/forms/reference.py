"""The catalog reference page, made from the same schema that editors use."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.alerts.missing_data import CHOICES, GROUP_ENDS_AFTER_HOURS, TABLE, NoData, Row
from catalog.forms.form import Form
from catalog.forms.layer_schema import Schema
from catalog.forms.schema import EXCUSES_TEXT, EXTENDS_TEXT, FLAG_TEXTS, definitions
from catalog.forms.units import DURATION
from catalog.registry import ALERTS, FORMS
from catalog.sections import Section

HEAD = """\
# The catalog

This page lists every section and field of a catalog. `make docs` generates it from the forms that read the YAML, and
`catalog.schema.json` too. Editors complete and check a file with that schema when the file begins with

```
# yaml-language-server: $schema=../../docs/catalog.schema.json
```

A stack is a folder of any number of `*.yml` files. Each top-level key is a section. An item's `id` identifies it; the
default is the name in lower case, joined by `-`. Other items refer to it by name or id.

A folder overlays the folders that it `extends`. An item with `override: true` changes the item of the same name in an
extended folder and gives only the fields that differ: maps merge, lists and values replace, and `null` (or `~`) removes
a field, as if it were never written. `watchbill resolve` shows the result, each value with the line that set or removed
it.

```yaml
extends: ../shared
alerts:
  - {name: High Error Rate, override: true, condition: error_rate > 5%, warning: null}
  - {name: Slow API Response, remove: true}
```

| key | meaning |
|---|---|
"""
MISSING_DATA = f"""\
### alerts: missing data

This table shows what each `no_data` does when events stop, and when there never were any; the numbers link to the
sources. If silence does not resolve the alert of a group, it is resolved after {GROUP_ENDS_AFTER_HOURS} hours of
silence, since Datadog drops the group after 24 hours. A service check always has groups: without `group_by`, each group
that reports. An alert on few log lines, or on their absence, does not allow `group_by`: Datadog fires it only when all
groups are silent.
"""
EXCUSES = "excuses"
TYPES = {
    "string": "text",
    "boolean": "`true` or `false`",
    "integer": "whole number",
    "number": "number",
    "array": "list",
    "object": "map",
}


def as_markdown(examples: Mapping[str, str]) -> str:
    """Return the page as Markdown; `examples` is YAML by section name."""
    forms = definitions()
    flags = {"extends": EXTENDS_TEXT, **FLAG_TEXTS, EXCUSES: EXCUSES_TEXT}
    head = HEAD + "".join(f"| `{name}` | {text} |\n" for name, text in flags.items())
    return head + "".join(_section(section, forms, examples.get(section.name, "")) for section in FORMS)


def _section(section: Section, forms: Mapping[str, Schema], example: str) -> str:
    form = FORMS[section]
    text = section.text[:1].upper() + section.text[1:]
    lines = ["", f"## {section.name}", "", f"{text}. {'A list.' if section.is_list else 'A map.'}", ""]
    lines += _table(form, forms)
    for field, inner in form.inner.items():
        lines += ["", f"### {section.name}: {field}", "", *_table(inner, forms)]
    if example:
        lines += ["", "```yaml", example.strip(), "```"]
    if section is ALERTS:
        lines += _missing_data()
    return "\n".join(lines) + "\n"


def _table(form: type[Form], forms: Mapping[str, Schema]) -> list[str]:
    schema = forms[form.__name__]
    rows = _rows(schema["properties"], schema.get("then", {}).get("required", []), "")
    return ["| field | meaning | type | default |", "|---|---|---|---|", *rows]


def _missing_data() -> list[str]:
    """Each kind of alert by each `no_data`: what Datadog does, or why the choice is not allowed."""
    lines = [
        "",
        *MISSING_DATA.splitlines(),
        "",
        "| kind of alert | " + " | ".join(f"`{item}`" for item in CHOICES) + " |",
    ]
    lines.append("|---" * (len(CHOICES) + 1) + "|")
    for row in TABLE.values():
        cells = [_cell(row, choice) for choice in CHOICES]
        read = ", ".join(f"[{number}]({source})" for number, source in enumerate(row.sources, 1))
        lines.append(f"| {row.title} ({read}) | {' | '.join(cells)} |")
    return lines


def _cell(row: Row, no_data: NoData) -> str:
    choice = row.choices[no_data]
    if choice.silence is None:
        return f"not allowed: {choice.stopped}"
    default = "**default.** " if no_data == row.default else ""
    return f"{default}{choice.stopped} Before the first event: {choice.never}"


def _rows(properties: Schema, required: list[str], prefix: str) -> Iterator[str]:
    for name, field in properties.items():
        if name in (*FLAG_TEXTS, EXCUSES):
            continue
        default = "required" if name in required else _default(field.get("default"))
        text = field["description"].replace("|", "\\|")
        yield f"| `{prefix}{name}` | {text} | {_type(field)} | {default} |"
        inside = _inside(field)
        if inside:
            yield from _rows(inside["properties"], inside.get("required", []), f"{prefix}{name}.")


def _inside(field: Schema) -> Schema | None:
    """The map with named fields that a field holds, alone or in a list; None if there is none."""
    for choice in (field, *field.get("anyOf", [])):
        for schema in (choice, choice.get("items", {})):
            if "properties" in schema:
                return dict(schema)
    return None


def _type(field: Schema) -> str:
    if "anyOf" in field:
        return " or ".join(_type(choice) for choice in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{word}`" for word in field["enum"])
    if field.get("pattern") == DURATION:
        return "duration"
    return TYPES.get(field.get("type", ""), "text")


def _default(default: Any) -> str:
    if default is None:
        return ""
    return f"`{default if isinstance(default, str) else json.dumps(default, ensure_ascii=False)}`"
