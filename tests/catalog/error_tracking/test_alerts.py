"""Alerts of error tracking: filters, actions by priority, growth, frequencies and mail, and what Sentry refuses."""

from collections.abc import Callable

import pytest

from catalog import Catalog, CatalogErrors, ErrorAlert
from catalog.error_tracking.issue_filters import implies, parse_age, parse_event_filter, parse_level, parse_priority
from tests.support.texts import FixtureText

TEXT = FixtureText("""
channels:
  - {name: slack, workspace: acme, channel: "#alerts"}
  - {name: loud, kind: slack, workspace: acme, channel: "#loud"}
  - {name: mailbox, kind: email, address: ops@example.com}
error_tracking:
  organization: acme
  team: Web
  pagerduty: {account: acme, service: '70154'}
  projects: [{name: Shop}, {name: Worker, team: Night Jobs}]
  alerts:
    - {name: A, ALERT}
""")


Alert = Callable[[str], ErrorAlert]


@pytest.fixture
def alert(loaded: Callable[..., Catalog]) -> Alert:
    """The alert that a text describes."""

    def run(text: str) -> ErrorAlert:
        tracking = loaded(TEXT.replace("ALERT", text)).error_tracking
        assert tracking is not None
        return tracking.alerts[0]

    return run


def _filters(alert: Alert, text: str) -> list[str]:
    return [str(it) for it in alert(f"condition: regression, filters: {text}").filters]


# `^` stands where the error is; the text of the error and its way out follow.
REFUSED = [
    ("condition: ^new issue in latest release", "combines a condition and a filter", "`filters: {release: latest}`"),
    ("condition: ^reapeared", "invalid condition `reapeared`", "`reappeared`"),
    ("condition: new issue, filters: {level: ^eror}", "unknown level `eror`", "did you mean `error`?"),
    ("condition: new issue, filters: {level: ^debug or above}", "every event has the level", "remove the line"),
    ("condition: new issue, filters: {priority: ^urgent}", "unknown priority `urgent`", "`high`, `low` or `medium`"),
    ("condition: new issue, filters: {priority: ^medium}", "not by `medium`", "write `medium or above`"),
    ("condition: new issue, filters: {priority: ^low or above}", "every issue has the priority", "remove the line"),
    ("condition: new issue, filters: {tags: [^= true]}", "the tag is missing in `= true`", "`checkout = true`"),
    ("condition: new issue, filters: {tags: [^checkout =]}", "`checkout =` has no value", "`checkout is set`"),
    ("condition: new issue, filters: {tags: [^checkout]}", "invalid filter `checkout` by tag", "`contains`"),
    ("condition: new issue, filters: {tags: [^checkout > 5]}", "invalid filter `checkout > 5` by tag", "`=`, `!=`"),
    (
        "condition: new issue, filters: {tags: [^checkout is set yes]}",
        "`is set` does not allow a value, found `yes`",
        "`checkout is set`",
    ),
    ("condition: new issue, filters: {tags: ^[a = 1, a = 2]}", "no event can match: the tag `a` cannot", "two alerts"),
    ("condition: new issue, filters: {tags: ^[a = 1, a = 1]}", "is listed twice", "list it once"),
    ("condition: new issue, filters: {attributes: [^custmer = x]}", "does not filter by the", "allowed: `app."),
    ("condition: new issue, filters: {attributes: [^mesage = x]}", "does not filter by the", "mean `message`?"),
    ("condition: regression, filters: {age: ^older than 3}", "`3` has no unit", "`3m` for minutes"),
    ("condition: regression, filters: {age: ^1d}", "invalid age `1d`", "`newer than 1d` or `older than 2h`"),
    ("condition: regression, filters: {age: ^older than 30s}", "does not allow the age `30s`: its", "`1m` or more"),
    ("condition: new issue, filters: {age: ^older than 1h}", "would never fire", "remove the line"),
    ("condition: new issue, filters: {release: ^v1}", "only by the latest release", "write `latest`"),
    ("condition: new issue, filters: {assigned_to: ^Nigth Jobs}", "unknown team", "mean `Night Jobs`?"),
    ("condition: new issue, filters: {assigned_to: ^a@example.com}", "unknown team", "cannot look up people"),
    (
        "condition: new issue, filters: {^url: x}",
        "unknown key `url` in `filters`",
        "`release` and `priority`; all keys: docs/catalog.md#error_tracking-alerts",
    ),
    ("condition: events > 5, filters: ^{level: error}", "`filters` is only allowed for alerts on", "`new issue`"),
    ("condition: events > 5, notify_by_priority: ^{high: [loud]}", "is only allowed for alerts on", "in `notify`"),
    (
        "condition: events > 5, frequency: ^1h",
        "`frequency` is only allowed for alerts on single issues, and `events > 5` counts all issues",
        "remove it: the end of the alert must not be delayed",
    ),
    ("condition: events > 5, email: ^owners", "so it has no owners who could get email", "write `email: team`"),
    ("condition: new issue, email: ^everybody", "is not a recipient of mail", "`owners`, `owners only` or `team`"),
    ("condition: new issue, frequency: ^15m", "Sentry does not allow the frequency `15m`", "`0m`, `5m`, `10m`"),
    ("condition: new issue, frequency: ^90s", "Sentry does not allow the frequency `90s`", "allowed: `0m`"),
    ("condition: new issue, frequency: ^30", "the frequency `30` has no unit", "write `30m` for minutes"),
    ("condition: ^events > 50%", "the wrong unit", "`compare: 7d`"),
    ("condition: ^events > 50, compare: 1d", "is not an increase in percent", "write `events > 50%`"),
    ("condition: events > 50%, compare: ^2h", "does not compare with the", "`5m`, `15m`, `1h`, `1d`, `7d` or `30d`"),
    ("condition: new issue, compare: ^1d", "`compare` is not allowed with `new issue`", "`events > 50%`"),
    ("condition: crash_free_users < 99%, compare: ^1d", "`compare` is not allowed with", "`users > 50%`"),
    ("condition: new issue, notify_by_priority: {^urgent: [slack]}", "unknown key `urgent` in", "`high`"),
    ("condition: new issue, notify_by_priority: {^low: [slack]}", "every issue has at least", "in `notify`"),
    ("condition: new issue, notify_by_priority: {high: [^slck]}", "unknown channel `slck`", "mean `slack`?"),
    ("condition: new issue, notify_by_priority: ^{high: [mailbox]}", "does not send email to `mailbox` by", "owners"),
    (
        "condition: new issue, notify: [slack], notify_by_priority: {high: [^slack]}",
        "notified twice: `notify` notifies it of every issue",
        "list it once",
    ),
    (
        "condition: new issue, notify_by_priority: {high: [^loud], medium: [loud]}",
        "notified twice: `medium` notifies it too",
        "list it once",
    ),
    (
        "condition: new issue, filters: {priority: high}, notify_by_priority: {high: ^[slack]}",
        "already excludes issues below high priority",
        "in `notify`",
    ),
]


@pytest.mark.parametrize(("text", "message", "hint"), REFUSED)
def test_what_sentry_would_not_take_is_one_error_at_its_place_with_what_to_write(
    alert: Alert, text: str, message: str, hint: str
):
    with pytest.raises(CatalogErrors) as refused:
        alert(text.replace("^", ""))
    (error,) = refused.value.errors
    assert message in error.message
    assert hint in (error.hint or "")
    assert error.source.column == len("    - {name: A, ") + text.index("^") + 1


@pytest.mark.parametrize("priority", ["medium", "high"])
def test_a_pager_by_priority_needs_to_know_what_sentry_pages(loaded: Callable[..., Catalog], priority: str):
    text = TEXT.replace("  pagerduty: {account: acme, service: '70154'}\n", "")
    with pytest.raises(CatalogErrors, match="but `error_tracking` has no PagerDuty account"):
        loaded(text.replace("ALERT", f"condition: new issue, notify_by_priority: {{{priority}: [pagerduty]}}"))


def test_filters_have_one_order_whatever_the_order_in_the_yaml(alert: Alert):
    one = "{tags: [b = 1, a is set], age: newer than 24h, level: error or above, priority: high, release: latest}"
    other = "{release: latest, level: error or above, priority: high, tags: [a is set, b=1], age: newer than 1d}"
    assert _filters(alert, one) == _filters(alert, other)
    assert _filters(alert, one) == [
        "latest release",
        "priority high or above",
        "level error or above",
        "age newer than 1d",
        "tag a is set",
        "tag b = 1",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{assigned_to: nobody}", "assigned to nobody"),
        ("{assigned_to: night jobs}", "assigned to Night Jobs"),
        ("{level: warning or below}", "level warning or below"),
        ("{level: info}", "level info"),
        ("{age: older than 90m}", "age older than 90m"),
        ("{tags: [url does not contain /health]}", "tag url does not contain /health"),
        ("{tags: ['browser != Chrome 120']}", "tag browser != Chrome 120"),
        ("{attributes: [error.unhandled = true]}", "attribute error.unhandled = true"),
        ("{attributes: [exception.type = A, exception.type = B]}", "attribute exception.type = A"),
    ],
)
def test_a_filter_is_shown_as_it_is_written(alert: Alert, text: str, shown: str):
    assert _filters(alert, text)[0] == shown


@pytest.mark.parametrize(("text", "minutes"), [("0m", 0), ("5m", 5), ("60m", 60), ("12h", 720), ("1d", 1440)])
def test_a_frequency_is_one_of_sentrys(alert: Alert, text: str, minutes: int):
    assert alert(f"condition: reappeared, frequency: {text}").frequency_minutes == minutes


def test_one_issue_is_told_of_at_most_twice_an_hour_and_the_end_of_a_number_at_once(alert: Alert):
    assert alert("condition: reappeared").frequency_minutes == 30
    assert alert("condition: sessions > 5%").frequency_minutes == 30
    assert alert("condition: events > 5").frequency_minutes == 0


@pytest.mark.parametrize(("measure", "threshold"), [("events", 50), ("users", 150)])
def test_a_growth_is_compared_with_an_earlier_time(alert: Alert, measure: str, threshold: int):
    found = alert(f"condition: {measure} > {threshold}%, compare: 7d, duration: 30m")
    assert (found.kind, found.threshold, found.compare_minutes) == (measure, threshold, 7 * 1440)
    assert found.window_minutes == 30


def test_each_priority_has_its_own_channels(alert: Alert):
    found = alert("condition: new issue, notify: [slack], notify_by_priority: {high: [pagerduty], medium: [loud]}")
    assert [(it.priority, [channel.name for channel in it.notify]) for it in found.by_priority] == [
        ("medium", ["loud"]),
        ("high", ["pagerduty"]),
    ]
    assert [channel.name for channel in found.channels] == ["slack", "loud", "pagerduty"]


def test_a_channel_that_another_environment_hears_is_left_out_of_a_priority(loaded: Callable[..., Catalog]):
    text = TEXT.replace('"#loud"}', '"#loud", environments: [staging]}')
    tracking = loaded(text.replace("ALERT", "condition: new issue, notify_by_priority: {high: [loud]}")).error_tracking
    assert tracking is not None
    assert tracking.alerts[0].by_priority == ()


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (parse_priority("high"), parse_priority("medium or above")),
        (parse_level("fatal"), parse_level("error or above")),
        (parse_level("info"), parse_level("warning or below")),
        (parse_age("newer than 1h"), parse_age("newer than 1d")),
        (parse_age("older than 1d"), parse_age("older than 1h")),
    ],
)
def test_a_narrower_filter_lets_through_what_a_wider_one_does_and_not_the_other_way_round(narrow, wide):
    assert implies(narrow, wide)
    assert not implies(wide, narrow)
    assert implies(wide, wide)


def test_filters_of_different_tags_have_nothing_to_do_with_each_other():
    one = parse_event_filter("a = 1", "tag")
    assert implies(one, parse_event_filter("a = 1", "tag"))
    assert not implies(one, parse_event_filter("b = 1", "tag"))
    assert not implies(parse_age("newer than 1d"), parse_age("older than 1h"))
