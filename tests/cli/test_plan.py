import json

import pytest

from tests.support.catalogs import written

OPEN = "alerts: [{name: E, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}]"
UNWISE = "alerts: [{name: E, condition: error_rate > 1%, duration: 5m, severity: info}]"


def test_a_person_sees_the_plan_of_prod_unless_another_stack_is_named(watchbill):
    ran = watchbill("plan")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("prod: ")
    assert "wakes Primary" in ran.out
    assert watchbill("plan", "staging").out.startswith("staging: ")


def test_a_program_gets_json_and_nothing_else(watchbill):
    ran = watchbill("plan", "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert (document["version"], document["stack"]) == (2, "prod")
    alert = next(it for it in document["resources"] if it["name"] == "alerts-high-error-rate")
    assert alert["source"]["file"].endswith("stacks/prod/alerts.yml")


def test_what_is_open_is_shown_and_is_no_failure(watchbill, tmp_path):
    folder = written(tmp_path, {"alerts.yml": OPEN})
    ran = watchbill("plan", str(folder))
    assert (ran.code, ran.err) == (0, "")
    assert "error [channel-open]" in ran.out
    assert "error [on-call-open]" in ran.out
    document = json.loads(watchbill("plan", str(folder), "--format", "json").out)
    errors = {it["rule"] for it in document["findings"] if it["severity"] == "error"}
    assert errors == {"channel-open", "on-call-open"}


def test_what_the_rules_find_is_shown_with_the_place_of_the_alert(watchbill, tmp_path):
    folder = written(tmp_path, {"alerts.yml": UNWISE})
    ran = watchbill("plan", str(folder))
    assert ran.code == 0
    assert f"{folder}/alerts.yml:1:10: warning [one-failure-fires]: E: " in ran.out


def test_the_same_catalog_prints_the_same_bytes(watchbill):
    assert watchbill("plan", "--format", "json").out == watchbill("plan", "prod", "--format", "json").out


def test_a_wrong_catalog_is_refused_as_check_refuses_it(watchbill, tmp_path):
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
        (["--approve", "delete:alerts/x"], "--approve goes with --base"),
        (["--all-stacks", "--same-code"], "--all-stacks and --same-code goes with --base"),
        (["prod", "staging"], "one STACK at a time"),
        (["prod", "--all-stacks", "--base", "HEAD"], "name stacks, or take --all-stacks"),
        (["--at", "noon"], "--at 'noon' is no time"),
        (["--base", "HEAD", "--approve-labels", "["], "takes a JSON list of labels"),
        (["--format", "markdown"], "--format markdown goes with --base"),
        (["--write", "r.md"], "--write goes with --base"),
        (["--base", "HEAD", "--write", "r.pdf"], "r.pdf: the file name must end with .md, "),
        (["--base", "HEAD", "--link", "here"], "--link 'here': expected an http address"),
        (["--base", "no-such-branch"], "unknown revision 'no-such-branch'"),
    ],
)
def test_a_comparison_that_cannot_be_asked_for_is_one_message(watchbill, arguments, message):
    ran = watchbill("plan", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
