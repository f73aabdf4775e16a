import json
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.local_account import seed
from local.errors import LocalError
from tests.support.catalogs import loaded, written
from tests.support.texts import FixtureText

OPEN = FixtureText("alerts: [{name: E, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack]}]")


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch, tmp_path):
    """A clone of its own, in which nothing was run yet."""
    monkeypatch.setattr("cli.verbs.local.CLONE", tmp_path / "clone")


@pytest.fixture
def started(monkeypatch) -> list[str]:
    """What was started: the session is replaced by one that only notes it."""
    notes: list[str] = []

    @contextmanager
    def session(*_args, **_kwargs):
        notes.append("session")
        yield object()

    monkeypatch.setattr("cli.verbs.local.open_session", session)
    return notes


def test_up_refuses_unfinished_routing_before_it_starts_a_session(watchbill, tmp_path, started):
    ran = watchbill("local", "up", str(written(tmp_path / "shop", {"alerts.yml": OPEN})))
    assert (ran.code, ran.out, started) == (1, "", [])
    assert ran.err.startswith("Error: not applied, because the routing is unfinished:\n")
    assert "alerts.yml:1:" in ran.err
    assert "[channel-without-address]" in ran.err


def test_up_does_not_stop_at_findings_of_severity_info(watchbill, tmp_path, started, monkeypatch):
    monkeypatch.setattr("cli.verbs.local.commands.up", lambda _session, _stack, *_extra, **_output: 0)
    monkeypatch.setattr("cli.verbs.local.vendors.contents", lambda _store: [])
    text = OPEN.replace("slack", "pagerduty") + "\nstack: {environment: staging}"
    assert watchbill("local", "up", str(written(tmp_path / "shop", text))).code == 0
    assert started == ["session"]


@pytest.mark.parametrize("verb", ["up", "preview", "refresh", "destroy"])
@pytest.mark.parametrize(("engines", "ours"), [(0, 0), (1, 1), (2, 1), (7, 1), (255, 1)])
def test_any_exit_code_of_the_engine_becomes_1(watchbill, started, monkeypatch, verb, engines, ours):
    monkeypatch.setattr(f"cli.verbs.local.commands.{verb}", lambda _session, _stack, *_extra, **_output: engines)
    monkeypatch.setattr("cli.verbs.local.vendors.contents", lambda _store: [])
    assert watchbill("local", verb, "staging").code == ours
    assert started == ["session"]


def test_a_machine_that_cannot_run_the_engine_is_one_message(watchbill, monkeypatch):
    def broken(*_args, **_kwargs):
        raise LocalError("there is no Go here: install pulumi instead")

    monkeypatch.setattr("cli.verbs.local.open_session", broken)
    monkeypatch.setattr("cli.verbs.local.find_engine", broken)
    for arguments in (["up"], ["preview"], ["run", "--", "true"], ["engine"]):
        ran = watchbill("local", *arguments)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "Error: there is no Go here: install pulumi instead\n"


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("verb", ["up", "refresh"])
def test_a_withdrawn_api_is_reported_after_a_run(watchbill, monkeypatch, verb):
    urn = "urn:pulumi:prod::watchbill::watchbill:index:ErrorTracking$sentry:index/alert:Alert::one"
    error = {"urn": urn, "severity": "error", "message": "Unable to read, got status 410: gone"}

    def engine(_session, _stack, *extra, **_output):
        log = Path(extra[extra.index("--event-log") + 1])
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(json.dumps({"sequence": 0, "diagnosticEvent": error}))
        return 255

    monkeypatch.setattr(f"cli.verbs.local.commands.{verb}", engine)
    ran = watchbill("local", verb)
    assert ran.code == 1
    assert "Sentry has withdrawn the API for this kind: alerts. It answers 410 for 1 of them.\n" in ran.err
    assert ("Not applied (" in ran.err) == (verb == "up")


def test_an_api_is_withdrawn_and_restored(watchbill):
    ran = watchbill("local", "withdraw", "sentry", "alert")
    assert (ran.code, ran.out) == (0, "Requests for sentry's alert objects now fail with 410.\n")
    ran = watchbill("local", "withdraw", "sentry", "--status", "200")
    assert (ran.code, ran.out) == (0, "Requests to sentry work again.\n")
    assert watchbill("local", "withdraw", "sentry", "alrt").code == 1


def test_run_passes_the_options_of_a_command_to_it(watchbill, started, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "cli.verbs.local.commands.run_command", lambda _session, stack, argv: seen.append((stack, argv)) or 0
    )
    assert watchbill("local", "run", "--stack", "staging", "--", "pulumi", "up", "--yes", "-s", "x").code == 0
    assert started == ["session"]
    assert seen == [("staging", ("pulumi", "up", "--yes", "-s", "x"))]


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_missing_account_cannot_be_shown(watchbill, tmp_path, format_):
    ran = watchbill("local", "show", "--format", format_)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"Error: the account does not exist yet: {tmp_path}/clone/")


@pytest.mark.parametrize(
    "target", [("nobody", "monitor", "x"), ("datadog", "gadget", "x"), ("datadog", "monitor", "x")]
)
def test_an_edit_of_an_unknown_object_is_one_message(watchbill, target):
    ran = watchbill("local", "edit", *target, "priority=5")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_reset_without_an_account_succeeds(watchbill):
    assert watchbill("local", "reset").code == 0


def test_the_account_starts_with_the_objects_that_the_catalog_presupposes(tmp_path):
    catalog = loaded(
        tmp_path,
        """
        on_call:
          people: [{name: Ada, email: ada@example.com}, {name: Ben, email: ben@example.com, create: true}]
        channels:
          - {name: slack, workspace: acme, channel: "#alerts"}
          - {name: web, kind: slack, workspace: acme, channel: "#web"}
          - {name: partner, kind: slack, workspace: partner, channel: "#web"}
          - {name: email, address: ops@example.com}
        error_tracking: {organization: acme-inc, team: Web, projects: [{name: Shop}]}
        metrics:
          - {name: db.used, type: gauge, from: agent, reported: true}
          - {name: db.size, type: gauge, from: agent}
          - {name: email.sent, from: {event: email.sent}, reported: true}
        uptime:
          - name: Sign in
            severity: info
            secrets: [PASSWORD]
            steps: [{name: In, request: {url: "https://example.com", json: {password: "{{ PASSWORD }}"}}}]
        """,
    )
    content = seed(catalog)
    tags = content.pop("metric_tags")
    assert {"db.used env:prod", "email.sent env:prod", "synthetics.test_runs status:success"} <= set(tags)
    assert "project:admin" in content.pop("sentry_scopes")
    assert "monitors_write" in content.pop("datadog_permissions")
    assert content == {
        "users": [{"name": "Ada", "email": "ada@example.com"}],
        "slack_workspaces": ["acme", "partner"],
        "metrics": ["db.used", "email.sent"],
        "metrics_expected": ["db.size", "db.used"],
        "synthetics_variables": ["PASSWORD"],
        "sentry_organizations": ["acme-inc"],
        "sentry_environments": ["prod"],
        "sentry_pagerduty_services": [],
        "pagerduty_accounts": [],
    }


@pytest.mark.parametrize(
    ("change", "verb"),
    [("body.status=disabled", "watchbill audit --local"), ("name=Basket", "watchbill local refresh")],
)
def test_an_edit_says_which_command_finds_it(watchbill, monkeypatch, change, verb):
    monkeypatch.setattr("cli.verbs.local.vendors.edit", lambda *_: None)
    ran = watchbill("local", "edit", "pagerduty", "service", "Cart", change)
    assert ran.code == 0
    assert f"`{verb}` finds the change." in ran.out
