"""Each file that tests compare with or begin from is read by a test; none is left over."""

from pathlib import Path

TESTS = Path(__file__).parent
STACKS = ("prod", "staging")


def names(folder: str) -> set[str]:
    return {path.name for path in (TESTS / folder).iterdir() if path.name != "README.md"}


def test_each_golden_file_is_of_a_stack_and_a_kind_that_is_compared() -> None:
    of_stacks = {f"{kind}-{stack}.txt" for kind in ("owners", "summary") for stack in STACKS}
    assert names("golden") == {*of_stacks, "facts.json"}


def test_each_state_and_document_of_an_earlier_version_is_read() -> None:
    assert names("migrate/state") == {f"{stack}.json" for stack in STACKS}
    assert names("review/documents") == {"pulumiverse-sentry.json"}


def test_each_case_of_the_vendors_is_in_a_folder_that_is_read() -> None:
    """`load_cases` reads `cases/*/*.yml`."""
    cases = TESTS / "vendors" / "cases"
    data = {path for path in cases.rglob("*") if path.is_file() and path.name != "README.md"}
    assert data
    assert data == set(cases.glob("*/*.yml"))
