"""What names and texts may hold: they end in messages, where a handle or a template would do something."""

import pytest

ALERT = 'alerts: [{{name: A, condition: error_rate > 1%, duration: 5m, severity: info, description: "{}"}}]\n'
MAINTENANCE = (
    "maintenance: [{{name: M, start: 2030-01-05 02:00, for: 1h, time_zone: UTC, services: all, "
    'text: "{}"}}]\nservices: [{{name: Shop}}]\n'
)
NAMES = ('services: [{{name: "{}", id: a}}]\n', 'dashboards: [{{name: "{}", id: a}}]\n')


@pytest.mark.parametrize("text", [MAINTENANCE, *NAMES])
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("call @pagerduty-shop now", "`@pagerduty-shop` would notify whoever it names"),
        ("(@ops@example.com)", "would notify whoever it names"),
        ("a@slack-acme-alerts", "would notify whoever it names"),
        ("{{host.name}} is down", "begin and end what Datadog fills in"),
        ("over }} and out", "begin and end what Datadog fills in"),
    ],
)
def test_nothing_that_is_written_notifies_or_fills_in_by_itself(refused, text: str, words: str, message: str) -> None:
    (error,) = refused(text.format(words))
    assert message in error


@pytest.mark.parametrize(
    "words", ["Orders @ checkout", "Mail ops@example.com, too", "100 % {of} 3 > 2", "Größe 🚀 日本"]
)
def test_an_address_and_a_lone_sign_are_words(refused, words: str) -> None:
    assert [refused(text.format(words)) for text in (ALERT, *NAMES)] == [[], [], []]


@pytest.mark.parametrize(
    ("sign", "code"), [("\\0", "0000"), ("\\e", "001B"), ("\\t", "0009"), ("\\u2028", "2028"), ("\\u202e", "202E")]
)
def test_a_name_has_only_characters_that_are_seen(refused, sign: str, code: str) -> None:
    (error,) = refused(f'services: [{{name: "a{sign}b"}}]\n')
    assert f"`name`: `a�b` has the character U+{code}, which nobody sees" in error


def test_a_handle_among_those_to_notify_is_a_channel_that_is_not_there(refused) -> None:
    (error,) = refused(ALERT.format("x").replace("}]", ", notify: ['@slack-alerts']}]"))
    assert "there is no channel `@slack-alerts`" in error
