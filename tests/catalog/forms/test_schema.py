"""What editors and people are told a catalog may say is what it may say."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from catalog import load
from catalog.forms.form import Form
from catalog.forms.reference import as_markdown
from catalog.forms.schema import forms, json_schema
from catalog.registry import FORMS
from catalog.source.extends import EXTENDS
from tests.catalog.test_load import SHOP
from tests.support.catalogs import CLONE, written
from tests.support.example import STACKS

SCHEMA = json_schema()
FILES = sorted([*STACKS.glob("*/*.yml"), *(CLONE / "docs" / "examples").glob("*.yml")])
_FORMS = sorted(forms().items())
BLOCKS = re.findall(r"^## (\w+)\n.*?^```yaml\n(.*?)^```", (CLONE / "docs/catalog.md").read_text(), re.M | re.S)


class _AsEditorsRead(yaml.SafeLoader):
    """YAML as an editor reads it, where a date is a text."""


_AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def wrong(text: str) -> list[str]:
    """What an editor would underline."""
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(yaml.load(text, Loader=_AsEditorsRead))
    return [error.message for error in found]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_section_is_in_it() -> None:
    assert set(SCHEMA["properties"]) == {*(section.name for section in FORMS), EXTENDS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_the_files_that_come_with_the_project_are_right_by_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert wrong(text) == []
    assert wrong(f"{text}\nalrets: []\n") != []


@pytest.mark.parametrize("section", SHOP)
def test_what_loads_is_right_by_it(section: str) -> None:
    assert wrong(SHOP[section]) == []
    assert wrong(f"{SHOP[section]}\nalrets: []\n") != []


@pytest.mark.parametrize(
    "text",
    [
        "alrets: []",
        "alerts: {name: A}",
        "alerts: [{name: A}]",
        "alerts: [{name: A, condition: error_rate > 1%, duration: 5, severity: info}]",
        "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: critcal}]",
        "alerts: [{name: A, override: true, sevrity: info}]",
        "alerts: [{name: A, override: false}]",
        'channels: [{name: slack, channel: "alerts"}]',
        "stack: {owns: sometimes}",
        "extends: []",
        "error_tracking: {organization: acme}",
        "on_call: {people: [{nam: Ada}]}",
        "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info, warning: null}]",
        "alerts: [{name: A, override: true, name: null}]",
        "alerts: [{name: A, override: true, override: null}]",
        "alerts: [{name: A, remove: null}]",
        "alerts: [{name: A, override: true, renotify: {evry: null}}]",
        "services: [{name: A, links: [{name: B}]}]",
        "services: [{name: A, override: true, links: [{name: B}]}]",
        "signals: [{name: a, count: user.signup, where: {env: null}}]",
        "logs: {archive: {s3: {bucket: a}}}",
        "logs: {archive: {s3: null}}",
    ],
)
def test_an_editor_underlines_what_would_be_refused(text: str) -> None:
    assert wrong(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "alerts: [{name: A, override: true, condition: error_rate > 5%}]",
        "alerts: [{name: A, remove: true}]",
        "error_tracking: {projects: [{name: Web}]}",
        "stack: {override: true, owns: false}",
        "extends: [../a, ../b]",
        "alerts: [{name: A, override: true, warning: null, severity: ~, notify: null, renotify: {every: null}}]",
        "signals: [{name: a, override: true, where: {env: null}}]",
        "logs: {override: true, archive: {s3: null, gcs: {bucket: b}}}",
        "status_page: {override: true, visibility: null}",
        "metrics: [{name: a.b, override: true, from: {field: null}, type: null}]",
    ],
)
def test_an_overlay_need_not_be_whole(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(("name", "form"), _FORMS)
def test_every_field_says_what_it_is_and_what_it_is_by_default(name: str, form: type[Form]) -> None:
    undocumented = [field for field, about in form.model_fields.items() if not about.description]
    assert form.model_fields
    assert undocumented == []
    assert _without_text(SCHEMA["$defs"][name], name) == []


def _without_text(schema: dict[str, Any], where: str) -> list[str]:
    """The fields, at any depth, without a description, and the durations whose default no text tells."""
    found = []
    for name, field in schema.get("properties", {}).items():
        if not field.get("description"):
            found.append(f"{where}.{name}")
        for inner in (field, field.get("items", {}), *field.get("anyOf", [])):
            found += _without_text(inner, f"{where}.{name}")
    return found


def test_a_field_without_a_description_is_found_at_any_depth() -> None:
    inner = {"description": "Text.", "items": {"properties": {"b": {}}}}
    assert _without_text({"properties": {"a": inner, "c": {}}}, "A") == ["A.a.b", "A.c"]


def test_the_items_of_every_list_are_known() -> None:
    assert any(form.inner for form in forms().values())
    for form in forms().values():
        lists = {name for name, field in form.model_fields.items() if field.annotation == list[object]}
        assert lists == set(form.inner)


def test_the_committed_schema_and_page_are_fresh() -> None:
    again = "write them anew: make docs"
    assert json.loads((CLONE / "docs/catalog.schema.json").read_text()) == SCHEMA, again
    examples = {path.stem: path.read_text() for path in (CLONE / "docs/examples").glob("*.yml")}
    assert (CLONE / "docs/catalog.md").read_text() == as_markdown(examples), again


def test_every_section_has_an_example_and_together_they_load(tmp_path: Path) -> None:
    assert [name for name, _ in BLOCKS] == [section.name for section in FORMS]
    catalog = load(written(tmp_path / "examples", {f"{name}.yml": text for name, text in BLOCKS}))
    assert [finding for finding in catalog.findings if finding.severity == "error"] == []


def test_the_example_stacks_tell_editors_where_the_schema_is() -> None:
    line = "# yaml-language-server: $schema=../../docs/catalog.schema.json\n"
    files = [path for path in STACKS.glob("*/*.yml") if path.parts[-2:] != ("prod", "alerts.yml")]
    assert {path.parts[-2] for path in files} == {"prod", "staging", "shared"}
    assert [path for path in files if not path.read_text(encoding="utf-8").startswith(line)] == []
