"""The registry of sections: every floor attaches to its rows, and names no section itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.registry import FORMS, SECTIONS
from plan.resources.types import TYPES
from review.facts.registry import FACTS
from tests.support.pages import CLONE

NAMES = {row.name for row in SECTIONS}
HAVING_ITEMS = {row for row in SECTIONS if row.items is not None}
FLOORS = ("catalog", "components", "stacks", "plan", "policies", "review", "cli")
EXCEPTIONS = {
    "catalog/on_call/form.py": "the keys of `on_call`, of which rows say that their items are written there",
    "catalog/alerts/composites/model.py": "how `when` writes an uptime check, which is no reference",
    "cli/verbs/init.py": "the arguments of the command, of which two are called like sections",
    "review/inputs/changed_files.py": "folders of the code, which are called like sections",
    "review/facts/account/dashboards.py": "the fields of a dashboard's group, which are called like sections",
}
"""Files that name sections none the less, and why."""


def test_the_review_makes_facts_of_every_section_that_has_items() -> None:
    assert set(FACTS) == HAVING_ITEMS


def test_the_items_of_every_list_that_people_write_have_a_row() -> None:
    """A list that is read item by item is a section's, under the key that its row names."""
    written = {f"{row.name}.{key}" for row, form in FORMS.items() for key in form.inner}
    assert written
    assert written <= {key for row in SECTIONS for key in row.keys}


def test_a_class_of_items_belongs_to_one_section() -> None:
    classes = [class_ for row in SECTIONS for class_ in row.classes]
    assert len(classes) == len(set(classes))


def test_every_section_of_a_type_of_resource_has_items() -> None:
    owners = {owner.section for row in TYPES.values() for owner in row.owners}
    assert len(owners) > 15
    assert owners <= HAVING_ITEMS


def test_a_number_of_items_is_said_with_the_sections_nouns() -> None:
    said = {row.name: (row.counted(1), row.counted(2)) for row in SECTIONS}
    assert said["alerts"] == ("1 alert", "2 alerts")
    assert said["people"] == ("1 person", "2 people")
    assert said["escalation_policies"] == ("1 escalation policy", "2 escalation policies")


def _files() -> list[Path]:
    return [path for floor in FLOORS for path in sorted((CLONE / floor).rglob("*.py"))]


def named_sections(text: str) -> Iterator[tuple[int, str]]:
    """Where Python text names a section: compared with one, matched, listed, keyed, looked up, or in a reference."""
    for node in ast.walk(ast.parse(text)):
        for literal in _literals(node):
            if literal.value in NAMES:
                yield literal.lineno, literal.value
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            section, slash, _ = node.value.partition("/")
            if slash and section in NAMES and "\n" not in node.value:
                yield node.lineno, node.value


def _literals(node: ast.AST) -> list[ast.Constant]:
    """The constants that stand in a node where a section's name would."""
    match node:
        case ast.Compare(left=left, comparators=others) if any(map(_is_a_section, [left, *others])):
            return [constant for other in others for constant in _constants(other)]
        case ast.Match(subject=subject, cases=cases) if any(map(_is_a_section, ast.walk(subject))):
            return [it for case in cases for it in ast.walk(case.pattern) if isinstance(it, ast.Constant)]
        case ast.Tuple() | ast.List() | ast.Set() if len(node.elts) > 1:
            return _all_sections(node.elts)
        case ast.Dict() if len(node.keys) > 1:
            return _all_sections(node.keys)
        case ast.Call(func=ast.Attribute(attr="users" | "item" | "items" | "has_items"), args=args):
            return [constant for argument in args for constant in _constants(argument)]
        case ast.Call(func=ast.Name(id="item_breach" | "Owner"), args=[first, *_]):
            return _constants(first)
    return []


def _is_a_section(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="section") | ast.Name(id="section"):
            return True
        case ast.Subscript(slice=ast.Constant(value="section")):
            return True
    return False


def _constants(node: ast.AST) -> list[ast.Constant]:
    inside = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return [it for it in inside if isinstance(it, ast.Constant) and isinstance(it.value, str)]


def _all_sections(nodes: list[ast.expr] | list[ast.expr | None]) -> list[ast.Constant]:
    constants = [it for it in nodes if isinstance(it, ast.Constant) and it.value in NAMES]
    return constants if len(constants) == len(nodes) else []


@pytest.mark.parametrize(
    "text",
    [
        'pair.section == "alerts"',
        'item["section"] not in ("slos", "uptime")',
        'match pair.section:\n    case "logs" if pair.after: pass',
        'match (pair.section, new):\n    case ("logs", True): pass',
        'READERS = ("alerts", "slos")',
        '{"alerts": 1, "uptime": 2}',
        'context.users(ref, "services")',
        'catalog.items("alerts")',
        'item_breach("projects", project, "no alert")',
        'f"slos/{id}"',
    ],
)
def test_a_name_of_a_section_is_found(text: str) -> None:
    assert list(named_sections(text))


@pytest.mark.parametrize(
    "text", ['fields["services"]', 'kind in ("count", "logs")', 'logical("slos", slo)', '"stacks/prod"']
)
def test_a_word_that_is_no_section_is_let_be(text: str) -> None:
    assert not list(named_sections(text))


def test_no_floor_names_a_section_but_by_its_row() -> None:
    found = {path.relative_to(CLONE).as_posix(): list(named_sections(path.read_text("utf-8"))) for path in _files()}
    naming = {path: named for path, named in found.items() if named}
    assert {path: named for path, named in naming.items() if path not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) <= set(naming)
