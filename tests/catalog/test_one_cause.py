"""One mistake in the YAML is one error: what follows from it is not reported too."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from catalog import CatalogErrors, load
from tests.support.example import STACKS

NAMES = {
    "error_tracking.projects.*.name",
    "on_call.people.*.name",
    "on_call.teams.*.name",
    "on_call.rotations.*.name",
    "on_call.escalation_policies.*.name",
    "services.*.name",
    "status_page.components.*.name",
}
"""Values that are valid in any case, and to which other items refer: each outdated reference is an error."""
INVALID = ("'nope nope'", "~")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example stacks."""
    return Path(shutil.copytree(STACKS, tmp_path / "stacks"))


def scalars(node: yaml.Node, path: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Yield the values of a file, each with its keys: `alerts.*.condition`."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from scalars(value, f"{path}.{key.value}" if path else str(key.value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from scalars(value, f"{path}.*")
    elif isinstance(node, yaml.ScalarNode):
        yield path, node


def errors_of(folder: Path) -> list[str]:
    try:
        load(folder)
    except CatalogErrors as errors:
        return [str(error) for error in errors.errors]
    return []


@pytest.mark.long
@pytest.mark.parametrize("invalid", INVALID)
def test_each_invalid_value_of_the_example_is_one_error(example: Path, invalid: str) -> None:
    tried: set[str] = set()
    for file in [*sorted(example.glob("shared/*.yml")), *sorted(example.glob("prod/*.yml"))]:
        text = file.read_text("utf-8")
        for path, node in scalars(yaml.compose(text)):
            if path in tried:
                continue
            tried.add(path)
            end = text[node.end_mark.index :]
            file.write_text(text[: node.start_mark.index] + invalid + "\n" * (node.style in ("|", ">")) + end, "utf-8")
            if path not in NAMES:
                found = errors_of(example / "prod")
                assert len(found) <= 1, (path, found)
        file.write_text(text, "utf-8")
    assert len(tried) > 200


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("time_zone: Europe/Berlin\n", "time_zone: Europe/Brelin\n", "`Europe/Brelin` is not a time zone"),
        ('from: "08:00"', 'from: "25:00"', "`25:00` is not a time of day"),
        ("secondary: true", "secondary: maybe", "`secondary`: expected `true` or `false`"),
        ("nightly_settlements", "Nightly settlements", "is not a signal's name"),
        ("organization: example", "organization: An example", "`An example` is not an organization"),
        ("secrets: [SHOP_CHECK_EMAIL", "secrets: [shop check email", "is not a global variable"),
        ("extends: ../shared", "extends: ../shraed", "the folder does not exist"),
    ],
)
def test_an_invalid_value_is_the_only_error(example: Path, old: str, new: str, message: str) -> None:
    """A wrong time zone is not a missing rotation, and an invalid name of a signal is not an unknown signal."""
    files = [file for folder in ("shared", "prod") for file in sorted((example / folder).glob("*.yml"))]
    file = next(file for file in files if old in file.read_text("utf-8"))
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    (error,) = errors_of(example / "prod")
    assert message in error
