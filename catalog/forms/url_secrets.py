"""Secrets in the query of a URL: anyone who reads the file, a monitor or a report could use them."""

import re
from collections.abc import Iterable
from urllib.parse import unquote_plus

import yaml

from catalog.forms.diagnostics import Report
from catalog.source.places import place

SECRET_WORD = re.compile(r"authorization|cookie|passw|secret|token|api[-_]?key|credential", re.IGNORECASE)
"""Words that mark a name as a secret's, in headers and body fields too."""
VARIABLE = re.compile(r"\{\{\s*([A-Z][A-Z0-9_]*)\s*\}\}")
"""A variable in braces; Datadog's own functions, such as `{{ uuid }}`, are in lower case."""

_SIGNS = r"(?:\{\{[^{}]*\}\}|[^\s<>\"'`\])])+"
_URL = re.compile(rf"https?://{_SIGNS}|(?<![\w/])/[\w./~%-]*\?{_SIGNS}", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<=[?&;#])([^=&;#?]{1,100})=((?:\{\{.*?\}\}|[^&;#])*)")
_URL_FIELDS = frozenset(("url", "runbook", "runbooks", "repository", "dashboard"))
_USER = re.compile(r"(?<=//)[^/?#@\s]+@")
# Complete names of secrets that contain no secret word: signatures of signed URLs, and short forms.
_NAMES = """
sig signature x-amz-signature x-goog-signature pwd pw auth jwt hmac sas otp apikey appkey application_key
app_key access_key accesskey private_key session_key sessionid session_id phpsessid jsessionid hapikey bearer
subscription-key ocp-apim-subscription-key key-pair-id webhook_key routing_key integration_key license_key
"""
_SECRET_NAMES = frozenset(_NAMES.split())
# Names that may hold a key or a plain word; the value decides.
_MAYBE_SECRET = frozenset(("key", "code", "session", "sid", "state", "user_key", "client", "access", "k", "t", "s"))
_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_\-+/=.~]{16,}")
# Switches and counts are not secrets: `cookie_consent=true`, `max_tokens=50`.
_PLAIN_VALUE = re.compile(r"true|false|yes|no|on|off|[0-9]{1,2}", re.IGNORECASE)
# Keys with a known format, whatever the parameter's name.
_KNOWN_KEY = re.compile(
    r"(?:AKIA|ASIA)[0-9A-Z]{16}|eyJ[\w-]{8,}\.[\w-]+|[sr]k_(?:live|test)_\w+|gh[pousr]_\w{20,}|github_pat_\w+"
    r"|glpat-[\w-]{10,}|xox[abposr]-[\w-]+|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]+|sq0[a-z]{3}-[\w-]{20,}"
)
_KNOWN_PATH = re.compile(
    r"//hooks\.slack\.com/(?:services|workflows|triggers)/\S+|//discord(?:app)?\.com/api/webhooks/\S+"
)


def secret_parameter(url: str) -> str | None:
    """Return the name of the first URL parameter whose value is a secret, or None.

    A value that names a variable is not a secret: Datadog fills it in.
    """
    for name, value in _PARAMETER.findall(url):
        plain = unquote_plus(name).strip().lower()
        text = unquote_plus(value)
        if not text or VARIABLE.search(text) or _PLAIN_VALUE.fullmatch(text):
            continue
        inner = secret_parameter(text) if "=" in text else None
        if inner is not None:  # a URL inside the value, as in `?return_to=`
            return inner
        random = plain in _MAYBE_SECRET and _RANDOM.fullmatch(text)
        if SECRET_WORD.search(plain) or plain in _SECRET_NAMES or random or _KNOWN_KEY.search(text):
            return unquote_plus(name).strip()
    return None


def conceal(text: str) -> str:
    """Return the text without the secrets in its URLs, since messages that quote it end up in logs."""
    if "//" not in text and "?" not in text:
        return text
    return _KNOWN_PATH.sub("//…", _PARAMETER.sub(_without_value, _USER.sub("…@", text)))


def refuse_url_secrets(nodes: Iterable[yaml.Node], report: Report) -> None:
    """Report each text in the nodes, at any depth, that contains a URL with a secret."""
    for node in nodes:
        for field, scalar in _texts(node, None):
            alone = field in _URL_FIELDS and scalar.value.startswith("http")
            fault = next((fault for url in _URL.findall(scalar.value) if (fault := _fault(url, alone=alone))), None)
            if fault:
                report.refuse(place(scalar), f"{f'`{field}`: ' if field else ''}{fault}", _hint(scalar.value))


def _fault(url: str, *, alone: bool) -> str | None:
    """Why a URL contains a secret, or None. If it is `alone` in its field, the field's own check finds credentials."""
    parameter = secret_parameter(url)
    if parameter is not None:
        # Do not quote the value: errors end up in logs.
        return f"the URL contains a secret: the value of `{parameter}`"
    if _KNOWN_PATH.search(url):
        return "the URL is a webhook, and a webhook URL is a secret: anyone who knows it can post"
    return "the URL contains credentials" if _USER.search(url) and not alone else None


def _hint(text: str) -> str:
    if _KNOWN_PATH.search(text):
        return "write a channel with `kind: webhook`, and `url_secret:` with a key of the stack's config"
    return (
        "remove it from the URL. In the steps of a check, name a Datadog global variable under `secrets:` and write "
        "`{{ NAME }}` instead"
    )


def _texts(node: yaml.Node, field: str | None) -> Iterable[tuple[str | None, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode):
        yield field, node
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _texts(child, field)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield from _texts(child, str(key.value) if isinstance(key, yaml.ScalarNode) else field)


def _without_value(match: re.Match[str]) -> str:
    parameter = match[0]
    return f"{match[1]}=…" if secret_parameter(f"?{parameter}") else parameter
