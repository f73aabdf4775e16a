"""What a catalog's files may say, as a page for people, made of the same schema that editors read."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.alerts.missing_data import CHOICES, GROUP_ENDS_AFTER_HOURS, TABLE, NoData, Row
from catalog.forms.form import Form
from catalog.forms.layer_schema import Schema
from catalog.forms.schema import EXCUSES_TEXT, EXTENDS_TEXT, FLAG_TEXTS, definitions
from catalog.registry import ALERTS, FORMS
from catalog.sections import Section

HEAD = """\
# The catalog

What each section of a catalog may say. This page is made of the forms that read the YAML (`make docs`), and so is
`catalog.schema.json`, by which an editor completes and checks a file that begins with

```
# yaml-language-server: $schema=../../docs/catalog.schema.json
```

A stack is a folder of any number of `*.yml` files; each top-level key is a section. Items are known by their `id`, by
default the name in lower case and joined by `-`; other items refer to them by name or id.

What a folder `extends` lies below it. An item of the same name there is laid over with `override: true`, and gives only
what differs: maps merge, lists and values replace, and `null` (or `~`) takes a field out, as if it were never written.
`watchbill resolve` shows what comes out, each value with the line that set it or took it out.

```yaml
extends: ../shared
alerts:
  - {name: High Error Rate, override: true, condition: error_rate > 5%, warning: null}
  - {name: Slow API Response, remove: true}
```

| key | what it says |
|---|---|
"""
MISSING_DATA = f"""\
### alerts: missing data

What `no_data` does when events stop, and when there never were any; the numbers lead to the sources. An alert of a
group whose silence does not end it ends after {GROUP_ENDS_AFTER_HOURS} hours of silence, since Datadog forgets the
group after 24. A service check always has groups: where no `group_by` is written, each group that reports. An alert on
few log lines, or on their absence, takes no `group_by`: Datadog fires it only when all groups are silent.
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
    """The page; `examples` is YAML by the name of the section it shows."""
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
    return ["| field | what it says | type | default |", "|---|---|---|---|", *rows]


def _missing_data() -> list[str]:
    """Each kind of alert by each `no_data`: what Datadog does, or why the choice is refused."""
    lines = ["", *MISSING_DATA.splitlines(), "", "| kind of alert | " + " | ".join(f"`{it}`" for it in CHOICES) + " |"]
    lines.append("|---" * (len(CHOICES) + 1) + "|")
    for row in TABLE.values():
        cells = [_cell(row, choice) for choice in CHOICES]
        read = ", ".join(f"[{number}]({source})" for number, source in enumerate(row.sources, 1))
        lines.append(f"| {row.title} ({read}) | {' | '.join(cells)} |")
    return lines


def _cell(row: Row, no_data: NoData) -> str:
    choice = row.choices[no_data]
    if choice.silence is None:
        return f"refused: {choice.stopped}"
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
    """The map with fields of its own that a field holds, or holds a list of."""
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
    if field.get("pattern", "").endswith("[smhd]$"):
        return "duration"
    return TYPES.get(field.get("type", ""), "text")


def _default(default: Any) -> str:
    if default is None:
        return ""
    return f"`{default if isinstance(default, str) else json.dumps(default, ensure_ascii=False)}`"
