import json

import pytest

from review.inputs.changed_files import MOST, NotChangedFiles, kind_of, read_changed_files
from tests.support.engine import CLONE


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("stacks/prod/alerts.yml", None),
        ("stacks/prod/runbooks/db.md", None),
        ("stacks/shared/deep/er/x.YAML", None),
        ("docs/ci.md", None),
        ("README.md", None),
        ("tests/test_x.py", None),
        ("stacks/program.py", "makes"),
        ("stacks/prod/evil.py", "makes"),
        ("stacks/x.yml", "makes"),
        ("components/alerts.py", "makes"),
        ("catalog/alerts/model.py", "makes"),
        ("Pulumi.yaml", "makes"),
        ("Pulumi.prod.yaml", "makes"),
        ("uv.lock", "makes"),
        ("plan/plan.py", "judges"),
        ("policies/rules/x.py", "judges"),
        ("review/model.py", "judges"),
        ("cli/main.py", "judges"),
        (".gitattributes", "judges"),
        (".github/workflows/apply.yml", "runs"),
        (".github/CODEOWNERS", "runs"),
        ("Makefile", "runs"),
        ("sitecustomize.py", "runs"),
        ("yaml/__init__.py", "runs"),
        ("docs\n/x", "runs"),
        ("documents/x.md", "runs"),
    ],
)
def test_the_kind_of_a_file(path, kind):
    assert kind_of(path) == kind


def test_every_folder_of_code_has_a_kind():
    packages = {path.parent.name for path in CLONE.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert {"catalog", "review", "local"} <= packages
    assert {name for name in packages if kind_of(f"{name}/x.py") is None} == set()


def read(*files: dict[str, object]):
    return read_changed_files("".join(f"{json.dumps(file)}\n" for file in files))


def test_the_files_are_sorted_by_kind():
    files = read(
        {"filename": "stacks/prod/alerts.yml", "status": "modified"},
        {"filename": "Makefile", "status": "modified"},
        {"filename": "components/b.py", "status": "removed"},
        {"filename": "components/a.py", "status": "added"},
        {"filename": "review/x.py", "status": "modified", "sha": "ignored"},
    )
    assert {kind: [file.filename for file in listed] for kind, listed in files.by_kind.items()} == {
        "makes": ["components/a.py", "components/b.py"],
        "judges": ["review/x.py"],
        "runs": ["Makefile"],
    }
    assert (files.count, files.complete) == (4, True)


def test_a_file_that_moves_out_of_the_code_counts():
    moved = {"filename": "docs/alerts.py", "status": "renamed", "previous_filename": "components/alerts.py"}
    assert [file.filename for file in read(moved).by_kind["makes"]] == ["docs/alerts.py"]


def test_a_list_as_long_as_the_limit_is_not_complete():
    assert read(*({"filename": f"docs/{number}.md"} for number in range(MOST - 1))).complete
    assert not read(*({"filename": f"docs/{number}.md"} for number in range(MOST))).complete


@pytest.mark.parametrize("text", ["x", "[]", "1", '{"filename": 1}', '{"status": "added"}', "[" * 100_000, "\n"])
def test_anything_else_is_refused(text):
    with pytest.raises(NotChangedFiles, match="line 1 is not a changed file"):
        read_changed_files(f"{text}\n")
