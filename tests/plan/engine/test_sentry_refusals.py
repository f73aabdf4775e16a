"""Why Sentry refused a run: each cause is one message with its place in the catalog and what to do."""

from pathlib import Path

import pytest

from cli.text.run import undone_lines
from plan.engine.log import EngineRun, Failure
from plan.engine.sentry_refusals import sentry_refusals
from plan.plan import Plan
from tests.support.catalogs import planned

CATALOG = """
    on_call:
      people: [{name: Ada, email: ada@example.com}]
      rotations: [{name: Primary, people: [Ada], time_zone: UTC}]
    services: [{name: Shop}]
    channels:
      - {name: slack, workspace: chat, channel: "#alerts"}
      - {name: other, kind: slack, workspace: chat, channel: "#other"}
    error_tracking:
      organization: acme
      team: Web
      pagerduty: {account: pager}
      projects:
        - {name: Shop}
      alerts:
        - {name: Down, condition: events > 200, severity: critical, notify: [slack, pagerduty]}
"""
PROVIDER = ("pulumi:providers:sentry", "sentry")
INTEGRATION = ("sentry:index/getOrganizationIntegration:getOrganizationIntegration", None)
ERRORS = ("sentry:index/getProjectErrorMonitor:getProjectErrorMonitor", None)
TEAM = ("sentry:index/team:Team", "error-tracking-team")
ALERT = ("sentry:index/alert:Alert", "error-tracking-shop--down")
KEY = ("sentry:index/key:Key", "error-tracking-shop-key")
INVOKE = "invoke of sentry:index/getOrganizationIntegration:getOrganizationIntegration failed: "


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.chdir(tmp_path)
    return planned(tmp_path / "stacks" / "prod", CATALOG)


def _run(*failures: tuple[tuple[str, str | None], int | None, str]) -> EngineRun:
    return EngineRun(
        failures=tuple(Failure(type=of[0], name=of[1], status=status, message=text) for of, status, text in failures)
    )


@pytest.mark.parametrize(
    ("of", "status", "text", "place", "message"),
    [
        (
            PROVIDER,
            404,
            "failed to perform health check: Sentry API is not available, please check the base URL",
            "Pulumi.prod.yaml: sentry:baseUrl",
            "there is no Sentry at this address",
        ),
        (
            PROVIDER,
            401,
            "failed to perform health check: Sentry API is not available, Please check the authentication token",
            "Pulumi.prod.yaml: sentry:token",
            "Sentry does not know the token",
        ),
        (INTEGRATION, 404, f"{INVOKE}Unable to read, got status 404: {{}}", ":10:", "organization `acme`"),
        (INTEGRATION, 403, f"{INVOKE}Unable to read, got status 403: {{}}", ":10:", "organization `acme`"),
        (TEAM, 403, "Unable to create, got status 403: {}", ":10:", "organization `acme`"),
        (TEAM, None, "organization: there is no organization 'acme' for this token", ":10:", "organization `acme`"),
        (
            INTEGRATION,
            None,
            f"{INVOKE}Unable to find the pagerduty integration named 'pager' in organization 'acme'",
            ":10:",
            "Sentry has no integration PagerDuty `pager`",
        ),
        (
            ALERT,
            400,
            'got status 400: {"slack":["The slack resource \\"#alerts\\" does not exist or has not been granted access '
            'in the chat Slack workspace."]}',
            ":7:",
            "Sentry finds no channel `#alerts` in Slack",
        ),
        (
            KEY,
            404,
            "Unable to update, got status 404: {}",
            ":14:",
            "Sentry no longer has the project `Shop`: somebody deleted it",
        ),
        (
            ERRORS,
            404,
            "Unable to read, got status 404: {}",
            ":14:",
            "Sentry no longer has the project `Shop`: somebody deleted it",
        ),
    ],
)
def test_each_cause_is_one_message_with_its_place_and_what_to_do(
    plan: Plan, of: tuple[str, str | None], status: int | None, text: str, place: str, message: str
) -> None:
    (refusal,) = sentry_refusals(_run((of, status, text), (of, status, text)), plan)
    assert place in refusal.place
    assert message in refusal.message
    assert refusal.fix.endswith((".", "`."))
    lines = " ".join(undone_lines(_run((of, status, text)), plan))
    assert f"{refusal.message}" in " ".join(lines.split())
    assert "refuses the key or the plan" not in lines


def test_of_an_integration_without_a_name_each_that_is_used_is_named(plan: Plan) -> None:
    run = _run((INTEGRATION, None, f"{INVOKE}No matching organization integration found"))
    assert [it.message for it in sentry_refusals(run, plan)] == [
        "Sentry has no integration PagerDuty `pager`",
        "Sentry has no integration Slack `chat`",
    ]


def test_of_a_token_of_another_organization_that_is_all_that_is_said(plan: Plan) -> None:
    run = _run(
        (INTEGRATION, 404, f"{INVOKE}Unable to read, got status 404: {{}}"),
        (ERRORS, 404, "Unable to read, got status 404: {}"),
    )
    (refusal,) = sentry_refusals(run, plan)
    assert "no access to the Sentry organization" in refusal.message


def test_any_other_refusal_is_left_to_sentrys_own_words(plan: Plan) -> None:
    assert sentry_refusals(_run((ALERT, 400, "frequencyMinutes: must be one of 0, 5")), plan) == ()


@pytest.mark.parametrize("vendor", ["datadog", "pagerduty", "sentry"])
def test_a_key_that_a_provider_refuses_is_said_of_its_vendor(plan: Plan, vendor: str) -> None:
    run = _run(((f"pulumi:providers:{vendor}", vendor), 401, "got status 401: Unauthorized"))
    assert any("refuses the key" in line for line in undone_lines(run, plan))
