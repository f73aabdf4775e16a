"""What a review says of the settings of a Sentry project, and of alerts that page through entries of the stack."""

from collections.abc import Callable
from pathlib import Path

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.model import StackReview
from tests.support.edits import SIGNS, document
from tests.support.texts import FixtureText

Review = Callable[[str, str], StackReview]
CATALOG = FixtureText("""
stack: {environment: prod}
on_call:
  people: [{name: Ada, email: ada@example.com}, {name: Ben, email: ben@example.com}]
  rotations: [{name: Primary, people: [Ada, Ben], turn: weekly, time_zone: UTC}]
services: [{name: Shop}]
channels: [{name: slack, workspace: acme, channel: "#alerts"}]
error_tracking:
  organization: acme
  team: Web
  pagerduty: {account: acme}
  projects:
    - name: Web
      inbound_filters: {localhost: true, releases: ["1.*"], messages: ["ResizeObserver*", "Script error*"]}
      allowed_domains: [shop.example.com, pay.example.com]
      ownership: {rules: [{match: path:a/*, owners: [Web]}, {match: path:b/*, owners: [ada@example.com]}]}
      spike_protection: {notify: [email]}
  uptime:
    - {name: Home, url: "https://shop.example.com/", notify: [pagerduty]}
  heartbeats:
    - {name: Sync, every: 1h, notify: [pagerduty]}
  alerts:
    - {name: Down, condition: events > 200, severity: critical, notify: [pagerduty]}
""")


@pytest.fixture
def reviewed(tmp_path: Path) -> Review:
    """The review of an edit of the catalog."""

    def run(old: str, new: str) -> StackReview:
        assert CATALOG.count(old) == 1
        sides = []
        for name, text in (("base", CATALOG), ("head", CATALOG.replace(old, new))):
            (tmp_path / name / "stacks" / "prod").mkdir(parents=True)
            (tmp_path / name / "stacks" / "prod" / "catalog.yml").write_text(text)
            sides.append(document(tmp_path / name))
        return review_stack(Comparison(stack="prod", base=sides[0], head=sides[1]), approved=())

    return run


def _says(review: StackReview, ref: str) -> list[str]:
    return [
        f"{SIGNS[it.effect]} {it.text}" for change in review.changes if change.ref == ref for it in change.sentences
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("localhost: true, ", "", ["+ no longer drops events from localhost"]),
        ('"ResizeObserver*", ', "", ["+ no longer drops errors with messages ResizeObserver*"]),
        (
            'releases: ["1.*"], ',
            "",
            [
                "= Sentry still drops errors of releases 1.*: Watchbill cannot empty this list; delete it in "
                "Project Settings → Inbound Filters"
            ],
        ),
        (
            "      allowed_domains: [shop.example.com, pay.example.com]\n",
            "",
            ['= Sentry still accepts events only from pay.example.com and shop.example.com: write ["*"] to accept all'],
        ),
        ("[shop.example.com, pay.example.com]", '["*"]', ["+ accepts events from *"]),
        (
            "{match: path:a/*, owners: [Web]}, {match: path:b/*, owners: [ada@example.com]}",
            "{match: path:b/*, owners: [ada@example.com]}, {match: path:a/*, owners: [Web]}",
            ["= order of ownership rules changed: the last matching rule applies"],
        ),
        (
            "{match: path:a/*, owners: [Web]}, ",
            "",
            ["= Web no longer owns path:a/*"],
        ),
        (
            "match: path:b/*, owners: [ada@example.com]",
            "match: path:b/*, owners: [Web]",
            ["= path:b/* is owned by Web instead of ada@example.com"],
        ),
        (
            "{notify: [email]}",
            "{enabled: false}",
            [
                "= spike protection off: accepts and bills the events of a spike",
                "- spikes no longer notify email",
            ],
        ),
    ],
)
def test_a_setting_that_changes_says_what_sentry_does_from_then_on(
    reviewed: Review, old: str, new: str, said: list[str]
) -> None:
    review = reviewed(old, new)
    assert _says(review, "projects/web") == said
    assert review.risks == ()


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("localhost: true", "localhost: true, web_crawlers: true", "drops errors of web crawlers"),
        ('releases: ["1.*"]', 'releases: ["1.*", "2.*"]', "drops errors of releases 2.*"),
        ("localhost: true", "localhost: true, addresses: [10.0.0.0/8]", "drops events from the addresses 10.0.0.0/8"),
        ("[shop.example.com, pay.example.com]", "[shop.example.com]", "rejects events from pay.example.com"),
    ],
)
def test_errors_that_no_longer_reach_an_alert_that_pages_are_a_risk(
    reviewed: Review, old: str, new: str, text: str
) -> None:
    (risk,) = reviewed(old, new).risks
    assert risk.id == "mute:projects/web"
    assert risk.text == f"Web {text}: 1 paging alert may miss errors (Down)"


@pytest.mark.parametrize(
    ("old", "new", "ref", "said", "risks"),
    [
        (
            '"https://shop.example.com/"',
            '"https://shop.example.com/health", every: 5m, timeout: 5s',
            "error_alerts/home",
            [
                "- requests GET https://shop.example.com/health instead of GET https://shop.example.com/",
                "- requested every 1 min → 5 min (fires later)",
                "+ response timeout 10 s → 5 s (fires sooner)",
            ],
            ["mute:error_alerts/home"],
        ),
        (
            "every: 1h",
            "every: 2h, grace: 1h, fails_after: 2",
            "error_alerts/sync",
            [
                "= check-in expected every 2 h instead of every 1 h",
                "- check-in grace period 5 min → 1 h (fires later)",
                "- fires after 2 failures in a row instead of 1 (fires later)",
            ],
            [],
        ),
        (
            "    - {name: Sync, every: 1h, notify: [pagerduty]}",
            "    - {name: Other, every: 1h, severity: info}",
            "error_alerts/sync",
            ["- deleted; it had severity critical and paged On call"],
            ["delete:error_alerts/sync"],
        ),
    ],
)
def test_a_monitor_of_sentrys_says_what_it_asks_and_awaits_from_then_on(
    reviewed: Review, old: str, new: str, ref: str, said: list[str], risks: list[str]
) -> None:
    review = reviewed(old, new)
    assert _says(review, ref) == said
    assert [it.id for it in review.risks] == risks


def test_fewer_traces_are_no_risk(reviewed: Review) -> None:
    review = reviewed("localhost: true", "localhost: true, health_checks: true")
    assert _says(review, "projects/web") == ["= drops traces of health checks"]
    assert review.risks == ()


def test_an_alert_that_pages_by_its_severity_pages_nobody_as_a_warning(reviewed: Review) -> None:
    review = reviewed("severity: critical", "severity: warning")
    assert _says(review, "error_alerts/down") == ["- severity critical → warning: no longer pages On call"]
    assert [it.id for it in review.risks] == ["mute:error_alerts/down"]


def test_an_alert_that_pages_no_more_says_so_once(reviewed: Review) -> None:
    review = reviewed("critical, notify: [pagerduty]", "critical, notify: [slack]")
    said = _says(review, "error_alerts/down")
    assert [text for text in said if "On call" in text] == ["- no longer pages On call"]
    assert [it.id for it in review.risks] == ["mute:error_alerts/down"]
