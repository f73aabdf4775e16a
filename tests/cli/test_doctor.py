import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import watchbill

ROOT = Path(__file__).parents[2]
PROD = str(ROOT / "tests" / "example" / "stacks" / "prod")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(watchbill, ["doctor", *arguments])
    return result.exit_code, result.output


def test_the_rights_of_each_key_stand_by_exact_name():
    code, output = run("--rights", PROD)
    assert code == 0
    assert "Datadog: datadog:appKey" in output
    assert "    slos_write" in output
    assert "PagerDuty: pagerduty:token" in output


def test_programs_read_the_same_as_json():
    code, output = run("--rights", PROD, "--format", "json")
    keys = {key["vendor"]: key for key in json.loads(output)["keys"]}
    assert code == 0
    assert keys["datadog"]["write"]["slos_write"] == ["SLOs"]


def test_the_page_of_rights_is_made_from_the_same_table():
    code, output = run("--rights", "--all-kinds", "--format", "markdown")
    assert code == 0
    assert output == (ROOT / "docs" / "rights.md").read_text()


@pytest.mark.parametrize(("arguments", "said"), [((), "--rights"), (("--rights", "no-such-stack"), "no-such-stack")])
def test_what_cannot_be_answered_is_refused(arguments, said):
    code, output = run(*arguments)
    assert code != 0
    assert said in output
