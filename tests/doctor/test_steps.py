"""Each manual step, missing in turn, is named with its fix; with all of them done, nothing is open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from doctor.model import State
from doctor.steps import STEPS
from tests.support.manual_steps import CATALOG, ManualSteps, open_texts, step_of

Undo = Callable[[ManualSteps], object]


def forget(what: str, *names: str) -> Undo:
    def undo(shop: ManualSteps) -> None:
        with shop.store() as store:
            store.forget(what, names)

    return undo


def learn(what: str, *names: str) -> Undo:
    def undo(shop: ManualSteps) -> None:
        with shop.store() as store:
            store.learn(what, names)

    return undo


def edit(vendor: str, kind: str, name: str, **changes: str) -> Undo:
    return lambda shop: shop.edit(vendor, kind, name, **changes)


def unreachable(problem: str) -> Undo:
    members = {
        "invited": {"body.invitation_sent": "true"},
        "phone": {"body.contact_methods": '[{"type": "email_contact_method"}]'},
        "rule": {"body.notification_rules": '[{"urgency": "low"}]'},
    }
    return lambda shop: shop.edit("pagerduty", "user", "Ann", **members[problem])


def empty_hours(shop: ManualSteps) -> None:
    """A week from now, the schedule has nobody for a day: its last entry ends there."""
    now = datetime.now(UTC)
    entry = {"start": (now - timedelta(days=1)).isoformat(), "end": (now + timedelta(days=7)).isoformat()}
    with shop.store() as store:
        (ann,) = (it.id for it in store.objects(token="pagerduty:index/user:User") if it.name == "Ann")
    rendered = f'[{{"start": "{entry["start"]}", "end": "{entry["end"]}", "user": {{"id": "{ann}"}}}}]'
    shop.edit("pagerduty", "schedule", "Primary", body__final_schedule__rendered_schedule_entries=rendered)


def left_over(shop: ManualSteps) -> None:
    shop.add(
        "datadog",
        "monitor",
        name="[TEST abc123] [prod] High Error Rate",
        type="query alert",
        query="sum(last_5m):sum:api.requests{*}.as_count() >= 0",
        message="@pagerduty-Shop",
        monitorThresholds={"critical": "0"},
        tags=["watchbill-test:page"],
    )


UNDONE: tuple[tuple[str, Undo, str, str], ...] = (
    (
        "datadog-rights",
        forget("datadog permission", "monitors_write"),
        "lacks monitors_write for monitors",
        "Give it the right monitors_write.",
    ),
    ("datadog-rights", learn("datadog permission", "user_access_manage"), "more than Watchbill", "Take it away"),
    (
        "sentry-rights",
        forget("sentry scope", "project:admin"),
        "lacks project:admin for client keys, projects.",
        "Give it",
    ),
    (
        "sentry-rights",
        learn("sentry scope", "org:admin"),
        "more than Watchbill ever needs: org:admin",
        "Take it",
    ),
    ("slack-in-datadog", forget("slack workspace", "example"), "Slack workspace example", "Install the Slack"),
    (
        "channels",
        lambda shop: shop.remove("datadog", "slack-channel", "#alerts"),
        "cannot post to #alerts of example",
        "Create the channel in Slack",
    ),
    (
        "pagerduty-in-datadog",
        lambda shop: shop.remove("datadog", "pagerduty-service-object", "shop"),
        "does not know @pagerduty-shop",
        "Run `pulumi up`",
    ),
    (
        "integrations-in-sentry",
        forget("slack workspace", "example"),
        "The Slack integration is not installed in Sentry for example",
        "Install it",
    ),
    (
        "integrations-in-sentry",
        edit("sentry", "integration", "pagerduty", body__status="disabled", body__organizationIntegrationStatus="off"),
        "The PagerDuty integration of example is switched off",
        "Switch it on",
    ),
    (
        "people",
        edit("pagerduty", "user", "Bob", email="robert@example.com"),
        "PagerDuty has no user Bob (bob@example.com)",
        "Invite them",
    ),
    ("people", unreachable("invited"), "Ann has not accepted the invitation", "Ask Ann to accept"),
    ("people", unreachable("phone"), "Ann has no phone", "Ask Ann to add a phone"),
    ("people", unreachable("rule"), "Ann has no notification rule for high urgency", "Ask Ann to add a notification"),
    ("schedules", empty_hours, "Nobody is on call in On call from", "Fill the schedule"),
    (
        "first-event",
        forget("sentry environment", "prod"),
        "has not received an event of the environment prod",
        "sentry-cli send-event --env prod",
    ),
    (
        "scrubbing",
        edit("sentry", "project", "Shop", body__sensitiveFields="[]"),
        "does not scrub card_number in Shop",
        "Additional Sensitive Fields",
    ),
    (
        "variables",
        forget("synthetics variable", "SHOP_PASSWORD"),
        "The global variable SHOP_PASSWORD is not set",
        "Create the variable SHOP_PASSWORD",
    ),
    (
        "metrics",
        forget("metric tag", *(f"api.latency {tag}" for tag in ("env:prod", "service:shop", "endpoint:any"))),
        "api.latency was not reported in the last 7 days",
        "Start the product",
    ),
    (
        "metrics",
        forget("metric tag", "api.requests service:shop"),
        "api.requests was reported without service:shop",
        "Add the tag",
    ),
    (
        "metrics",
        forget("metric tag", "api.requests status_class:any"),
        "api.requests was reported without status_class",
        "Add the tag",
    ),
    (
        "index-order",
        edit("datadog", "logs-index", "shop", body__order="null"),
        "The log index shop is below main",
        "Drag shop above main",
    ),
    (
        "status-page",
        edit("datadog", "status-page", "Shop", enabled="false"),
        "The status page Shop is not published",
        "publish it",
    ),
    ("leftovers", left_over, '"[TEST abc123] [prod] High Error Rate"', "watchbill doctor prod --clean-up"),
)


def test_with_everything_in_place_all_steps_are_done(done):
    examination = done.examine(ids=True)
    assert open_texts(examination) == {}
    assert examination.exit_code == 0
    assert {step.state for step in examination.steps} == {State.DONE}
    assert {step.step.id for step in examination.steps} == {step.id for step in STEPS}


@pytest.mark.parametrize(("id", "undo", "text", "fix"), UNDONE, ids=[f"{it[0]}: {it[2]}" for it in UNDONE])
def test_a_step_that_is_missing_is_named_with_its_fix(shop, id, undo, text, fix):
    undo(shop)
    examination = shop.examine()
    step = step_of(examination, id)
    assert step.state is State.OPEN
    found = [it for it in step.findings if text in it.text]
    assert len(found) == 1, [it.text for it in step.findings]
    assert fix in (found[0].fix or "")
    assert examination.exit_code == 2


ONLY_IN_THE_CODE: tuple[tuple[str, Undo, str, str], ...] = (
    (
        "routing",
        lambda shop: rewrite(shop, 'workspace: example, channel: "#alerts"', "kind: slack"),
        "The channel `slack` has no address yet",
        "channel:",
    ),
    (
        "thresholds",
        lambda shop: rewrite(shop, "    min_events: 100\n", ""),
        "The alert High Error Rate pages with the default `min_events: 50`",
        "write `min_events: 50`",
    ),
    (
        "thresholds",
        lambda shop: rewrite(shop, "    retries: 1\n", ""),
        "The uptime check Sign in pages with the default `retries: 2`",
        "write `retries: 2`",
    ),
    (
        "runbooks",
        lambda shop: (shop.project / "stacks/prod/runbooks/high-error-rate.md").unlink(),
        "High Error Rate pages, and nobody has written its runbook",
        "runbooks/high-error-rate.md",
    ),
    (
        "runbooks",
        lambda shop: (shop.project / "stacks/prod/runbooks/sign-in.md").write_text("Ask @pagerduty-Shop\n"),
        "the handle @pagerduty-Shop would notify someone",
        "Correct the file",
    ),
    (
        "rotations",
        lambda shop: rewrite(shop, "turn: weekly", "turn: weekly, hours: business"),
        "nobody is on call in On call from",
        "Add people or hours",
    ),
    (
        "codeowners",
        lambda shop: (shop.project / ".github/CODEOWNERS").unlink(),
        "No file says who must review changes",
        "Write .github/CODEOWNERS",
    ),
    (
        "codeowners",
        lambda shop: (shop.project / ".github/CODEOWNERS").write_text("/policies/ @a\n/review/\ncatalog/** @a # b\n"),
        ".github/CODEOWNERS names no owner of components/, plan/, review/, cli/, .github/",
        "Add them",
    ),
    (
        "codeowners",
        lambda shop: (shop.project / ".github/CODEOWNERS").write_text("* @a\n/policies/\n"),
        ".github/CODEOWNERS names no owner of policies/.",
        "Add them",
    ),
    (
        "codeowners",
        lambda shop: (shop.project / ".github/CODEOWNERS").write_text("* @your-organization/on-call\n"),
        ".github/CODEOWNERS still names @your-organization/on-call",
        "Replace it by people or teams",
    ),
    (
        "addresses",
        lambda shop: (shop.project / "Pulumi.prod.yaml").write_text("config: {}\n"),
        "The address of the channel Bot is not set",
        "pulumi config set --secret watchbill:bot --stack prod",
    ),
)


def rewrite(shop: ManualSteps, old: str, new: str) -> None:
    assert old in CATALOG
    (shop.project / "stacks" / "prod" / "shop.yml").write_text(CATALOG.replace(old, new))


@pytest.mark.parametrize(
    ("id", "undo", "text", "fix"), ONLY_IN_THE_CODE, ids=[f"{it[0]}: {it[2]}" for it in ONLY_IN_THE_CODE]
)
def test_what_the_code_shows_needs_no_keys(shop, id, undo, text, fix):
    undo(shop)
    examination = shop.again().offline()
    found = [it for it in step_of(examination, id).findings if text in it.text]
    assert len(found) == 1, open_texts(examination)[id]
    assert fix in (found[0].fix or "")
    assert step_of(examination, id).state is State.OPEN


def test_every_step_is_missing_once():
    tested = {it[0] for it in (*UNDONE, *ONLY_IN_THE_CODE)}
    accounts = {step.id for step in STEPS if step.is_account}
    assert {step.id for step in STEPS} - tested == accounts | {"pagerduty-rights"}


def test_without_keys_each_step_says_which_variable_is_missing(done):
    examination = done.offline()
    unchecked = [step for step in examination.steps if step.step.vendors]
    assert {step.state for step in unchecked} == {State.UNCHECKED}
    for step in unchecked:
        (finding,) = step.findings
        variable = {"datadog": "DD_API_KEY and DD_APP_KEY", "pagerduty": "PAGERDUTY_TOKEN", "sentry": "SENTRY_AUTH"}
        assert variable[step.step.vendors[0]] in finding.text
    assert {step.state for step in examination.steps if not step.step.vendors} == {State.DONE}
    assert examination.exit_code == 2
