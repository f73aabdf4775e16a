"""Several stacks in one account: what one of them needs and the owner does not make is an error with both places."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.accounts.sharing import account_errors
from tests.components.sentry.test_paging import PAGING
from tests.support.catalogs import loaded
from tests.support.texts import FixtureText

Between = Callable[[str, str], list[str]]
ALERT = FixtureText(
    "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: info, notify: [NAME]}]\n"
)
SLACK = FixtureText("channels: [{name: Pay, kind: slack, workspace: acme, channel: '#pay'}]\n")
PEOPLE = FixtureText("  people: [{name: Ada, email: ada@example.com}]\n")
STAGING = "stack: {environment: staging, owns: false}\n"
LIVE = FixtureText("stack: {environment: production, owns: false}\n")


@pytest.fixture
def between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Between:
    """The errors between the stacks `prod`, which owns everything, and another."""
    monkeypatch.chdir(tmp_path)

    def run(owner: str, other: str) -> list[str]:
        stacks = [loaded(tmp_path / "stacks" / name, {"a.yml": text}) for name, text in (("prod", owner), ("b", other))]
        return [str(error) for error in account_errors(stacks)]

    return run


def test_a_channel_that_the_owner_does_not_make_is_an_error_with_both_places(between: Between) -> None:
    (error,) = between("services: [{name: Shop}]\n", STAGING + SLACK + ALERT.replace("NAME", "Pay"))
    assert error.startswith("stacks/b/a.yml:2:12: `b` posts to `#pay` in the Slack workspace `acme`, which `prod` must")
    assert "no item there notifies it of `Errors`" in error
    assert "`prod` is at " in error
    assert "stacks/prod" in error


def test_one_that_it_makes_is_none_whatever_it_is_called_there(between: Between) -> None:
    other = STAGING + SLACK + ALERT.replace("NAME", "Pay")
    assert between(SLACK, other) == []
    assert between(SLACK.replace("Pay", "Money"), other) == []
    assert len(between(SLACK.replace("#pay", "#money"), other)) == 1


def test_a_channel_that_nothing_posts_to_and_an_email_need_no_owner(between: Between) -> None:
    assert between("services: [{name: Shop}]\n", STAGING + SLACK) == []
    assert len(between("services: [{name: Shop}]\n", STAGING + SLACK + ALERT.replace("NAME", "Pay"))) == 1
    mail = "channels: [{name: email, address: ops@example.com}]\n"
    assert between("services: [{name: Shop}]\n", STAGING + mail + ALERT.replace("NAME", "email")) == []


def test_a_webhook_is_known_by_its_key(between: Between) -> None:
    hook = "channels: [{name: Bot, kind: webhook, url_secret: 'watchbill:bot'}]\n"
    other = STAGING + hook + ALERT.replace("NAME", "Bot")
    assert between(hook, other) == []
    (error,) = between("services: [{name: Shop}]\n", other)
    assert "the webhook `bot`" in error


def test_what_nobody_owns_and_what_each_owns_is_no_fault(between: Between) -> None:
    text = SLACK + ALERT.replace("NAME", "Pay")
    assert between("services: [{name: Shop}]\n", "stack: {environment: staging}\n" + text) == []
    assert between(LIVE.replace("production", "dev"), STAGING + text) == []
    assert len(between("services: [{name: Shop}]\n", STAGING + text)) == 1


@pytest.mark.parametrize(
    ("made", "asked", "why"),
    [
        ("", "{name: email.sent, from: {event: email.sent}}", "refuses a monitor of an unknown metric"),
        (
            "{name: email.sent, from: {event: email.sent, field: n}}",
            "{name: email.sent, from: {event: email.sent}}",
            "it is a distribution there and a count here",
        ),
        (
            "{name: email.sent, from: {event: email.sent}}",
            "{name: email.sent, tags: [kind], from: {event: email.sent}}",
            "there it does not have the tag `kind`",
        ),
    ],
)
def test_a_metric_is_made_by_the_owner_as_it_is_asked_for(between: Between, made: str, asked: str, why: str) -> None:
    signal = "signals: [{name: sent, count: email.sent}]\n"
    alert = "alerts: [{name: A, condition: sent > 5, duration: 5m, severity: info, notify: []}]\n"
    alert = alert.replace(", notify: []", ", notify: [email]") + "channels: [{name: email, address: a@b.io}]\n"
    (error,) = between(f"metrics: [{made}]\n", f"{STAGING}metrics: [{asked}]\n{signal}{alert}")
    assert "requires the metric `email.sent`" in error
    assert why in error
    assert between(f"metrics: [{asked}]\n", f"{STAGING}metrics: [{asked}]\n{signal}{alert}") == []


def test_a_team_and_a_made_user_are_looked_up_and_must_be_there(between: Between) -> None:
    team = "  teams: [{name: Web, people: [Ada]}]\n"
    policy = "  escalation_policies: [{name: Live, team: Web, levels: [{notify: Ada}]}]\n"
    other = LIVE + f"on_call:\n{PEOPLE.replace('.com', '.com, create: true')}{team}{policy}"
    owner = "on_call:\n  people: [{name: Ada, email: ada@example.com, create: true}]\n"
    errors = between(f"on_call:\n{PEOPLE}", other)
    assert any("the team `Web`" in error for error in errors)
    assert any("the user `Ada`" in error for error in errors)
    assert between(owner + team, other) == []


def test_two_stacks_that_page_make_no_service_or_policy_of_one_name(between: Between) -> None:
    on_call = f"on_call:\n{PEOPLE}  escalation_policies: [{{name: Day, levels: [{{notify: Ada}}]}}]\n"
    (error,) = between(on_call, LIVE + on_call)
    assert "are both the escalation policy `Day` in PagerDuty" in error
    assert "stacks/prod/a.yml:3:25" in error
    assert between(on_call, STAGING + on_call) == []


def test_a_sentry_project_is_made_by_the_owner(between: Between) -> None:
    tracking = "error_tracking: {organization: acme, team: Web, projects: [{name: shop, platform: node}]}\n"
    assert between(tracking, STAGING + tracking) == []
    (error,) = between(tracking.replace("shop", "web"), STAGING + tracking)
    assert "creates alerts for the Sentry project `shop` of `acme`" in error


def test_two_stacks_whose_alerts_would_make_one_entry_in_sentry_are_an_error(between: Between) -> None:
    """Each may have a PagerDuty account of its own; they have one Sentry."""
    text = PAGING.replace("\n    ", "\n")
    (error,) = between(text, text + "stack: {environment: production}\n")
    assert error.startswith("stacks/b/a.yml:")
    assert (
        "create an entry with the same name `Jobs (Watchbill)` in Sentry's PagerDuty integration `acme`"
        in error.splitlines()[0]
    )
