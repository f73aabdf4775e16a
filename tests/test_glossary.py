"""The glossary has a term for every section and every public class, and names nothing that does not exist."""

import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

import catalog
import plan.document.model
import plan.document.on_call_model
import review.model
from catalog.registry import SECTIONS
from review.risk_ids import RiskKind
from tests.support.pages import CLONE, text_of

PAGE = Path("docs/glossary.md")
REFERENCE = Path("docs/catalog.md")
CODE = ("catalog", "components", "plan", "policies", "review", "audit", "product", "playbook", "doctor")
PUBLIC = (catalog, plan.document.model, plan.document.on_call_model, review.model)
"""The names that other layers and programs use: the catalog, a plan's document and a review."""
KEYS_OF_OTHERS = {"business": ("services.business",), "slo_alerts": ("slos.alerts",)}
"""Sections whose items are written in items of another section."""


def _rows() -> dict[str, tuple[str, ...]]:
    """The cells of each row by its term: term, meaning, key, where it appears."""
    lines = re.findall(r"^\| (.+) \|$", text_of(PAGE), re.MULTILINE)
    cells = [tuple(line.split(" | ")) for line in lines]
    return {row[0]: row for row in cells if row[0] != "term"}


def _keys(row: tuple[str, ...]) -> list[str]:
    return re.findall(r"`([\w.]+)`", row[2])


def _fields() -> set[str]:
    """Every section and field of the catalog reference: `on_call.rotations.turn`."""
    found: set[str] = set()
    section = ""
    for line in text_of(REFERENCE).splitlines():
        if heading := re.fullmatch(r"###? (\w+)(?:: (\w+))?", line):
            section = ".".join(filter(None, heading.groups()))
            found.add(section)
        elif section and (field := re.match(r"\| `([\w.]+)` \|", line)):
            found.add(f"{section}.{field[1]}")
    return found


def test_each_term_has_one_row_of_four_cells() -> None:
    assert len(_rows()) > 60
    assert {len(row) for row in _rows().values()} == {4}
    terms = re.findall(r"^\| ([^|`]+?) \| ", text_of(PAGE), re.MULTILINE)
    assert [term for term, count in Counter(terms).items() if count > 1 and term != "term"] == []


def test_each_section_of_the_registry_has_its_term_with_its_keys_and_classes() -> None:
    for section in SECTIONS:
        keys = section.keys or KEYS_OF_OTHERS.get(section.name, (section.name,))
        rows = [row for row in _rows().values() if set(keys) <= set(_keys(row))]
        assert any(section.singular in row[0] for row in rows), section.name
        for each in section.classes:
            assert any(f"class `{each.__name__}`" in row[3] for row in _rows().values()), each.__name__


def test_each_key_is_one_of_the_catalog() -> None:
    named = {key for row in _rows().values() for key in _keys(row)}
    assert len(named) > 40
    assert named - _fields() == set()


def _classes() -> list[str]:
    return [name for row in _rows().values() for name in re.findall(r"class `(\w+)`", row[3])]


def _public_names(module: ModuleType) -> set[str]:
    names = getattr(module, "__all__", vars(module))
    return {
        name
        for name in names
        if isinstance(defined := getattr(module, name), type)
        and defined.__module__.startswith(module.__name__)
        and not name.startswith("_")
    }


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_each_public_class_has_a_term(module: ModuleType) -> None:
    names = _public_names(module)
    assert len(names) > 5
    assert names - set(_classes()) == set()


def test_each_class_belongs_to_one_term() -> None:
    assert [name for name, count in Counter(_classes()).items() if count > 1] == []


def test_each_kind_of_risk_exists() -> None:
    lists = re.findall(r"risks ((?:`[^`]+`(?:, | and )?)+)", text_of(PAGE))
    named = {kind for each in lists for kind in re.findall(r"`([\w-]+):", each)}
    assert len(named) > 3
    assert named <= set(get_args(RiskKind))


def test_each_class_is_one_of_the_code() -> None:
    named = set(_classes())
    files = [file for folder in CODE for file in (CLONE / folder).rglob("*.py")]
    defined = {name for file in files for name in re.findall(r"^class (\w+)", file.read_text("utf-8"), re.MULTILINE)}
    assert named - defined == set()
