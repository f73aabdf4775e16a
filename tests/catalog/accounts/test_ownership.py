"""What a stack leaves to the owner of the account is said once, and not taken for something that it makes."""

from collections.abc import Callable

import pytest

from catalog import Catalog

Loaded = Callable[..., Catalog]
WRITTEN = {
    "metrics": ("metrics: [{name: email.sent, from: {event: email.sent}, reported: true}]", "metrics"),
    "slack": ('channels: [{name: slack, workspace: acme, channel: "#alerts"}]', "Slack channels"),
    "webhook": ("channels: [{name: bot, kind: webhook, url_secret: watchbill:bot}]", "webhooks"),
    "services": ("services: [{name: Shop}]", "software catalog entries"),
    "logs": ("logs: {pipelines: [{name: Shop, filter: 'service:shop'}]}", "the handling of logs"),
    "status page": (
        "services: [{name: Shop}]\nstatus_page: {name: Acme, domain_prefix: acme, components: [{name: Shop}]}",
        "the status page `Acme`",
    ),
    "sentry": (
        "services: [{name: Shop}]\nerror_tracking: {organization: acme, team: Shop, projects: [{name: Shop}]}",
        "Sentry teams, projects and client keys",
    ),
}


def said(catalog: Catalog) -> list[str]:
    return [finding.message for finding in catalog.findings if finding.rule == "owned-by-other-stack"]


@pytest.mark.parametrize(("text", "words"), WRITTEN.values(), ids=WRITTEN)
def test_what_the_account_has_once_is_left_to_its_owner_and_named(loaded: Loaded, text: str, words: str) -> None:
    (message,) = said(loaded(text, stack="stack: {environment: staging, owns: false}"))
    assert words in message
    assert "`staging` only refers to them. If this environment has its own account, write `owns: true`" in message
    assert said(loaded(text, stack="stack: {environment: staging}")) == []


def test_vendors_are_owned_apart(loaded: Loaded) -> None:
    text = WRITTEN["sentry"][0] + "\n" + WRITTEN["logs"][0]
    (message,) = said(loaded(text, stack="stack: {environment: staging, owns: {sentry: false}}"))
    assert "Sentry" in message
    assert "logs" not in message


def test_a_second_stack_that_pages_leaves_teams_to_the_owner_and_one_that_does_not_has_none_to_leave(
    loaded: Loaded,
) -> None:
    people = "on_call: {people: [{name: Ada, email: a@example.com}], teams: [{name: Shop, people: [Ada]}]}"
    (message,) = said(loaded(people, stack="stack: {environment: production, owns: {pagerduty: false}}"))
    assert "PagerDuty teams" in message
    assert said(loaded(people, stack="stack: {environment: staging, owns: {pagerduty: false}}")) == []


@pytest.mark.parametrize(
    "text",
    [
        "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]",
        "channels: [{name: email, address: ops@example.com}]",
        'channels: [{name: slack, workspace: acme, channel: "#alerts", environments: [prod]}]',
        "channels: [{name: slack}]",
    ],
)
def test_nothing_is_said_where_nothing_is_left_out(loaded: Loaded, text: str) -> None:
    stack = "stack: {environment: staging, owns: false}"
    assert said(loaded(text, stack=stack)) == []
    services = WRITTEN["services"][0]
    (alone,) = said(loaded(services, stack=stack))
    assert said(loaded(text, b=services, stack=stack)) == [alone]


def test_the_finding_is_placed_at_the_stack_and_stops_nothing(loaded: Loaded) -> None:
    catalog = loaded(WRITTEN["logs"][0], stack="stack: {environment: staging, owns: false}")
    (finding,) = [it for it in catalog.findings if it.rule == "owned-by-other-stack"]
    assert (finding.severity, str(finding.source)) == ("info", "shop/stack.yml:1:8")
