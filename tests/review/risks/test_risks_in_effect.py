"""What wakes people still, by its severity and its channels, and in effect does not: in catalogs where it does page."""

from dataclasses import replace

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from tests.support.edits import Edit, edited, table
from tests.support.texts import FixtureText

ALERTS, PAYMENTS, PLATFORM, LOGS = "prod/alerts.yml", "shared/payments.yml", "shared/platform.yml", "shared/logs.yml"
ON_CALL, UPTIME, SLOS, SERVICES = "shared/on_call.yml", "shared/uptime.yml", "shared/slos.yml", "shared/services.yml"
PAGES = "    severity: critical\n    notify: [slack, pagerduty]\n"


def added(file: str, text: str) -> Edit:
    return Edit(file=file, new=text)


def excluded(filter: str) -> Edit:
    old = "    - name: Debugging\n"
    return Edit(file=LOGS, old=old, new=f"    - name: More\n      filter: {filter}\n{old}")


WEBHOOK = added(PAYMENTS, f"\n  - name: Webhook\n    condition: webhook_errors > 10\n    duration: 10m\n{PAGES}")
MAILS = added(PAYMENTS, f"\n  - name: Mails\n    condition: email_failure_rate > 5%\n    duration: 10m\n{PAGES}")
DISK = added(PLATFORM, f"\n  - name: Pool\n    condition: db_connections > 90%\n    duration: 10m\n{PAGES}")
JOINED = added(PLATFORM, f"\n  - name: Both\n    when: Traffic Spike or Endpoint Errors\n{PAGES}")
TAIL = added(ALERTS, f"\n  - name: Tail\n    condition: p99_latency > 2s\n    duration: 10m\n{PAGES}")
JOBS = added(PLATFORM, f"\n  - name: Jobs\n    condition: job_failures > 3\n    duration: 1h\n{PAGES}")
MIXED = added(
    PLATFORM, f"\n  - name: Odd\n    anomaly: {{signal: signups, deviations: 2, direction: both, window: 30m}}\n{PAGES}"
)
OFFICE = Edit(
    file=SERVICES,
    old="    escalation_policy: On call\n    tier: 2\n",
    new="    escalation_policy: Office hours\n    tier: 2\n",
)
REDIS = added(
    PLATFORM,
    f"\n  - name: Redis Full\n    condition: redis_memory > 7GB\n    duration: 10m\n    service: Redis\n{PAGES}",
)
TWO_LEVELS = added(
    ON_CALL,
    "    - name: Slow\n      levels:\n        - notify: [Primary]\n          after: 25m\n"
    "        - notify: [Primary secondary]\n          after: 5m\n        - notify: everyone\n      repeat: 2\n",
)

CASES = {
    "lines that a log alert counts are left out": (
        [WEBHOOK],
        [Edit(file=LOGS, old="filter: status:debug\n      keep: 5%", new="filter: status:error")],
        ["mute:indexes/storefront"],
    ),
    "lines go to another index": (
        [WEBHOOK],
        [
            Edit(
                file=LOGS,
                old="    filter: service:storefront\n    retention",
                new="    filter: service:x\n    retention",
            )
        ],
        ["mute:indexes/storefront"],
    ),
    "lines get another level": (
        [WEBHOOK],
        [Edit(file=LOGS, old="  format: pino\n", new='  format: pino\n  levels: {"50": info}\n')],
        ["mute:logs/logs"],
    ),
    "a search that finds nothing": (
        [WEBHOOK],
        [Edit(file=PAYMENTS, old='status:error"', new='status:emerg"')],
        ["mute:alerts/webhook"],
    ),
    "a metric of another event": (
        [MAILS],
        [Edit(file=PAYMENTS, old="from: {event: email.sent}", new="from: {event: email.gone}")],
        ["mute:metrics/email.sent"],
    ),
    "parts that are looked at together": (
        [Edit(file=ALERTS, old="error_rate > 1%\n", new="error_rate > 1%\n    group_by: [endpoint]\n")],
        [Edit(file=ALERTS, old="    group_by: [endpoint]\n", new="")],
        ["mute:alerts/high-error-rate"],
    ),
    "the highest part gives way to the mean": (
        [DISK],
        [
            Edit(
                file=PLATFORM,
                old="connections\n    aggregate: max\n    group_by: [db]",
                new="connections\n    aggregate: avg\n    group_by: [db]",
            )
        ],
        ["mute:alerts/pool"],
    ),
    "a share of nearly all": (
        [DISK],
        [
            Edit(
                file=PLATFORM,
                old="db_connections > 90%\n    duration: 10m\n    severity: critical",
                new="db_connections > 99.5%\n    duration: 10m\n    severity: critical",
            )
        ],
        ["sensitivity:alerts/pool"],
    ),
    "silence that woke people": (
        [],
        [Edit(file=PLATFORM, old="    no_data: page\n", new="    no_data: show\n")],
        ["mute:alerts/database-down"],
    ),
    "or becomes and": (
        [JOINED],
        [Edit(file=PLATFORM, old="Traffic Spike or Endpoint", new="Traffic Spike and Endpoint")],
        ["mute:alerts/both"],
    ),
    "and becomes or": (
        [Edit(file=JOINED.file, new=FixtureText(JOINED.new).replace(" or ", " and "))],
        [Edit(file=PLATFORM, old="    when: Traffic Spike and Endpoint", new="    when: Traffic Spike or Endpoint")],
        [],
    ),
    "what a paging alert joins hardly fires": (
        [JOINED],
        [Edit(file=PLATFORM, old="request_rate > 500/s", new="request_rate > 50000/s")],
        ["sensitivity:alerts/traffic-spike"],
    ),
    "one side of the expected": (
        [MIXED],
        [Edit(file=PLATFORM, old="deviations: 2, direction: both", new="deviations: 2, direction: above")],
        ["mute:alerts/odd"],
    ),
    "one person is left in a rotation that wakes": (
        [OFFICE, REDIS],
        [
            Edit(
                file=ON_CALL,
                old="      people: [Ada Keller, Ben Ortiz]\n      turn",
                new="      people: [Ada Keller]\n      turn",
            )
        ],
        ["one-person:rotations/office-hours"],
    ),
    "another policy of as many levels that is slower": (
        [TWO_LEVELS],
        [
            Edit(
                file=SERVICES,
                old="    escalation_policy: On call\n    tier: 1\n    business: Checkout\n    depends",
                new="    escalation_policy: Slow\n    tier: 1\n    business: Checkout\n    depends",
            )
        ],
        ["delay:services/storefront"],
    ),
    "a check that an SLO is made of asks elsewhere": (
        [
            Edit(
                file=SLOS,
                old="    alerts: [ticket, budget]\n    notify_ticket: [slack]",
                new="    alerts: [page]\n    notify_page: [slack, pagerduty]",
            ),
            Edit(file=SLOS, old="of: {uptime: Storefront health}", new="of: {uptime: Storefront page}"),
        ],
        [Edit(file=UPTIME, old="    url: https://shop.example.com/\n", new="    url: https://example.org/\n")],
        ["mute:uptime/storefront-page"],
    ),
    "a check of another kind": (
        [],
        [
            Edit(
                file=UPTIME,
                old="    every: 1m\n    severity: critical",
                new="    tls: shop.example.com\n    severity: critical",
            )
        ],
        ["mute:uptime/storefront-health"],
    ),
    "a signal of the same kind by another name, and a threshold out of reach": (
        [],
        [
            Edit(file=ALERTS, old="error_rate > 1%", new="failing > 99.9%"),
            Edit(
                file=PAYMENTS,
                old="signals:\n",
                new="signals:\n  - name: failing\n    ratio: api.requests\n    where: {status_class: 5xx}\n",
            ),
        ],
        ["sensitivity:alerts/high-error-rate"],
    ),
    "the median in place of one request in a hundred": (
        [TAIL],
        [Edit(file=ALERTS, old="p99_latency", new="p50_latency")],
        ["sensitivity:alerts/tail"],
    ),
    "the 95th percentile in place of the 99th": ([TAIL], [Edit(file=ALERTS, old="p99_latency", new="p95_latency")], []),
    "a metric that is said to be of another unit": (
        [DISK],
        [Edit(file=PLATFORM, old="unit: fraction\n    tags: [db]", new="unit: percent\n    tags: [db]")],
        ["sensitivity:alerts/pool"],
    ),
    "the second level calls whom the first called": (
        [],
        [
            Edit(
                file=ON_CALL,
                old="        - notify: [Primary secondary]\n          after: 5m\n",
                new="        - notify: [Primary]\n          after: 5m\n",
            )
        ],
        ["level:escalation_policies/on-call"],
    ),
    "the second level calls a person who is called again by the last": (
        [],
        [
            Edit(
                file=ON_CALL,
                old="        - notify: [Primary secondary]\n          after: 5m\n",
                new="        - notify: [Ada Keller]\n          after: 5m\n",
            )
        ],
        [],
    ),
    "a count that ends when nothing fails": (
        [JOBS],
        [Edit(file=PLATFORM, old="job_failures > 3\n", new="job_failures > 3\n    recovery: 0\n")],
        [],
    ),
    "a search that finds more": (
        [WEBHOOK],
        [Edit(file=PAYMENTS, old='status:error"', new='status:(error OR critical)"')],
        [],
    ),
    "a pipeline that reads more": (
        [],
        [Edit(file=LOGS, old="filter: service:storefront\n\n", new="filter: service:(storefront OR shop)\n\n")],
        [],
    ),
    "an index that takes more": (
        [WEBHOOK],
        [Edit(file=LOGS, old="filter: service:storefront\n    ret", new='filter: "*"\n    ret')],
        [],
    ),
    "lines of another level than a log alert counts are left out": (
        [WEBHOOK],
        [excluded("status:trace"), Edit(file=LOGS, old="keep: 5%", new="keep: 1%")],
        [],
    ),
    "lines that a log alert may count are left out": (
        [WEBHOOK],
        [excluded("source:nginx")],
        ["mute:indexes/storefront"],
    ),
    "an exclusion that leaves out less": (
        [WEBHOOK, Edit(file=LOGS, old="filter: status:debug", new="filter: service:cart")],
        [Edit(file=LOGS, old="filter: service:cart", new="filter: service:cart source:nginx")],
        [],
    ),
    "the whole team is called at once by a first level more": (
        [],
        [
            Edit(
                file=ON_CALL,
                old="      levels:\n        - notify: [Primary]\n",
                new="      levels:\n        - notify: everyone\n          after: 5m\n        - notify: [Primary]\n",
            )
        ],
        [],
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_what_takes_the_page_away_in_effect_needs_a_word(what: str):
    base, edits, dangers = CASES[what]
    comparison = Comparison(stack="prod", base=edited(base), head=edited([*base, *edits]))
    assert [it.id for it in review_stack(comparison, approved=()).risks] == dangers


def test_what_the_code_of_the_base_does_not_know_yet_is_no_danger():
    head = edited([])
    young = {"recovery", "evaluation_delay_seconds", "min_events", "sites", "rate_limit", "sample_rates"}
    assert young <= {key for it in head.items.values() for key in it.fields}
    items = {
        ref: replace(item, fields={key: value for key, value in item.fields.items() if key not in young})
        for ref, item in head.items.items()
    }
    assert not review_stack(Comparison(stack="prod", base=replace(head, items=items), head=head), approved=()).risks


def test_a_policy_that_is_worse_in_two_ways_is_one_danger_that_says_both():
    slow = Edit(
        file=ON_CALL,
        old="        - notify: [Primary]\n          after: 5m\n",
        new="        - notify: [Primary]\n          after: 1d\n",
    )
    once = Edit(file=ON_CALL, old="      repeat: 2\n", new="      repeat: 0\n")
    (danger,) = review_stack(Comparison(stack="prod", base=edited([]), head=edited([slow, once])), approved=()).risks
    assert danger.id == "delay:escalation_policies/on-call"
    assert "level 2 is paged after 24 h instead of 5 min" in danger.text
    assert "paged only once instead of 3 times" in danger.text


def said(what: str) -> str:
    """The one danger of a case in the table of edits that lose a page."""
    (danger,) = review_stack(
        Comparison(stack="prod", base=edited([]), head=edited(table("lost_pages")[what].edits)), approved=()
    ).risks
    return danger.text


def test_what_became_blunt_says_how_much_more_must_go_wrong_and_by_which_edit_once():
    assert said("a threshold of ten times") == ("Payment Failures is 10 times less sensitive: threshold 5 % → 50 %")
    assert said("a target that leaves fifty times the budget") == (
        "Storefront availability: its paging alerts are 50 times less sensitive: target 99.9 % → 95 %"
    )
    assert said("a project that takes one error an hour") == (
        "Storefront accepts far fewer errors, so 1 paging alert may not fire (Errors in many sessions): "
        "accepts 1 event in 1 h instead of 1,000 events in 1 min (drops more)"
    )


def test_a_level_that_is_left_to_one_person_says_whom_it_calls_and_how_many_it_called():
    text = said("a last level of one person")
    assert text.startswith("On call: the last level pages only Ada Keller instead of 6 targets (12 alerts: ")
