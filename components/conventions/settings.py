"""The stack's plain settings for the vendors' providers, and the Datadog site that messages link to."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pulumi

Value = str | bool | int
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A config key of the stack (`vendor:name`); `argument` is the provider's argument, in Python's spelling."""

    vendor: str
    name: str
    argument: str
    parse: Callable[[str], Value]

    @property
    def key(self) -> str:
        return f"{self.vendor}:{self.name}"


class InvalidSetting(ValueError):
    """The provider does not accept a setting's text; the message says what is allowed, without the key."""


def address(text: str) -> str:
    """Return the address of an API, without a slash at its end.

    Raises InvalidSetting for anything but https, since each request carries keys; plain http is allowed only to this
    machine.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidSetting(f"is not a URL: {error}") from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", text):
        raise InvalidSetting("is not a URL. Write one, such as https://api.datadoghq.eu")
    if parts.username is not None or parts.password is not None:
        # The value is not quoted: it contains a secret, and errors are written to logs.
        raise InvalidSetting("contains credentials. Set keys with `pulumi config set --secret`")
    if parts.scheme == "http" and not is_loopback(host):
        raise InvalidSetting(f"uses http for {host}, so keys would be sent in clear text. Write https://{host}")
    return text


def sentry_address(text: str) -> str:
    """Return the address of a Sentry, `https://HOST/api/`; its provider works with no other form. Raises
    InvalidSetting.
    """
    if not re.fullmatch(r"https?://[^/?#]+/api/", address(text)):
        raise InvalidSetting("is not the address of Sentry's API. Write one, such as https://de.sentry.io/api/")
    return text


def is_loopback(host: str) -> bool:
    """Return whether a host name or IP address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def boolean(text: str) -> bool:
    """Return `true` or `false` as a boolean. Raises InvalidSetting for any other text."""
    if text not in ("true", "false"):
        raise InvalidSetting(f"is {text!r}. Write true or false")
    return text == "true"


def boolean_text(text: str) -> str:
    """Return `true` or `false` as text, for an argument that is a string at the provider. Raises InvalidSetting."""
    boolean(text)
    return text


def whole_number(text: str) -> int:
    """Return a whole number, at least 0. Raises InvalidSetting."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise InvalidSetting(f"is {text!r}. Write a whole number")
    return int(text)


def region(text: str) -> str:
    """Return PagerDuty's service region. Raises InvalidSetting."""
    if text not in ("us", "eu"):
        raise InvalidSetting(f"is {text!r}. Write eu, or remove the setting for us")
    return text


SETTINGS = (
    Setting(vendor="datadog", name="apiUrl", argument="api_url", parse=address),
    Setting(vendor="datadog", name="validate", argument="validate", parse=boolean_text),
    Setting(
        vendor="datadog",
        name="httpClientRetryEnabled",
        argument="http_client_retry_enabled",
        parse=boolean_text,
    ),
    Setting(
        vendor="datadog",
        name="httpClientRetryMaxRetries",
        argument="http_client_retry_max_retries",
        parse=whole_number,
    ),
    Setting(
        vendor="datadog",
        name="httpClientRetryTimeout",
        argument="http_client_retry_timeout",
        parse=whole_number,
    ),
    Setting(vendor="pagerduty", name="serviceRegion", argument="service_region", parse=region),
    Setting(vendor="pagerduty", name="apiUrlOverride", argument="api_url_override", parse=address),
    Setting(
        vendor="pagerduty",
        name="skipCredentialsValidation",
        argument="skip_credentials_validation",
        parse=boolean,
    ),
    Setting(vendor="sentry", name="baseUrl", argument="base_url", parse=sentry_address),
)
"""All settings that a provider takes from the stack's config; settings without a value are not sent."""

SITE = "watchbill:datadogSite"
VALIDATE_MONITORS = "watchbill:validateMonitors"
"""The config key that switches Datadog's validation of monitors in a preview off (`false`)."""
US1 = "https://app.datadoghq.com"
_SITES = re.compile(r"api\.((?:[a-z0-9-]+\.)?(?:datadoghq\.(?:com|eu)|ddog-gov\.com))")


def validates_monitors() -> bool:
    """Return whether a preview asks Datadog to validate each monitor, which is a POST and needs a key that may write.

    Raises:
        pulumi.RunError: the value is neither true nor false.
    """
    text = pulumi.Config("watchbill").get("validateMonitors")
    return text is None or bool(_parsed(VALIDATE_MONITORS, text, boolean))


def provider_settings(vendor: str) -> dict[str, Any]:
    """Return the settings of one vendor's provider, by the provider's argument.

    Raises:
        pulumi.RunError: a value is invalid; the message names its key.
    """
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = pulumi.Config(setting.vendor).get(setting.name)
        if setting.vendor == vendor and text is not None:
            values[setting.argument] = _parsed(setting.key, text, setting.parse)
    return values


def datadog_site() -> str:
    """Return the address of Datadog's pages, such as `https://app.datadoghq.eu`.

    The pages are at the site itself for sites with a name (`us3.datadoghq.com`) and at `app.` for the others; the API
    is at `api.` before either.

    Raises:
        pulumi.RunError: neither `watchbill:datadogSite` nor `datadog:apiUrl` gives the site.
    """
    setting = pulumi.Config("watchbill").get("datadogSite")
    if setting is not None:
        return _pages(_parsed(SITE, setting, _host))
    api = pulumi.Config("datadog").get("apiUrl")
    if api is None:
        return US1
    site = _SITES.fullmatch((urlsplit(_parsed("datadog:apiUrl", api, address)).hostname or "").lower())
    if site is None:
        raise pulumi.RunError(
            f"datadog:apiUrl is not the address of one of Datadog's sites, so links have no site. Write one:\n"
            f"  pulumi config set {SITE} datadoghq.eu"
        )
    return _pages(site[1])


def _pages(site: str) -> str:
    return f"https://{site}" if site.count(".") > 1 else f"https://app.{site}"


def _host(text: str) -> str:
    host = text.removeprefix("https://").rstrip("/").lower()
    if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", host):
        raise InvalidSetting(f"is {text!r}. Write Datadog's name of the site, such as us3.datadoghq.com")
    return host


def _parsed(key: str, text: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(text)
    except InvalidSetting as invalid:
        raise pulumi.RunError(f"the setting {key} {invalid}") from None
