import json

import pytest

from tests.support.catalogs import written

OPEN = "alerts: [{name: E, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}]"
UNWISE = "alerts: [{name: E, condition: error_rate > 1%, duration: 5m, severity: info}]"


def test_the_default_stack_is_prod(watchbill):
    ran = watchbill("plan")
    assert (ran.code, ran.err) == (0, "")
    assert "\nprod: " in ran.out
    assert "pages Primary" in ran.out
    assert "\nstaging: " in watchbill("plan", "staging").out


def test_json_is_the_only_output(watchbill):
    ran = watchbill("plan", "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert (document["version"], document["stack"]) == (2, "prod")
    alert = next(it for it in document["resources"] if it["name"] == "alerts-high-error-rate")
    assert alert["source"]["file"].endswith("stacks/prod/alerts.yml")


def test_open_findings_are_shown_and_do_not_fail(watchbill, tmp_path):
    folder = written(tmp_path, {"alerts.yml": OPEN})
    ran = watchbill("plan", str(folder))
    assert (ran.code, ran.err) == (0, "")
    assert "unfinished [channel-without-address]" in ran.out
    assert "unfinished [on-call-missing]" in ran.out
    document = json.loads(watchbill("plan", str(folder), "--format", "json").out)
    errors = {it["rule"] for it in document["findings"] if it["severity"] == "error"}
    assert errors == {"channel-without-address", "on-call-missing"}


def test_findings_of_rules_are_shown_with_the_place_of_the_alert(watchbill, tmp_path):
    folder = written(tmp_path, {"alerts.yml": UNWISE})
    ran = watchbill("plan", str(folder))
    assert ran.code == 0
    assert f"{folder}/alerts.yml:1:10: warning [one-failure-fires]: E: " in ran.out


def test_the_same_catalog_prints_the_same_bytes(watchbill):
    assert watchbill("plan", "--format", "json").out == watchbill("plan", "prod", "--format", "json").out


def test_an_invalid_catalog_gets_the_errors_of_check(watchbill, tmp_path):
    folder = str(written(tmp_path, "alerts: [{nam: E}]"))
    assert watchbill("plan", folder) == watchbill("check", folder)


def test_no_key_is_read_or_shown(watchbill, monkeypatch):
    for name in ("DD_API_KEY", "DD_APP_KEY", "PAGERDUTY_TOKEN", "SENTRY_AUTH_TOKEN"):
        monkeypatch.setenv(name, "canary")
    ran = watchbill("plan", "--format", "json")
    assert json.loads(ran.out)["resources"]
    assert "canary" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--approve", "delete:alerts/x"], "--approve requires --base"),
        (["--all-stacks", "--same-code"], "--all-stacks and --same-code require --base"),
        (["prod", "staging"], "only --base allows several stacks"),
        (["prod", "--all-stacks", "--base", "HEAD"], "--all-stacks cannot be combined with STACK"),
        (["--at", "noon"], "--at noon: not an ISO time"),
        (["--base", "HEAD", "--approve-labels", "["], "requires a JSON list of labels"),
        (["--format", "markdown"], "--format markdown requires --base"),
        (["--write", "r.md"], "--write requires --base"),
        (["--base", "HEAD", "--write", "r.pdf"], "r.pdf: the file name must end with .md, "),
        (["--base", "HEAD", "--link", "here"], "--link 'here': expected an http address"),
        (["--base", "no-such-branch"], "unknown revision 'no-such-branch'"),
    ],
)
def test_an_invalid_comparison_is_one_message(watchbill, arguments, message):
    ran = watchbill("plan", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err


def test_the_help_says_when_plan_exits_with_2(watchbill):
    shown = " ".join(watchbill("plan", "--help").out.split())
    assert "Exit codes: 0 success, also with open findings; 1 invalid input or a failed run; 2 with --base," in shown
    assert "a check failed" not in shown
    assert "`watchbill plan` also checks the rules" in " ".join(watchbill("check", "--help").out.split())
