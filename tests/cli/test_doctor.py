import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.vendors import KEYS
from cli.doctor import _progress
from cli.main import watchbill

ROOT = Path(__file__).parents[2]
PROD = str(ROOT / "tests" / "example" / "stacks" / "prod")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(watchbill, ["doctor", *arguments])
    return result.exit_code, result.output


def test_the_rights_of_each_key_are_listed_by_exact_name():
    code, output = run("--rights", PROD)
    assert code == 0
    assert "Datadog: datadog:appKey" in output
    assert "    slos_write" in output
    assert "PagerDuty: pagerduty:token" in output


def test_json_contains_the_same_rights():
    code, output = run("--rights", PROD, "--format", "json")
    keys = {key["vendor"]: key for key in json.loads(output)["keys"]}
    assert code == 0
    assert keys["datadog"]["write"]["slos_write"] == ["SLOs"]


def test_the_page_of_rights_is_generated_from_the_same_table():
    code, output = run("--rights", "--all-kinds", "--format", "markdown")
    assert code == 0
    assert output == (ROOT / "docs" / "rights.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rights", "--log", "x"), "choose one of --rights and --log"),
        (("--page", "A", "--clean-up"), "choose one of --page and --clean-up"),
        (("--yes",), "--yes and --from require --page or --clean-up"),
        (("--format", "markdown"), "--format markdown requires --rights"),
        (("--rights", "--state", "x"), "--state is for the steps"),
        (("--page", "A", "--json"), "--page has no --format"),
        (("--rights", "no-such-stack"), "no-such-stack"),
        (("no-such-stack",), "no-such-stack"),
        (("--page", "No Such Alert", PROD), "unknown alert"),
    ],
)
def test_invalid_combinations_of_options_are_rejected(arguments, said):
    code, output = run(*arguments)
    assert code != 0
    assert said in output


ALERT = "urn:pulumi:prod::watchbill::watchbill:index:ErrorTracking$sentry:index/alert:Alert::error-tracking-one"


def log_of(folder: Path, *events: dict) -> Path:
    file = folder / "events.json"
    file.write_text("\n".join(json.dumps({"sequence": number, **event}) for number, event in enumerate(events)))
    return file


@pytest.fixture
def withdrawn(tmp_path):
    """The log of a run in which Sentry answered 410 for one alert, and that reached nothing else."""
    metadata = {"op": "create", "urn": ALERT, "new": {"inputs": {"name": "[prod] One"}}}
    error = {"urn": ALERT, "severity": "error", "message": "Unable to create, got status 410: gone"}
    return log_of(tmp_path, {"resourcePreEvent": {"metadata": metadata}}, {"diagnosticEvent": error})


def test_the_log_of_a_run_shows_missing_objects_with_the_reason(withdrawn):
    code, output = run(PROD, "--log", str(withdrawn))
    assert code == 2
    assert output.startswith("Sentry has withdrawn the API for this kind: alerts. It answers 410 for 1 of them.\n")
    assert "  PagerDuty, escalation policies (2): Office hours, On call\n" in output


def test_json_contains_what_a_run_did_not_apply(withdrawn):
    code, output = run(PROD, "--log", str(withdrawn), "--format", "json")
    document = json.loads(output)
    assert code == 2
    assert [(it["cause"], it["names"]) for it in document["answers"]] == [("withdrawn", ["[prod] One"])]
    assert {"type": "pagerduty:index/team:Team", "kind": "teams", "name": "Shop"} in document["not_applied"]


def test_a_refresh_without_a_loss_reports_nothing(tmp_path):
    metadata = {"op": "refresh", "urn": ALERT}
    same = {"metadata": {**metadata, "op": "same"}}
    log = log_of(tmp_path, {"resourcePreEvent": {"metadata": metadata}}, {"resOutputsEvent": same})
    code, output = run(PROD, "--log", str(log))
    assert (code, output) == (0, "Everything was applied.\n")


def test_an_unreadable_log_is_invalid_input(tmp_path):
    code, output = run(PROD, "--log", str(tmp_path / "none.json"))
    assert code == 1
    assert "none.json" in output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rights", "--try", "--all-kinds"),
        ("--rights", "--try", "--format", "json"),
        ("--rights", "--local"),
    ],
)
def test_try_is_for_a_stack_and_text(arguments):
    code, output = run(*arguments)
    assert code == 2
    assert "--try" in output


def test_without_keys_nothing_is_asked_and_each_missing_key_is_named(monkeypatch):
    for key in KEYS:
        for variable in key.variables:
            monkeypatch.delenv(variable, raising=False)
    code, output = run("--rights", "--try", PROD)
    assert code == 2
    assert output.splitlines()[0].startswith("There is no key for Datadog. Set DD_API_KEY")
    assert "SENTRY_AUTH_TOKEN" in output


def test_progress_is_shown_only_if_the_work_takes_long(monkeypatch, capsys):
    with _progress() as progress:
        progress("reading")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("cli.doctor._QUIET_SECONDS", 0.05)
    with _progress() as progress:
        progress("reading one")
        progress("reading two")
        time.sleep(0.5)
        progress("reading three")
    assert capsys.readouterr().err == "  reading two\n  reading three\n"


def test_the_steps_are_checked_without_keys(monkeypatch):
    for key in KEYS:
        for variable in key.variables:
            monkeypatch.delenv(variable, raising=False)
    code, output = run(PROD, "--json")
    document = json.loads(output)
    states = {step["id"]: step["state"] for step in document["steps"]}
    assert (code, states["runbooks"], states["people"]) == (2, "done", "could not be checked")
    assert states["rotations"] == "done"
