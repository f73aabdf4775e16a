"""What Datadog takes for a handle in a text, and how a text loses it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.handles import disarm, handles_in, plain_words

TEXTS = st.text(st.sampled_from("@{}/ab. -#\n:,(") | st.characters(exclude_categories=["Cs"]), max_size=40)
PIECES = st.sampled_from(["@slack-a-b", "{{#is_alert}}", "https://a.example.com/@all", "a@b.example", "{{{", " ", "@"])


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("bad @slack-acme-alerts, and @pagerduty-shop.", ("@slack-acme-alerts", "@pagerduty-shop")),
        ("mail ops@example.com", ()),
        ("mail @ops@example.com", ("@ops@example.com",)),
        ("@all", ("@all",)),
        ("(@team-shop) @here @workflow-restart(host=a)", ("@team-shop", "@here", "@workflow-restart")),
        ("@slack-acme-alerts again @slack-acme-alerts", ("@slack-acme-alerts",)),
        ("orders @ checkout", ()),
        ("{{value}}@slack-acme-alerts", ("@slack-acme-alerts",)),
    ],
)
def test_a_handle_begins_at_a_sign_that_is_not_part_of_an_address(text: str, handles: tuple[str, ...]) -> None:
    assert handles_in(text) == handles


@given(st.lists(PIECES | TEXTS, max_size=6).map("".join))
def test_a_text_without_its_arms_is_one_of_plain_words(text: str) -> None:
    plain = disarm(text)
    assert handles_in(plain) == ()
    assert plain_words(plain) == plain
    assert disarm(plain) == plain


@given(TEXTS)
@example("orders at noon, mail ops@example.com")
def test_plain_words_name_nobody_and_are_left_as_they_are(text: str) -> None:
    try:
        words = plain_words(text)
    except InvalidValue:
        return
    assert handles_in(words) == ()
    assert words == text
