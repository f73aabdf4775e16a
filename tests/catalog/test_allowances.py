"""The section `audit`: entries of what an audit accepts."""

from datetime import date

import pytest

ENTRY = "audit:\n  - pattern: {}\n    reason: {}\n"


def test_an_entry_has_a_pattern_a_reason_and_an_end(loaded):
    text = ENTRY.format("datadog monitor  Old *", "They go soon") + "    until: 2027-01-31\n    keep: true\n"
    (entry,) = loaded(text).allowances
    assert (entry.pattern, entry.reason) == ("datadog monitor Old *", "They go soon")
    assert (entry.until, entry.keep) == (date(2027, 1, 31), True)


def test_entries_are_sorted_and_need_no_end(loaded):
    text = ENTRY.format("sentry project b", "x") + "  - {pattern: pagerduty service a, reason: y}\n"
    found = loaded(text).allowances
    assert [entry.pattern for entry in found] == ["pagerduty service a", "sentry project b"]
    assert [entry.until for entry in found] == [None, None]


@pytest.mark.parametrize(
    ("pattern", "reason", "place", "message"),
    [
        ("monitor Old", "x", "2:14", "`monitor Old` is not a pattern"),
        ("datadoc monitor Old", "x", "2:14", "`datadoc` is not a vendor"),
        ("'* * *'", "x", "2:14", "matches everything"),
        ("datadog monitor Old", "''", "3:13", "the reason is empty"),
    ],
)
def test_what_is_refused(refused, pattern, reason, place, message):
    (error,) = refused(ENTRY.format(pattern, reason))
    assert error.startswith(f"shop/a.yml:{place}: ")
    assert message in error


def test_a_pattern_that_stands_twice_is_refused(refused):
    (error,) = refused(ENTRY.format("datadog monitor A", "x") + "  - {pattern: datadog monitor a, reason: y}\n")
    assert error.startswith("shop/a.yml:4:15: ")
    assert "first at shop/a.yml:2:5" in error


def test_an_entry_without_a_reason_is_refused(refused):
    (error,) = refused("audit: [{pattern: datadog monitor A}]\n")
    assert "`reason` is missing in an entry of `audit`" in error
