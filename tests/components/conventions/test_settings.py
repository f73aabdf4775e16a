import pulumi
import pytest

from components.conventions.accounts import open_accounts
from components.conventions.settings import SETTINGS, datadog_site
from plan.resources.recorder import record

KEYS = ("datadog:apiKey", "datadog:appKey", "pagerduty:token", "sentry:token")
EXAMPLES = {
    "datadog:apiUrl": ("https://api.datadoghq.eu", "apiUrl", "https://api.datadoghq.eu"),
    "datadog:validate": ("false", "validate", "false"),
    "datadog:httpClientRetryEnabled": ("true", "httpClientRetryEnabled", "true"),
    "datadog:httpClientRetryMaxRetries": ("7", "httpClientRetryMaxRetries", "7"),
    "datadog:httpClientRetryTimeout": ("90", "httpClientRetryTimeout", "90"),
    "pagerduty:serviceRegion": ("eu", "serviceRegion", "eu"),
    "pagerduty:apiUrlOverride": ("http://127.0.0.1:8080", "apiUrlOverride", "http://127.0.0.1:8080"),
    "pagerduty:skipCredentialsValidation": ("true", "skipCredentialsValidation", "true"),
    "sentry:baseUrl": ("https://sentry.example.com/api/", "baseUrl", "https://sentry.example.com/api/"),
}
INVALID = {
    "datadog:apiUrl": ["api.datadoghq.eu", "http://api.datadoghq.eu", "ftp://x", "https://", "https://a b"],
    "datadog:validate": ["no", "0", ""],
    "datadog:httpClientRetryEnabled": ["True"],
    "datadog:httpClientRetryMaxRetries": ["many", "-1", "1.5"],
    "datadog:httpClientRetryTimeout": ["1m"],
    "pagerduty:serviceRegion": ["de"],
    "pagerduty:apiUrlOverride": ["http://10.0.0.1", "http://localhost.example.com", "http://[2001:db8::1]"],
    "pagerduty:skipCredentialsValidation": ["yes"],
    "sentry:baseUrl": [
        "http://sentry.internal/api/",
        "https://de.sentry.io",
        "https://de.sentry.io/api",
        "https://de.sentry.io/api/0/",
        "https://de.sentry.io/api/?x=/api/",
    ],
}


def providers(config: dict[str, str]) -> dict[str, dict]:
    recording = record(
        lambda: open_accounts(["datadog", "pagerduty", "sentry"]) and None,
        stack="prod",
        config=dict.fromkeys(KEYS, "key") | config,
        secret_keys=list(KEYS),
    )
    return {it.name: it.inputs for it in recording.registrations}


def site(config: dict[str, str]) -> str:
    found: list[str] = []
    record(lambda: found.append(datadog_site()), stack="prod", config=config)
    return found[0]


def test_each_setting_has_an_example_and_an_invalid_value_here():
    assert set(EXAMPLES) == {setting.key for setting in SETTINGS} == set(INVALID)


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_setting_reaches_its_provider_and_no_other(key):
    text, argument, value = EXAMPLES[key]
    vendor = key.partition(":")[0]
    plain, found = providers({}), providers({key: text})
    assert plain[vendor].get(argument) != value
    assert found[vendor] == plain[vendor] | {argument: value}
    assert {name: found[name] for name in found if name != vendor} == {
        name: plain[name] for name in plain if name != vendor
    }


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in INVALID.items() for text in texts])
def test_an_invalid_setting_is_refused_by_its_key(key, text):
    with pytest.raises(pulumi.RunError, match=f"^the setting {key} "):
        providers({key: text})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "[::1]"])
def test_only_this_machine_is_asked_without_tls(host):
    assert providers({"datadog:apiUrl": f"http://{host}:9"})["datadog"]["apiUrl"] == f"http://{host}:9"


def test_credentials_in_an_address_are_not_repeated():
    with pytest.raises(pulumi.RunError) as error:
        providers({"datadog:apiUrl": "https://user:canary@api.datadoghq.eu"})
    assert "credentials" in str(error.value)
    assert "canary" not in str(error.value)


@pytest.mark.parametrize(
    ("api", "pages"),
    [
        ("https://api.datadoghq.com", "https://app.datadoghq.com"),
        ("https://API.datadoghq.eu", "https://app.datadoghq.eu"),
        ("https://api.us5.datadoghq.com/", "https://us5.datadoghq.com"),
        ("https://api.uk1.datadoghq.com", "https://uk1.datadoghq.com"),
        ("https://api.ddog-gov.com", "https://app.ddog-gov.com"),
        ("https://api.us2.ddog-gov.com", "https://us2.ddog-gov.com"),
    ],
)
def test_the_site_follows_from_the_address_of_the_api(api, pages):
    assert site({"datadog:apiUrl": api}) == pages


@pytest.mark.parametrize("api", ["http://127.0.0.1:8080", "https://datadog-proxy.example.com", "https://datadoghq.eu"])
def test_a_site_that_does_not_follow_is_asked_for_and_can_be_written(api):
    with pytest.raises(pulumi.RunError, match="pulumi config set watchbill:datadogSite"):
        site({"datadog:apiUrl": api})
    for written in ("datadoghq.eu", "app.datadoghq.eu", "https://app.datadoghq.eu/"):
        assert site({"datadog:apiUrl": api, "watchbill:datadogSite": written}) == "https://app.datadoghq.eu"


def test_the_site_may_be_written_without_an_address():
    assert site({}) == "https://app.datadoghq.com"
    assert site({"watchbill:datadogSite": "acme.datadoghq.com"}) == "https://acme.datadoghq.com"
    with pytest.raises(pulumi.RunError, match=r"^the setting watchbill:datadogSite is "):
        site({"watchbill:datadogSite": "http://app.datadoghq.eu"})
