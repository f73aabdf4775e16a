"""What a review says of the filters, priorities, growth and mail of Sentry's alerts, and where they page for less."""

from pathlib import Path

import pytest

from tests.support.paging import ON_CALL, SHOP
from tests.support.reviews import reviewed
from tests.support.texts import FixtureText

TEXT = FixtureText("""
    error_tracking:
      organization: acme
      team: Web
      pagerduty: {account: acme, service: '70154'}
      MORE
      projects: [{name: Storefront, service: Shop}]
      alerts:
        - {name: Broken, ALERT}
""")
PAGES = "condition: regression, notify: [pagerduty]"
TELLS = "condition: regression, notify: [slack]"
SIGNS = {"looser": "-", "tighter": "+", "neutral": "="}


def _catalog(alert: str, more: str) -> dict[str, str]:
    text = TEXT.replace("ALERT", alert).replace("      MORE\n", f"      {more}\n" if more else "")
    return {"shop.yml": SHOP, "on_call.yml": ON_CALL, "errors.yml": text}


def _review(folder: Path, before: str, after: str, more: tuple[str, str] = ("", "")) -> tuple[list[str], list[str]]:
    """The sentences of all changes, each behind the sign of its effect, and the texts of all risks."""
    found = reviewed(folder, _catalog(before, more[0]), _catalog(after, more[1]))
    said = [f"{SIGNS[it.effect]} {it.text}" for change in found.changes for it in change.sentences]
    return said, [risk.text for risk in found.risks]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("", ", filters: {level: error or above}", "- now only for level error or above (notifies of fewer issues)"),
        (
            ", filters: {tags: [checkout = true]}",
            "",
            "+ no longer filtered by tag checkout = true (notifies of more issues)",
        ),
        (
            ", filters: {level: error or above}",
            ", filters: {level: fatal}",
            "- filter level error or above → level fatal (notifies of fewer issues)",
        ),
        (
            ", filters: {age: newer than 1d}",
            ", filters: {age: newer than 7d}",
            "+ filter age newer than 1d → age newer than 7d (notifies of more issues)",
        ),
        (
            ", filters: {tags: [plan = pro]}",
            ", filters: {tags: [plan = free]}",
            "- filter tag plan = pro → tag plan = free (notifies of fewer issues)",
        ),
        ("", ", frequency: 3h", "- notifies of an issue at most once in 3 h instead of at most once in 30 min "),
        (", frequency: 30m", ", frequency: 0m", "+ notifies of an issue every time instead of at most once in 30 min"),
        ("", ", email: owners only", "= email according to notify → only to the issue's owners"),
        (
            ", email: owners",
            ", email: team",
            "= email to the issue's owners, or else to all active members → to the project's team",
        ),
        ("", ", notify_by_priority: {high: [pagerduty]}", "+ now pages for issues of high priority"),
        (", notify_by_priority: {high: [pagerduty]}", "", "- no longer pages for issues of high priority"),
        (
            ", notify_by_priority: {medium: [pagerduty]}",
            ", notify_by_priority: {high: [pagerduty]}",
            "- pages for issues of high priority instead of issues of medium priority or above "
            "(notifies of fewer issues)",
        ),
    ],
)
def test_a_change_of_an_alert_is_a_sentence_in_the_catalogs_words(
    tmp_path: Path, before: str, after: str, sentence: str
) -> None:
    said, _ = _review(tmp_path, f"{TELLS}{before}", f"{TELLS}{after}")
    assert len(said) == 1, said
    assert said[0].startswith(sentence)


@pytest.mark.parametrize(
    ("before", "after", "risk"),
    [
        ("", ", filters: {level: error or above}", "Broken pages only for issues with level error or above"),
        ("", ", filters: {release: latest}", "Broken pages only for issues with latest release"),
        (
            ", filters: {level: error or above}",
            ", filters: {level: fatal}",
            "Broken pages only for issues with level fatal",
        ),
        (", filters: {tags: [plan = pro]}", ", filters: {tags: [plan = free]}", "issues with tag plan = free"),
        ("", ", filters: {priority: high}", "Broken pages only for issues with priority high or above"),
        (", filters: {level: fatal}", ", filters: {level: error or above}", None),
        (", filters: {tags: [plan = pro], level: fatal}", ", filters: {tags: [plan = pro]}", None),
        (", filters: {age: newer than 1d}", ", filters: {age: newer than 7d}", None),
        ("", ", frequency: 1h", None),
        ("", ", email: owners", None),
    ],
)
def test_an_alert_that_pages_for_fewer_issues_needs_approval(
    tmp_path: Path, before: str, after: str, risk: str | None
) -> None:
    _, risks = _review(tmp_path, f"{PAGES}{before}", f"{PAGES}{after}")
    assert len(risks) == (risk is not None), risks
    assert (risk or "") in "".join(risks)
    assert _review(tmp_path / "told", f"{TELLS}{before}", f"{TELLS}{after}")[1] == []


def test_a_page_for_high_priority_alone_instead_of_every_issue_needs_approval(tmp_path: Path) -> None:
    _, risks = _review(tmp_path, PAGES, f"{TELLS}, notify_by_priority: {{high: [pagerduty]}}")
    assert risks == ["Broken pages only for issues of high priority"]


@pytest.mark.parametrize(("before", "after", "count"), [("medium", "high", 1), ("high", "medium", 0)])
def test_a_higher_priority_for_a_page_needs_approval_and_a_lower_one_does_not(
    tmp_path: Path, before: str, after: str, count: int
) -> None:
    texts = [f"{TELLS}, notify_by_priority: {{{it}: [pagerduty]}}" for it in (before, after)]
    assert len(_review(tmp_path, *texts)[1]) == count


def test_an_alert_whose_priority_no_longer_pages_needs_approval(tmp_path: Path) -> None:
    _, risks = _review(tmp_path, f"{TELLS}, notify_by_priority: {{high: [pagerduty]}}", TELLS)
    assert risks == ["Broken no longer pages anyone: PagerDuty is removed from notify_by_priority"]


def test_a_growth_instead_of_a_number_is_something_else_to_watch(tmp_path: Path) -> None:
    said, risks = _review(
        tmp_path,
        "condition: events > 50, notify: [pagerduty]",
        "condition: events > 50%, compare: 7d, notify: [pagerduty]",
    )
    assert said == ["- fires on `events > 50%` instead of `events > 50` (no longer covers the old condition)"]
    assert risks == ["Broken fires on `events > 50%` instead of `events > 50`"]


def test_a_growth_of_users_instead_of_a_share_with_a_crash_is_something_else_to_watch(tmp_path: Path) -> None:
    texts = [f"condition: users > 50%{it}, notify: [pagerduty]" for it in ("", ", compare: 7d")]
    said, risks = _review(tmp_path, *texts)
    assert said == ["- now compared with 7 days earlier"]
    assert risks == ["Broken keeps the condition `users > 50%`, which now measures other data"]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("events > 50%, compare: 1d", "events > 80%, compare: 1d", "- threshold 50 % → 80 % (fires later)"),
        (
            "events > 50%, compare: 1d",
            "events > 50%, compare: 7d",
            "= compared with 7 days earlier instead of 24 h earlier",
        ),
    ],
)
def test_a_growth_changes_by_its_percentage_and_what_it_is_compared_with(
    tmp_path: Path, before: str, after: str, sentence: str
) -> None:
    assert _review(tmp_path, f"condition: {before}", f"condition: {after}") == ([sentence], [])


def test_a_growth_ten_times_as_large_hardly_pages_any_more(tmp_path: Path) -> None:
    texts = [f"condition: events > {it}%, compare: 7d, notify: [pagerduty]" for it in (50, 2000)]
    assert "is 14 times less sensitive" in _review(tmp_path, *texts)[1][0]


def test_the_environments_that_alerts_look_at_are_said_once(tmp_path: Path) -> None:
    every = "+ its alerts cover all environments: errors of other environments also notify"
    said, risks = _review(tmp_path, PAGES, PAGES, ("", "all_environments: true"))
    assert every in said
    assert risks == []
    said, risks = _review(tmp_path, PAGES, PAGES, ("all_environments: true", ""))
    assert "- its alerts cover only prod; Sentry must have received an event from it" in said
    assert len(risks) == 1
    assert "`environment`: none → prod" in risks[0]


def test_who_is_paged_says_for_which_issues(tmp_path: Path) -> None:
    found = reviewed(
        tmp_path,
        _catalog(TELLS, ""),
        _catalog(f"{TELLS}, notify_by_priority: {{high: [pagerduty]}}", ""),
    )
    (paged,) = found.paged
    assert "(only issues of high priority)" in paged.after[0]
    assert "minute 0: pages Ben" in paged.after[0]
