"""A first stack: valid, without warnings, and it pages nobody."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from catalog import load
from cli.first_stack import Answers, catalog_files
from cli.verbs import init
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import route
from plan.plan import make_plan
from policies.engine.evaluate import evaluate_rules

PEOPLE = ["--on-call", "Sam Lee <sam@example.com>", "--on-call", "Kim Cho <kim@example.com>"]
FLAGS = ["acme", "--service", "Shop", "--url", "https://shop.example.com", "--slack", "acme#alerts"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, in which the command writes."""
    stacks = tmp_path / "stacks"
    stacks.mkdir()
    monkeypatch.setattr("cli.verbs.init.STACKS", stacks)
    monkeypatch.setattr("cli.stack.STACKS", stacks)
    return tmp_path


def files(project: Path) -> set[str]:
    """Every file below the project."""
    return {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()}


WRITTEN = {"stacks/acme/catalog.yml", "Pulumi.acme.yaml"}


@pytest.mark.parametrize("people", [PEOPLE, []], ids=["with people", "without"])
def test_the_stack_has_no_finding_and_pages_nobody(project, people):
    ran = CliRunner().invoke(init.command, [*FLAGS, *people])
    assert ran.exit_code == 0, ran.output
    assert files(project) == WRITTEN
    plan = make_plan(project / "stacks" / "acme")
    assert evaluate_rules(plan, date(2026, 11, 29)) == ()
    assert [each.name for each in notifiers(plan.catalog) if route(plan.catalog, each).pages_people] == []
    assert {len(route(plan.catalog, each).told) for each in notifiers(plan.catalog)} == {1}


def test_the_stack_pages_after_the_change_that_its_file_names(project):
    CliRunner().invoke(init.command, [*FLAGS, *PEOPLE])
    file = project / "stacks" / "acme" / "catalog.yml"
    severity, notify = "severity: critical", "notify: [slack, pagerduty]"
    text = file.read_text()
    assert f"write `{severity}` and `{notify}`" in text
    head, _, alerts = text.partition("alerts:\n")
    file.write_text(
        f"{head}alerts:\n{alerts.replace('severity: warning', severity).replace('notify: [slack]', notify)}"
    )
    catalog = load(file.parent)
    assert all(route(catalog, each).pages_people for each in notifiers(catalog))
    assert [finding.rule for finding in catalog.findings if finding.severity == "error"] == []


def test_a_person_at_a_terminal_is_asked_five_questions(project, monkeypatch):
    answers = "acme\nShop\nhttps://shop.example.com\nacme#alerts\nSam Lee <sam@example.com>\nEurope/Berlin\n"

    monkeypatch.setattr("cli.verbs.init.on_a_terminal", lambda: True)
    ran = CliRunner().invoke(init.command, [], input=answers)
    assert ran.exit_code == 0, ran.output
    assert files(project) == WRITTEN
    assert 'time_zone: "Europe/Berlin"' in (project / "stacks" / "acme" / "catalog.yml").read_text()


def test_without_a_terminal_missing_answers_are_one_error(project):
    ran = CliRunner().invoke(init.command, ["acme", "--service", "Shop"])
    assert ran.exit_code != 0
    assert "missing --url and --slack." in ran.output
    assert files(project) == set()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--url", "not an address"], "an answer is invalid, so nothing was written: "),
        (["--slack", "acme"], "Error: --slack: write WORKSPACE#CHANNEL, such as acme#alerts"),
        (["--slack", "#alerts"], "Error: --slack: write WORKSPACE#CHANNEL, such as acme#alerts"),
        (["--on-call", "Sam"], "`Sam` is not a person on call. Write 'Sam Lee <sam@example.com>'."),
        (["--on-call", "Sam <sam@example.com>", "--zone", "Europe/Berln"], "unknown time zone `Europe/Berln`"),
        (["--environment", "Prod!"], "an answer is invalid, so nothing was written: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_invalid_answer_is_one_error_and_writes_nothing(project, flags, message):
    ran = CliRunner().invoke(init.command, [*FLAGS, *flags])
    assert ran.exit_code != 0
    assert message in ran.output
    assert ran.output.count("Error: ") == 1
    assert files(project) == set()


@pytest.mark.parametrize("name", ["../elsewhere", ".hidden", "a/b"])
def test_a_name_that_is_no_folder_of_stacks_is_an_error(project, name):
    ran = CliRunner().invoke(init.command, [name, *FLAGS[1:]])
    assert (ran.exit_code, files(project)) == (1, set())
    assert f"`{name}` is not the name of a folder" in ran.output


@pytest.mark.parametrize("existing", sorted(WRITTEN))
def test_an_existing_stack_is_not_touched(project, existing):
    (project / existing).parent.mkdir(parents=True, exist_ok=True)
    (project / existing).write_text("mine")
    ran = CliRunner().invoke(init.command, FLAGS)
    assert ran.exit_code == 1
    assert "exists. Choose another name." in ran.output
    assert files(project) == {existing}
    assert (project / existing).read_text() == "mine"


def test_a_full_disk_leaves_nothing_behind(project, monkeypatch):
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    ran = CliRunner().invoke(init.command, FLAGS)
    assert ran.exit_code == 1
    assert "cannot write the stack: No space left on device. Nothing was written." in ran.output
    assert files(project) == set()


@given(name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20))
def test_any_name_is_read_back_as_it_was_given(name):
    answers = Answers(
        stack="a",
        environment="prod",
        service=name,
        url="https://a.example",
        workspace="w",
        channel="c",
        people=((name, "a@example.com"),),
        time_zone="UTC",
    )
    read = yaml.safe_load(catalog_files(answers)["catalog.yml"])
    assert read["services"][0]["name"] == name
    assert read["on_call"]["people"][0]["name"] == name
