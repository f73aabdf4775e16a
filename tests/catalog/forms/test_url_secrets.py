"""A secret in the query of a URL is refused wherever a URL is written, and no message shows it."""

from collections.abc import Callable

import pytest

from catalog.forms.text import shown
from catalog.forms.url_secrets import conceal, secret_parameter

Refused = Callable[..., list[str]]
SECRET = "abcdefgh12345678abcdefgh"
NAMES = """
api_key apikey API-Key access_token token sig X-Amz-Signature X-Amz-Credential X-Amz-Security-Token client_secret
password pwd auth jwt key code signature authToken
"""
SECRETS = NAMES.split()
HARMLESS = ["page", "q", "utm_source", "sort", "from", "to", "env", "days"]
PLACES = {
    "services: [{name: S, url: '%s'}]\n": "1:27",
    "services: [{name: S, runbooks: '%s'}]\n": "1:32",
    "services: [{name: S, repository: '%s'}]\n": "1:34",
    "services: [{name: S, links: [{name: L, url: '%s'}]}]\n": "1:45",
    "services: [{name: S, description: 'see %s, please'}]\n": "1:35",
    "uptime: [{name: U, url: '%s', notify: [slack]}]\n": "1:25",
    "uptime: [{name: U, steps: [{name: A, request: {url: '%s'}}], notify: [slack]}]\n": "1:53",
    "uptime: [{name: U, url: 'https://a.example', runbook: '%s', notify: [slack]}]\n": "1:55",
    "alerts: [{name: A, condition: error_rate > 1%%, duration: 5m, severity: info, notify: [slack], "
    "first_steps: ['Open %s']}]\n": "1:109",
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_parameter_whose_value_is_a_secret_is_found_by_its_name(name: str) -> None:
    assert secret_parameter(f"https://shop.example.com/api?a=b&{name}={SECRET}") == name
    assert secret_parameter(f"https://shop.example.com/#{name}={SECRET}") == name


@pytest.mark.parametrize(
    "value", ["AKIAIOSFODNN7EXAMPLE", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x"]
)
def test_a_value_that_says_itself_what_it_is_is_found_under_any_name(value: str) -> None:
    assert secret_parameter(f"https://shop.example.com/?page={value}") == "page"


@pytest.mark.parametrize("name", HARMLESS)
def test_other_parameters_are_taken(name: str) -> None:
    assert secret_parameter(f"https://shop.example.com/?{name}={SECRET}") is None
    assert secret_parameter(f"https://shop.example.com/?{name}={SECRET}&token={SECRET}") == "token"


def test_a_word_under_a_name_that_may_hold_a_key_is_taken_and_so_is_a_variable() -> None:
    assert secret_parameter("https://shop.example.com/?key=checkout&code=404") is None
    assert secret_parameter(f"https://shop.example.com/?key=checkout&code={SECRET}") == "code"
    assert secret_parameter("https://shop.example.com/?api_key={{ SHOP_KEY }}&token={{TOKEN}}") is None


@pytest.mark.parametrize(
    "query", ["cookie_consent=true", "password_reset=1", "max_tokens=50", "secrets=off", "return_to=%2Fcart%3Fpage%3D2"]
)
def test_what_switches_or_counts_is_no_secret(query: str) -> None:
    assert secret_parameter(f"https://shop.example.com/?{query}") is None
    assert secret_parameter(f"https://shop.example.com/?{query}&token={SECRET}") == "token"


def test_a_secret_in_a_url_that_is_the_value_of_a_parameter_is_found_and_concealed() -> None:
    url = f"https://shop.example.com/go?to=https%3A%2F%2Fb.example%2F%3Fpage%3D2%26api_key%3D{SECRET}"
    assert secret_parameter(url) == "api_key"
    assert SECRET not in conceal(url)


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_it_is_refused_wherever_a_url_is_written_and_never_shown(refused: Refused, text: str, place: str) -> None:
    assert not any("secret" in it for it in refused(text % "https://a.example/b?page=2"))
    (error,) = refused(text % f"https://a.example/b?page=2&api_key={SECRET}")
    assert error.startswith(f"shop/a.yml:{place}: ")
    assert "the URL contains a secret: the value of `api_key`" in error
    assert SECRET not in error


def test_a_path_of_a_step_is_judged_like_a_url(refused: Refused) -> None:
    text = "services: [{name: S, url: 'https://a.example'}]\nuptime: [{name: U, service: S, notify: [slack], steps: "
    text += "[{name: A, request: {url: '/api?token=%s'}}]}]\n"
    (error,) = refused(text % SECRET)
    assert error.startswith("shop/a.yml:2:82: ")
    assert SECRET not in error


def test_a_variable_takes_its_place_in_a_step(refused: Refused) -> None:
    text = "uptime: [{name: U, notify: [slack], secrets: [KEY], steps: [%s]}]\n"
    step = "{name: A, request: {url: 'https://a.example/?api_key=%s', headers: {x-key: '{{ KEY }}'}}}"
    assert refused(text % (step % "{{ KEY }}")) == []
    assert len(refused(text % (step % SECRET))) == 1


def test_credentials_and_webhooks_in_a_text_are_refused_and_not_shown(refused: Refused) -> None:
    for url in (f"https://ada:{SECRET}@a.example/x", f"https://hooks.slack.com/services/T00/B00/{SECRET}"):
        (error,) = refused(f"services: [{{name: S, description: 'see {url}'}}]\n")
        assert error.startswith("shop/a.yml:1:35: `description`: the URL ")
        assert SECRET not in error


def test_no_message_about_another_fault_shows_a_secret(refused: Refused) -> None:
    bad = f"ftp://a.example/?api_key={SECRET}"
    for text in (f"services: [{{name: S, url: '{bad}'}}]\n", f"uptime: [{{name: U, tls: '{bad}', notify: [slack]}}]\n"):
        errors = refused(text)
        assert errors
        assert not any(SECRET in error for error in errors)
    assert shown(f"https://a:{SECRET}@b.example") == "`https://…@b.example`"
    assert conceal(f"see https://b.example/?page=1&sig={SECRET}") == "see https://b.example/?page=1&sig=…"
