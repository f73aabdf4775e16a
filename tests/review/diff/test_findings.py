"""What the rules say before and after a change, excuses included."""

from dataclasses import replace

from plan.document.model import Finding
from policies.engine.message import pages
from policies.rules import RULES
from review.diff.findings import review_findings
from review.inputs.document import Document
from tests.support.reviews import reviewed
from tests.support.texts import FixtureText

TEXT = FixtureText("""
    channels: [{name: slack, workspace: acme, channel: "#a"}]
    alerts:
      - name: Slow
        condition: p95_latency > 2s
        duration: 5m
        severity: warning
        notify: [slack]
""")
UNHEARD = TEXT.replace("severity: warning", "severity: critical")
EXCUSE = "        excuses: [{rule: critical-without-pager, reason: Sentry pages for it, until: 2999-01-01}]\n"


def of(review, rule: str):
    return [it for it in review.findings if it.rule == rule]


def test_what_a_change_breaks_stands_in_the_way_unless_it_is_excused(tmp_path):
    (broken,) = of(reviewed(tmp_path / "a", TEXT, UNHEARD), "critical-without-pager")
    assert (broken.state, broken.severity, broken.excused) == ("new", "error", None)
    excused_review = reviewed(tmp_path / "b", TEXT, UNHEARD + EXCUSE)
    (excused,) = of(excused_review, "critical-without-pager")
    assert (excused.state, excused.excused) == ("new", "Sentry pages for it (until 2999-01-01)")
    assert excused not in excused_review.broken


def test_an_excuse_that_the_mended_item_keeps_stands_in_the_way(tmp_path):
    review = reviewed(tmp_path, UNHEARD + EXCUSE, TEXT + EXCUSE)
    assert [it.rule for it in review.broken] == ["excuse-unused"]
    assert of(review, "critical-without-pager")[0].state == "gone"


def test_a_finding_that_only_counts_otherwise_or_names_a_renamed_item_stands(tmp_path):
    more = TEXT.replace("5m", "2m")
    (rule,) = {it.rule for it in reviewed(tmp_path / "a", TEXT, more).findings if it.state == "new"}
    (counted,) = of(reviewed(tmp_path / "b", more, more.replace("2m", "1m")), rule)
    assert counted.state == "standing"
    renamed = more.replace("name: Slow", "name: Late\n        renamed_from: Slow")
    (named,) = of(reviewed(tmp_path / "c", more, renamed), rule)
    assert (named.state, "Late" in named.message) == ("standing", True)


def test_the_same_rule_on_another_item_is_new_and_the_first_one_gone(tmp_path):
    short = TEXT.replace("5m", "2m")
    states = {it.state for it in reviewed(tmp_path, short, short.replace("name: Slow", "name: Late")).findings}
    assert {"new", "gone"} <= states


def test_a_finding_under_the_former_id_of_its_rule_is_not_new():
    """The base is planned by its own code, which may still have the former id."""
    finding = Finding(rule="check-infrequent", severity="warning", message="Health: it is slow", source=None)
    head = Document(stack="prod", environment="prod", pages=True, findings=(finding,))
    base = replace(head, findings=(replace(finding, rule="check-seldom"),))
    assert [(it.rule, it.state) for it in review_findings(base, head, "")] == [("check-infrequent", "standing")]
    assert [(it.rule, it.state) for it in review_findings(base, replace(head, findings=()), "")] == [
        ("check-infrequent", "gone")
    ]


PAGING = FixtureText("""
    services: [{name: Shop, url: "https://shop.example.com", escalation_policy: On call}]
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    alerts:
      - name: Errors
        condition: error_rate > 2%
        min_events: 40
        duration: 5m
        severity: critical
        notify: [slack, pagerduty]
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
      rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
      escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
""")


def test_only_a_rule_that_checks_paging_no_longer_applies_to_an_alert_that_stops_paging(tmp_path):
    edited = PAGING.replace("error_rate > 2%", "error_rate > 9%").replace(", pagerduty]", "]")
    review = reviewed(tmp_path, PAGING, edited)
    (mended,) = of(review, "one-failure-fires")
    assert (mended.state, mended.because) == ("gone", None)
    (without_recovery,) = of(review, "no-recovery")
    assert (without_recovery.state, without_recovery.because) == ("gone", "Errors no longer pages anyone")


WINDOW = "{{name: {}, start: 2030-01-06 04:00, for: 45m, time_zone: UTC, every: week on sunday, services: [Shop]}}"


def test_a_second_recurring_window_has_a_new_note(tmp_path):
    first, second = (WINDOW.format(name) for name in ("Backup", "Reindexing"))
    before = FixtureText(PAGING + f"    maintenance: [{first}]\n")
    after = FixtureText(PAGING + f"    maintenance: [{first}, {second}]\n")
    notes = of(reviewed(tmp_path, before, after), "maintenance-datadog-only")
    assert [(note.state, "`Reindexing`" in note.message) for note in notes] == [("new", True), ("standing", False)]


def test_every_rule_that_asks_whether_a_resource_pages_says_so():
    """A rule that returns nothing for what does not page must not count as fixed when paging ends."""
    checks = {rule: rule.scope.check for rule in RULES}
    asking = {
        rule
        for rule, check in checks.items()
        if check.__globals__.get("pages") is pages and "pages" in check.__code__.co_names
    }
    assert len(asking) >= 9
    assert [rule.id for rule in asking if not rule.paging_only] == []
