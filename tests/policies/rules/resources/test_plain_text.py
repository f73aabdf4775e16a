"""Rules on secrets: no secret is in plain text."""

import pytest

from policies.engine.inputs import SERVICE_OBJECT, TEST, WEBHOOK
from tests.support.rules import breaks, found

# Put together here, so that no scanner of this repository takes them for real ones.
SECRETS = [
    "https://hooks.slack.com/" + "services/T000/B000/XXXX",
    "xoxb-" + "123456789012-abcdef",
    "sk_live_" + "abcdefghijkl",
    "AKIA" + "ABCDEFGHIJKLMNOP",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "ghp_" + "a" * 36,
    "https://user:" + "password@example.com/hook",
    "api_key=" + "0123456789abcdef" * 2,
    "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0.c2ln",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_found_in_any_input(secret):
    assert breaks("secret-in-plain-text", {"message": f"see {secret} for more"})
    assert breaks("secret-in-plain-text", {"a": [{"b": {"c": secret}}]}, "sentry:index/project:Project")


@pytest.mark.parametrize(
    "text",
    ["[secret]", "https://shop.example.com:8080/a?b=c@d", "@oncall@example.com", "{{ TOKEN }}", "api_key: [secret]",
     "an eye on https://wiki.example.com/runbooks/ghp", "sum:api.requests{env:prod}.as_count()"],
)  # fmt: skip
def test_ordinary_text_is_no_secret(text):
    assert not breaks("secret-in-plain-text", {"message": text})
    assert breaks("secret-in-plain-text", {"message": f"{text} {SECRETS[0]}"})


def test_an_input_marked_as_secret_may_contain_one():
    assert not breaks("secret-in-plain-text", {"url": SECRETS[0]}, WEBHOOK)
    assert not breaks("secret-in-plain-text", {"serviceKey": SECRETS[7]}, SERVICE_OBJECT)
    assert breaks("secret-in-plain-text", {"name": SECRETS[0]}, WEBHOOK)


def test_a_secret_in_a_description_is_found_and_not_shown(planned):
    text = (
        f'alerts: [{{name: A, condition: error_rate > 1%, duration: 5m, severity: info, description: "{SECRETS[1]}"}}]'
    )
    assert found(planned(text))["secret-in-plain-text"] == {"alerts/a"}


def test_a_header_with_a_secret_is_found_and_one_with_a_variable_is_not():
    assert breaks("secret-in-check", {"requestHeaders": {"Authorization": "Bearer abc"}}, TEST)
    assert breaks("secret-in-check", {"apiSteps": [{"requestHeaders": {"x-api-key": "abc"}}]}, TEST)
    assert not breaks("secret-in-check", {"requestHeaders": {"Authorization": "Bearer {{ TOKEN }}"}}, TEST)
    assert not breaks("secret-in-check", {"requestHeaders": {"accept": "text/html"}}, TEST)
