"""The guard against edits of YAML that stopped a page unseen: the kinds of the table, and what each must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.model import Risk
from tests.support.changes import Change, inputs, text
from tests.support.edits import Edit, edited

ALERTS = "prod/alerts.yml"
ERRORS = Edit(
    file=ALERTS,
    old="""  - name: High Error Rate
    condition: error_rate > 1%
    duration: 5m
""",
    new="""  - name: High Error Rate
    condition: error_rate > 1%
    duration: 5m
    EDIT
""",
)


def alert(*lines: str, condition: str = "error_rate > 1%", duration: str = "5m") -> Edit:
    """The alert on errors with other lines."""
    own = [f"condition: {condition}", f"duration: {duration}", *lines]
    return Edit(file=ALERTS, old=ERRORS.old, new="  - name: High Error Rate\n" + "".join(f"    {it}\n" for it in own))


def risks(edits: list[Edit], first: list[Edit]) -> Mapping[str, Risk]:
    """The risks of edits, of a base that has the first ones."""
    comparison = Comparison(stack="prod", base=edited(first), head=edited([*first, *edits]))
    return {risk.id: risk for risk in review_stack(comparison, approved=()).risks}


HEALTH = "  - name: Storefront health\n    service: Storefront\n    every: 1m\n"
DAY = Edit(
    file="shared/on_call.yml",
    new="""
    - name: Day
      levels:
        - notify: [Office hours]
          after: 5m
        - notify: [Office hours]
          after: 5m
        - notify: [Office hours]
      repeat: 2
""",
)
WEBHOOK = Edit(
    file="shared/payments.yml",
    old="""    no_data: resolve
    severity: warning
    notify: [slack, email]

  - name: No Signups""",
    new="""    no_data: resolve
    severity: critical
    notify: [slack, pagerduty]

  - name: No Signups""",
)

LOST: Mapping[str, tuple[list[Edit], list[Edit], str, str]] = {
    "another environment": (
        [],
        [Edit(file="prod/product.yml", new="\nstack: {environment: production}\n")],
        "query:stack/prod",
        "env:production instead of env:prod",
    ),
    "a policy whose levels are empty at night": (
        [DAY],
        [
            Edit(
                file="shared/services.yml",
                old="    team: Shop\n    escalation_policy: On call\n",
                new="    team: Shop\n    escalation_policy: Day\n",
            )
        ],
        "gap:services/storefront",
        "page nobody through Day in 512 hours",
    ),
    "a policy that only has its day left": (
        [],
        [
            Edit(
                file="shared/on_call.yml",
                old="""        - notify: [Primary]
          after: 5m
        - notify: [Primary secondary]
          after: 5m
        - notify: everyone
""",
                new="""        - notify: [Office hours]
          after: 5m
        - notify: [Office hours]
          after: 5m
        - notify: [Office hours]
""",
            )
        ],
        "level:escalation_policies/on-call",
        "Primary",
    ),
    "a new first level that waits": (
        [],
        [
            Edit(
                file="shared/on_call.yml",
                old="        - notify: [Primary]\n          after: 5m\n",
                new="        - notify: [Office hours]\n          after: 30m\n"
                "        - notify: [Primary]\n          after: 5m\n",
            )
        ],
        "delay:escalation_policies/on-call",
        "30 min",
    ),
    "a service that moves with its check": (
        [],
        [
            Edit(
                file="shared/services.yml",
                old="    url: https://shop.example.com\n",
                new="    url: https://shop.example.org\n",
            )
        ],
        "path:services/storefront",
        "shop.example.org",
    ),
    "more locations that must fail": (
        [],
        [Edit(file="shared/uptime.yml", old=HEALTH, new=HEALTH + "    fails_from: 3\n")],
        "path:uptime/storefront-health",
        "optionsList.minLocationFailed",
    ),
    "a single location left": (
        [],
        [
            Edit(
                file="shared/uptime.yml",
                old="    retries: 1\n    fails_from: 2\n    locations: [aws:eu-central-1, aws:us-east-2]\n",
                new="    retries: 1\n    fails_from: 1\n    locations: [aws:us-east-2]\n",
            ),
            Edit(
                file="shared/uptime.yml", old="    every: 5m\n    retries: 1\n", new="    every: 30m\n    retries: 1\n"
            ),
        ],
        "sensitivity:uptime/sign-in-and-check-out",
        "12 times",
    ),
    "more retries and a longer interval": (
        [],
        [Edit(file="shared/uptime.yml", old="    every: 5m\n    retries: 1\n", new="    every: 25m\n    retries: 3\n")],
        "sensitivity:uptime/sign-in-and-check-out",
        "10 times",
    ),
    "another method": (
        [],
        [
            Edit(
                file="shared/uptime.yml",
                old="request: {url: /api/login, json",
                new="request: {url: /api/login, method: PUT, json",
            )
        ],
        "path:uptime/sign-in-and-check-out",
        "apiSteps",
    ),
    "another body": (
        [],
        [Edit(file="shared/uptime.yml", old="json: {mode: dry-run}", new="json: {mode: ping}")],
        "path:uptime/sign-in-and-check-out",
        "apiSteps",
    ),
    "another assertion": (
        [],
        [Edit(file="shared/uptime.yml", old="json: {$.status: accepted}", new="json: {$.status: rejected}")],
        "path:uptime/sign-in-and-check-out",
        "apiSteps",
    ),
    "a scanner rule that hides an event": (
        [],
        [Edit(file="shared/logs.yml", new="    - name: Requests\n      regex: http\\.request\n")],
        "path:logs/logs",
        "is added",
    ),
    "an index renamed with an exclusion": (
        [WEBHOOK],
        [
            Edit(
                file="shared/logs.yml",
                old="    name: storefront\n    owned: true\n",
                new="    name: shop\n    owned: true\n",
            ),
            Edit(
                file="shared/logs.yml",
                old="    - name: Debugging\n",
                new="    - name: Webhooks\n      filter: '@endpoint:/api/webhooks/stripe'\n    - name: Debugging\n",
            ),
        ],
        "path:indexes/storefront",
        "LogsIndex storefront",
    ),
    "another organization of Sentry": (
        [],
        [Edit(file="shared/error_tracking.yml", old="organization: example", new="organization: other")],
        "path:error_tracking/error_tracking",
        "organization",
    ),
    "an object that mutes": (
        [],
        [
            Edit(
                file=ALERTS,
                new="""
objects:
  - name: Quiet
    type: datadog:index/downtimeSchedule:DowntimeSchedule
    properties: {scope: "*", monitorIdentifier: {monitorTags: ["*"]}}
""",
            )
        ],
        "path:objects/quiet",
        "mutes it",
    ),
    "a raw priority": ([], [alert("raw: {priority: '5'}")], "path:alerts/high-error-rate", "priority"),
    "a raw draft": ([], [alert("raw: {draftStatus: draft}")], "path:alerts/high-error-rate", "draftStatus"),
    "a raw message without its condition": (
        [],
        [alert("raw: {message: '{{#is_warning}}@pagerduty-storefront{{/is_warning}}'}")],
        "path:alerts/high-error-rate",
        "message.pages.is_alert",
    ),
    "four times the threshold and three times the window": (
        [],
        [alert(condition="error_rate > 4%", duration="15m")],
        "sensitivity:alerts/high-error-rate",
        "12 times",
    ),
}


@pytest.mark.parametrize("what", LOST)
def test_an_edit_that_stops_a_page_is_a_risk(what: str):
    first, edits, id, text = LOST[what]
    found = risks(edits, first)
    assert id in found, {it.id: it.text for it in found.values()}
    assert text in found[id].text


BESIDE: Mapping[str, tuple[list[Edit], str, str, Change, str]] = {
    "a description and a query": (
        [alert("description: Many errors")],
        "Monitor",
        "alerts-high-error-rate",
        text("query", r"100 \*", "1 *"),
        "query.expression",
    ),
    "a threshold and a query": (
        [alert(condition="error_rate > 2%")],
        "Monitor",
        "alerts-high-error-rate",
        text("query", r"100 \*", "1 *"),
        "query.expression",
    ),
    "a runbook and a handle": (
        [alert("runbook: https://wiki.example.com/errors")],
        "Monitor",
        "alerts-high-error-rate",
        text("message", "@pagerduty-storefront", ""),
        "message.pages",
    ),
    "an evaluation delay and a full window": (
        [alert("evaluation_delay: 1m")],
        "Monitor",
        "alerts-high-error-rate",
        inputs(requireFullWindow=True),
        "requireFullWindow",
    ),
    "another Slack channel and a condition of Sentry": (
        [Edit(file="prod/product.yml", old='channel: "#alerts"', new='channel: "#shop"')],
        "Alert",
        "error-tracking-storefront--errors-in-many-sessions",
        inputs(actionFilters=[]),
        "actionFilters.pages",
    ),
    "another interval and a paused check": (
        [Edit(file="shared/uptime.yml", old="    every: 5m\n    retries: 1\n", new="    every: 4m\n    retries: 1\n")],
        "SyntheticsTest",
        "uptime-sign-in-and-check-out",
        inputs(status="paused"),
        "status",
    ),
    "a service's description and its urgency": (
        [Edit(file="shared/services.yml", old="The shop, its API and the checkout", new="The shop")],
        "Service",
        "services-storefront-pager",
        inputs(incidentUrgencyRule={"type": "constant", "urgency": "low"}),
        "incidentUrgencyRule",
    ),
}


@pytest.mark.parametrize("what", BESIDE)
def test_an_edit_of_yaml_does_not_explain_another_edit_of_code(what: str):
    edits, kind, name, change, part = BESIDE[what]
    head = edited(edits)
    resources = {
        urn: after
        for urn, it in head.resources.items()
        if (after := change(it) if it.type.endswith(f":{kind}") and it.name == name else it)
    }
    assert resources != head.resources
    review = review_stack(
        Comparison(stack="prod", base=edited([]), head=replace(head, resources=resources)), approved=()
    )
    (risk,) = review.risks
    assert risk.id.startswith("path:")
    assert f"`{part}" in risk.text
