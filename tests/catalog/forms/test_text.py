"""What names and texts may hold: they end in messages, where a handle or a template would do something."""

import pytest

from tests.support.texts import FixtureText

ALERT = FixtureText(
    'alerts: [{{name: A, condition: error_rate > 1%, duration: 5m, severity: info, description: "{}"}}]\n'
)
MAINTENANCE = (
    "maintenance: [{{name: M, start: 2030-01-05 02:00, for: 1h, time_zone: UTC, services: all, "
    'text: "{}"}}]\nservices: [{{name: Shop}}]\n'
)
NAMES = ('services: [{{name: "{}", id: a}}]\n', 'dashboards: [{{name: "{}", id: a}}]\n')
SERVICE = "services: [{{name: Shop}}]\n"
PAGE = "status_page: {{name: P, domain_prefix: p, components: [{{name: C, service: Shop}}], "
TEXTS = (
    ALERT,
    ALERT.replace("description:", "first_steps: [").replace('"{}"}}]', '"{}"]}}]'),
    'signals: [{{name: a, count: user.signup, title: "{}"}}]\n',
    'slos: [{{name: S, target: 99%, of: {{ratio: error_rate}}, alerts: [], description: "{}"}}]\n',
    'services: [{{name: Shop, description: "{}"}}]\n',
    'services: [{{name: Shop, team: "{}"}}]\n',
    'dashboards: [{{name: D, description: "{}"}}]\n',
    PAGE + 'degradations: [{{name: D, impact: degraded, messages: {{identified: "{}"}}}}]}}\n' + SERVICE,
    PAGE + 'maintenance: [{{name: M, scheduled: "{}"}}]}}\n' + SERVICE,
)


@pytest.mark.parametrize("text", [MAINTENANCE, *NAMES, *TEXTS])
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("call @pagerduty-shop now", "`@pagerduty-shop` is a handle: Datadog would notify it"),
        ("(@ops@example.com)", "`@ops@example.com)` is a handle: Datadog would notify it"),
        ("a@slack-acme-alerts", "`@slack-acme-alerts` is a handle: Datadog would notify it"),
        ("mind @all of it", "`@all` is a handle: Datadog would notify it"),
        ("{{#is_match 'host.name' 'db'}}x{{/is_match}}", "reads text between `{{` and `}}` as a template"),
        ("{{host.name}} is down", "reads text between `{{` and `}}` as a template"),
        ("over }} and out", "reads text between `{{` and `}}` as a template"),
    ],
)
def test_nothing_that_is_written_notifies_or_fills_in_by_itself(refused, text: str, words: str, message: str) -> None:
    (error,) = refused(text.format(words))
    assert message in error


@pytest.mark.parametrize(
    "words", ["Orders @ checkout", "Mail ops@example.com, too", "100 % {of} 3 > 2", "Größe 🚀 日本"]
)
def test_an_address_and_a_lone_sign_are_words(refused, words: str) -> None:
    assert [refused(text.format(words)) for text in (*NAMES, *TEXTS) if "team" not in text] == [[]] * 10


@pytest.mark.parametrize(("sign", "code"), [("\\t", "0009"), ("\\u00a0", "00A0"), ("\\u200d", "200D")])
def test_a_name_has_only_characters_that_are_seen(refused, sign: str, code: str) -> None:
    (error,) = refused(f'services: [{{name: "a{sign}b"}}]\n')
    assert f"`name`: `a�b` contains the invisible character U+{code}" in error


def test_a_handle_among_those_to_notify_is_a_channel_that_is_not_there(refused) -> None:
    (error,) = refused(ALERT.format("x").replace("}]", ", notify: ['@slack-alerts']}]"))
    assert "unknown channel `@slack-alerts`" in error


@pytest.mark.parametrize("tag", ["@pagerduty shop", "{{value}}", "ops@example.com", "a,b", "a}"])
@pytest.mark.parametrize(
    "text",
    [
        'signals: [{{name: a, logs: "status:error", group_by: ["{}"]}}]\n',
        'signals: [{{name: a, logs: "status:error"}}]\n'
        "alerts: [{{name: A, condition: a > 1, duration: 5m, severity: info, group_by: ['{}']}}]\n",
    ],
)
def test_what_logs_are_grouped_by_is_a_tag(refused, text: str, tag: str) -> None:
    (error,) = refused(text.format(tag))
    assert "is not a tag" in error
