"""Facts and their phrases: every code has an example, and nothing but phrases makes text."""

import ast
import inspect
import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from review.facts import phrases
from review.facts.fact import Code, Fact, sentence
from review.facts.phrases.alerts import Alert
from review.facts.phrases.consequences import Consequence
from review.facts.phrases.forms import FORMS, arguments_of
from tests.support.catalogs import CLONE

MODULES = [import_module(f"review.facts.phrases.{it.name}") for it in iter_modules(phrases.__path__)]
ENUMERATIONS = {each.__name__: each for each in Code.__subclasses__()}
DIRECTIONS = ("raised", "lowered", "added", "removed", "changed")
CODES: dict[str, Code] = {code.value: code for each in ENUMERATIONS.values() for code in each}
EXAMPLES = json.loads((CLONE / "tests/golden/facts.json").read_text())
SOURCES = [*CLONE.glob("review/risks/*.py"), *CLONE.glob("review/facts/*.py"), *CLONE.glob("review/facts/[!p]*/*.py")]
GUARD = [*CLONE.glob("review/guard/*.py")]
MAKERS = {"plain", "looser", "tighter", "directed", "ranked", "make", "risk"}


def read(value: Any) -> Any:
    """The arguments of a fact from those of a report, in which facts are codes with arguments."""
    if isinstance(value, dict):
        return fact(value) if "code" in value else {key: read(each) for key, each in value.items()}
    return [read(each) for each in value] if isinstance(value, list) else value


def fact(value: dict[str, Any]) -> Fact:
    consequence = Consequence(value["consequence"]) if value.get("consequence") else None
    return Fact(code=code_of(value["code"]), arguments=read(value["arguments"]), consequence=consequence)


def code_of(id: str) -> Code:
    return CODES.get(id) or CODES[f"{id.rpartition('.')[0]}.{{direction}}"]


def test_every_code_has_an_example():
    assert len(CODES) > 300
    assert {code_of(id) for id in EXAMPLES} == set(CODES.values())
    assert len(CODES) == sum(len(each) for each in ENUMERATIONS.values()), "two codes have one id"


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_text_of_a_fact_is_made_of_what_the_report_says_of_it(code: str):
    example = fact({"code": code, **EXAMPLES[code]})
    assert example.text == EXAMPLES[code]["text"]
    said = sentence(example)
    assert (said.code, said.text) == (code, example.text)
    assert json.loads(json.dumps(said.arguments)) == EXAMPLES[code]["arguments"]


@pytest.mark.parametrize("id", EXAMPLES)
def test_a_phrase_uses_every_argument(id: str):
    assert arguments_of(code_of(id).phrase) == set(EXAMPLES[id]["arguments"])


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (5, 60, "raised"),
        (60, 5, "lowered"),
        (None, 5, "added"),
        (5, None, "removed"),
        ([1.0, "percent"], [2.0, "percent"], "raised"),
        ([2.0, "percent"], [0.0, "percent"], "lowered"),
        ([None, "percent"], [1.0, "percent"], "added"),
        ([0.8, "fraction"], [80.0, "percent"], "changed"),
    ],
)
def test_the_code_of_a_number_has_its_direction(before: Any, after: Any, direction: str):
    assert Fact(code=Alert.RECOVERY, arguments={"before": before, "after": after}).id == f"alert.recovery.{direction}"


def test_no_code_is_like_one_with_a_direction():
    directed = {code.value.removesuffix("{direction}") for code in CODES.values() if code.is_directed}
    assert "alert.threshold." in directed
    used = {code.value for code in CODES.values() if not code.is_directed}
    assert used & {stem + direction for stem in directed for direction in DIRECTIONS} == {
        "alert.warning.added",
        "alert.warning.removed",
    }


def test_every_form_is_used():
    used = {form for code in CODES.values() for form in forms_of(code.phrase)}
    assert used == set(FORMS)


def forms_of(phrase: str) -> set[str]:
    return {part.partition("}")[0].partition(":")[2] for part in phrase.split("{")[1:]}


def made(file: Path) -> list[tuple[Code, set[str], int]]:
    """The facts that a file makes: the code, the names of the arguments, and the line."""
    found = []
    for call in ast.walk(ast.parse(file.read_text())):
        if not isinstance(call, ast.Call) or getattr(call.func, "id", None) not in MAKERS:
            continue
        if any(keyword.arg is None for keyword in call.keywords):
            continue  # what is spread is not read off the source
        names = {str(keyword.arg) for keyword in call.keywords} - {"later", "consequences", "content"}
        for argument in call.args:
            match argument:
                case ast.Attribute(value=ast.Name(id=owner), attr=member) if owner in ENUMERATIONS:
                    found.append((ENUMERATIONS[owner][member], names, call.lineno))
    return found


def test_facts_are_made_with_the_arguments_of_their_phrases():
    facts = [(file, *it) for file in (*SOURCES, *GUARD) for it in made(file)]
    assert len({code for _, code, _, _ in facts}) > 200
    wrong = [
        f"{file.relative_to(CLONE)}:{line}: {code.value} takes {sorted(arguments_of(code.phrase))}, not {sorted(names)}"
        for file, code, names, line in facts
        if names != arguments_of(code.phrase)
    ]
    assert wrong == []


def texts(source: str) -> list[str]:
    """The strings of several words in a module, but for docstrings."""
    tree = ast.parse(source)
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = [it.value for node in documented for it in node.body if isinstance(it, ast.Expr)]
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in strings if " " in node.value.strip() and node not in docstrings]


def test_nothing_but_phrases_makes_text():
    assert texts('"""A docstring."""\nprint(f"fires {when} or later")') == [" or later"]
    assert texts(inspect.getsource(MODULES[0])), "phrases hold text"
    found = {str(file.relative_to(CLONE)): texts(file.read_text()) for file in SOURCES}
    assert {file: said for file, said in found.items() if said} == {}
