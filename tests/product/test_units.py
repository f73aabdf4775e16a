"""The kit's own tests, run by Node, and its types."""

import subprocess

import pytest

from tests.support.product.application import EXAMPLE, install

TESTS = sorted((EXAMPLE / "tests").glob("*.test.ts"))


@pytest.fixture(scope="module", autouse=True)
def installed(node: None) -> None:  # noqa: ARG001
    install()


def run(*command: str) -> None:
    ended = subprocess.run(command, cwd=EXAMPLE, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr}"


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_the_kit_keeps_what_its_tests_say(file):
    run("node", "--import", "tsx", "--test", "--test-reporter=spec", str(file))


def test_the_kit_and_the_example_have_no_type_errors():
    run("node_modules/.bin/tsc", "--noEmit")
