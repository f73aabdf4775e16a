"""The guard: a resource on a page's path that changes, moves or vanishes is a risk, whatever the catalog says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document
from review.model import Risk
from tests.support.changes import Change, actions, gone, inputs, rules, text
from tests.support.edits import example


def review(head: Document) -> Mapping[str, Risk]:
    """The risks of a head against the example."""
    reviewed = review_stack(Comparison(stack="prod", base=example(), head=head), approved=())
    return {risk.id: risk for risk in reviewed.risks}


def made(kind: str, name: str, change: Change) -> Document:
    """The example whose resources of a kind, and of a name that matches, are made differently: None removes one."""
    matching = [
        it for it in example().resources.values() if it.type.endswith(f":{kind}") and re.fullmatch(name, it.name)
    ]
    assert matching, f"no {kind} is named {name}"
    others = {urn: it for urn, it in example().resources.items() if it not in matching}
    changed = {it.urn: after for it in matching if (after := change(it))}
    return replace(example(), resources={**others, **changed})


ALERT = "alerts-high-error-rate"
CHECK = "uptime-storefront-health"
ERRORS = "error-tracking-storefront--errors-in-many-sessions"

LOST = {
    "a monitor is not made": ("Monitor", ALERT, gone, "path:alerts/high-error-rate"),
    "all monitors are not made": ("Monitor", "alerts-.*", gone, "path:stack/prod"),
    "a message drops the handle": (
        "Monitor",
        ALERT,
        text("message", "@pagerduty-storefront", ""),
        "path:alerts/high-error-rate",
    ),
    "a handle is in a condition": (
        "Monitor",
        ALERT,
        text("message", "(@pagerduty-storefront)", r'{{#is_match "env.name" "x"}}\1{{/is_match}}'),
        "path:alerts/high-error-rate",
    ),
    "a full window is required": ("Monitor", ALERT, inputs(requireFullWindow=True), "path:alerts/high-error-rate"),
    "a monitor is silenced": ("Monitor", ALERT, inputs(silenced={"*": 0}), "path:alerts/high-error-rate"),
    "a monitor is a draft": ("Monitor", ALERT, inputs(draftStatus="draft"), "path:alerts/high-error-rate"),
    "a monitor is restricted": ("Monitor", ALERT, inputs(restrictedRoles=["x"]), "path:alerts/high-error-rate"),
    "groups notify together": ("Monitor", ALERT, inputs(notifyBies=["*"]), "path:alerts/high-error-rate"),
    "an unknown input": ("Monitor", ALERT, inputs(quietHours="22-7"), "path:alerts/high-error-rate"),
    "another priority": ("Monitor", ALERT, inputs(priority="5"), "path:alerts/high-error-rate"),
    "another metric": ("Monitor", ALERT, text("query", "api.requests", "api.other"), "query:alerts/high-error-rate"),
    "the other side": ("Monitor", ALERT, text("query", ">", "<"), "path:alerts/high-error-rate"),
    "missing data resolves": (
        "Monitor",
        "alerts-database-down",
        inputs(notifyNoData=False, noDataTimeframe=None),
        "path:alerts/database-down",
    ),
    "an SLO's monitor is not made": ("Monitor", "slos-payments-.*", gone, "path:slos/payments"),
    "an SLO counts other events": (
        "ServiceLevelObjective",
        "slos-payments",
        inputs(query={"numerator": "sum:a{*}.as_count()", "denominator": "sum:a{*}.as_count()"}),
        "query:slos/payments",
    ),
    "a check without the tag that its SLO counts by": (
        "SyntheticsTest",
        CHECK,
        inputs(tags=["env:prod"]),
        "path:uptime/storefront-health",
    ),
    "a check is paused": ("SyntheticsTest", CHECK, inputs(status="paused"), "path:uptime/storefront-health"),
    "a check posts": (
        "SyntheticsTest",
        CHECK,
        inputs(requestDefinition={"method": "POST", "url": "https://shop.example.com/"}),
        "path:uptime/storefront-health",
    ),
    "a log-based metric counts other lines": (
        "LogsMetric",
        "metrics-payment.attempts",
        inputs(filter={"query": "@event:nothing"}),
        "path:stack/prod",
    ),
    "a log-based metric is not made": ("LogsMetric", "metrics-api.requests", gone, "path:stack/prod"),
    "a pipeline is off": ("LogsCustomPipeline", ".*", inputs(isEnabled=False), "path:pipelines/storefront"),
    "a scanner rule replaces the event": (
        "SensitiveDataScannerRule",
        "logs-session-keys-sensitive.*",
        inputs(pattern="http|payment"),
        "path:logs/logs",
    ),
    "a service object is not made": ("ServiceObject", "services-storefront-handle", gone, "path:services/storefront"),
    "an integration of another kind": (
        "ServiceIntegration",
        "services-storefront-datadog",
        inputs(vendor="<vendor:Sentry>"),
        "path:services/storefront",
    ),
    "incidents of low urgency": (
        "Service",
        "services-storefront-pager",
        inputs(incidentUrgencyRule={"type": "constant", "urgency": "low"}),
        "path:services/storefront",
    ),
    "urgency by support hours": (
        "Service",
        "services-storefront-pager",
        inputs(incidentUrgencyRule={"type": "use_support_hours"}),
        "path:services/storefront",
    ),
    "incidents close by themselves": (
        "Service",
        "services-storefront-pager",
        inputs(autoResolveTimeout="600"),
        "path:services/storefront",
    ),
    "a policy without its first level": (
        "EscalationPolicy",
        "on-call-on-call-policy",
        rules(lambda every: every[1:]),
        "path:escalation_policies/on-call",
    ),
    "a schedule with other hours": ("Schedule", "on-call-primary", inputs(layers=[]), "path:rotations/primary"),
    "a service of another policy": (
        "Service",
        "services-storefront-pager",
        inputs(escalationPolicy="<escalation-policy:office-hours-policy>"),
        "path:services/storefront",
    ),
    "a service object with the key of another integration": (
        "ServiceObject",
        "services-storefront-handle",
        lambda it: replace(it, dependencies=tuple(urn.replace("storefront", "other") for urn in it.dependencies)),
        "path:services/storefront",
    ),
    "an integration of another service": (
        "ServiceIntegration",
        "services-storefront-datadog",
        inputs(service="<service:other-pager>"),
        "path:services/storefront",
    ),
    "a level of another schedule": (
        "EscalationPolicy",
        "on-call-on-call-policy",
        rules(lambda every: json.loads(json.dumps(every).replace("<schedule:primary>", "<schedule:office-hours>"))),
        "path:escalation_policies/on-call",
    ),
    "a handle of another service": (
        "Monitor",
        ALERT,
        text("message", "@pagerduty-storefront", "@pagerduty-other"),
        "path:alerts/high-error-rate",
    ),
    "another provider": (
        "Service",
        "services-storefront-pager",
        lambda it: replace(it, provider=f"{it.provider}-other"),
        "path:services/storefront",
    ),
    "another address of the account": (
        "datadog",
        "datadog",
        inputs(apiUrl="https://api.example.com"),
        "path:stack/prod",
    ),
    "an alert of Sentry with a condition": (
        "Alert",
        ERRORS,
        inputs(triggerConditions=[{"firstSeenEvent": {}}]),
        "path:error_alerts/errors-in-many-sessions",
    ),
    "an alert of Sentry that only posts": (
        "Alert",
        ERRORS,
        actions(lambda name: name != "pagerduty"),
        "path:error_alerts/errors-in-many-sessions",
    ),
    "an alert of Sentry without its action": (
        "Alert",
        ERRORS,
        inputs(actionFilters=[]),
        "path:error_alerts/errors-in-many-sessions",
    ),
    "an alert of another organization": (
        "Alert",
        ERRORS,
        inputs(organization="other"),
        "path:error_alerts/errors-in-many-sessions",
    ),
    "a project's key with a limit": (
        "Key",
        "error-tracking-storefront-key",
        inputs(rateLimitCount=1),
        "sensitivity:projects/storefront",
    ),
    "more failed runs": (
        "Monitor",
        "alerts-database-down",
        inputs(monitorThresholds={"critical": "40", "ok": "1"}),
        "sensitivity:alerts/database-down",
    ),
}


@pytest.mark.parametrize("what", LOST)
def test_a_page_that_is_made_differently_is_a_risk(what: str):
    kind, name, change, id = LOST[what]
    risks = review(made(kind, name, change))
    assert list(risks) == [id], {it.id: it.text for it in risks.values()}


KEPT = {
    "another title": ("Monitor", ALERT, inputs(name="[prod] Errors")),
    "another text": ("Monitor", ALERT, text("message", "First steps", "Steps")),
    "a lower threshold": ("Monitor", ALERT, text("query", r"> \d+$", "> 0.5")),
    "a threshold within tuning": ("Monitor", ALERT, text("query", r"> (\d+)$", r"> \g<1>.5")),
    "another handle beside": ("Monitor", ALERT, text("message", "(@pagerduty-storefront)", r"\1 @slack-example-more")),
    "one more tag": (
        "Monitor",
        ALERT,
        lambda it: replace(it, inputs={**it.inputs, "tags": [*it.inputs["tags"], "a:b"]}),
    ),
    "a monitor that pages nobody": ("Monitor", "alerts-cards-refused", gone),
    "a dashboard": ("Dashboard", ".*", gone),
    "a standard scanner rule is not made": ("SensitiveDataScannerRule", ".*", gone),
    "a team's member": ("TeamMembership", ".*", gone),
    "a policy's description": ("EscalationPolicy", ".*", inputs(description="x")),
    "an alert of Sentry without Slack": ("Alert", ERRORS, actions(lambda name: name == "pagerduty")),
    "a level sooner": (
        "EscalationPolicy",
        "on-call-on-call-policy",
        rules(lambda every: [{**rule, "escalationDelayInMinutes": 5} for rule in every]),
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_a_page_that_is_proven_is_no_risk(what: str):
    risks = review(made(*KEPT[what]))
    assert risks == {}, {it.id: it.text for it in risks.values()}


def test_a_field_without_a_class_is_a_risk():
    item = example().items["alerts/high-error-rate"]
    quiet = [replace(item, fields={**item.fields, "quiet": value}) for value in ("never", "at night")]
    base, head = (replace(example(), items={**example().items, item.ref: it}) for it in quiet)
    (risk,) = review_stack(Comparison(stack="prod", base=base, head=head), approved=()).risks
    assert (risk.id, risk.text) == (
        "path:alerts/high-error-rate",
        "1 alert (High Error Rate) may page later, or nobody: High Error Rate has another `quiet`",
    )


def test_a_resource_of_an_unknown_kind_may_route_every_page():
    service = next(it for it in example().resources.values() if it.name == "services-storefront-pager")
    kind = "EventOrchestrationService"
    urn = service.urn.replace("service:Service", f"eventOrchestrationService:{kind}")
    added = replace(
        service, urn=urn, type=f"pagerduty:index/eventOrchestrationService:{kind}", inputs={"name": "Quiet"}
    )
    risks = review(replace(example(), resources={**example().resources, urn: added}))
    assert list(risks) == ["path:services/storefront"]
    assert risks["path:services/storefront"].text.endswith(f"{kind} Quiet is added")


def test_a_tag_that_puts_a_monitor_into_a_long_window_is_a_risk():
    """A window of the whole day for other services is there already: code that adds its tag mutes one more page."""
    service = "service:postgres"
    window = next(it for it in example().resources.values() if it.name.startswith("maintenance-sunday-reindexing"))
    assert service in window.inputs["monitorIdentifier"]["monitorTags"]
    item = example().items["maintenance/sunday-reindexing"]
    long = replace(item, fields={**item.fields, "minutes": 3000})
    tagged = made("Monitor", ALERT, lambda it: replace(it, inputs={**it.inputs, "tags": [*it.inputs["tags"], service]}))
    assert review(tagged) == {}
    base = replace(example(), items={**example().items, item.ref: long})
    head = replace(tagged, items={**tagged.items, item.ref: long})
    (risk,) = review_stack(Comparison(stack="prod", base=base, head=head), approved=()).risks
    assert risk.id == "path:maintenance/sunday-reindexing"
    assert "1 alert (High Error Rate)" in risk.text


def test_the_text_names_the_property_and_the_alerts():
    risks = review(made("Monitor", ALERT, inputs(priority="5")))
    assert risks["path:alerts/high-error-rate"].text == (
        "1 alert (High Error Rate) may page later, or nobody: "
        "Monitor [prod] High Error Rate has another `priority`: 1 → 5"
    )
