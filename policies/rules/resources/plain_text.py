"""Rules on secrets: no secret is in plain text, where state, previews and the vendor's pages show it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.forms.secret_forms import SECRET_FORM
from policies.engine.inputs import SERVICE_OBJECT, TEST, WEBHOOK, at, entries, text
from policies.engine.rule import Resource, each, rule

# Each form of a secret contains one of these: they are faster to search.
_HINTS = (
    "hooks.slack.com/", "xox", "_live_", "AKIA", "PRIVATE KEY", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
    "glpat-", "sntry", "AIza", "eyJ", "key", "Key", "KEY",
)  # fmt: skip

_PASSWORD_IN_URL = re.compile(r"://[^/\s:@{}]+:[^/\s:@{}]+@")

# Inputs that the SDKs or the components mark as secret: the engine still passes them to rules in clear text.
_MARKED = {
    (SERVICE_OBJECT, "serviceKey"),
    (WEBHOOK, "url"),
    (WEBHOOK, "customHeaders"),
    (WEBHOOK, "payload"),
    ("datadog:index/webhookCustomVariable:WebhookCustomVariable", "value"),
    ("datadog:index/syntheticsGlobalVariable:SyntheticsGlobalVariable", "value"),
}

_HEADERS = re.compile(r"authorization|cookie|passw|secret|token|api[-_]?key|credential", re.IGNORECASE)


@rule(id="secret-in-plain-text", severity="error", scope=each())
def secret_in_plain_text(resource: Resource) -> str | None:
    """Everyone who can read the state, a preview or the vendor's pages can read the secret.

    Fix: Read it from the stack's config (`pulumi config set --secret`), and replace it at its issuer.

    Wrong:
        resources:
          dashboards-overview:
            properties: {description: "Ask https://admin:hunter2@shop.example.com"}
    Right:
        resources:
          dashboards-overview:
            properties: {description: "Ask https://shop.example.com"}
    """
    if resource.type.startswith("pulumi:"):
        return None
    inputs = resource.inputs
    for key in inputs:
        if (resource.type, key) not in _MARKED and any(map(_looks_secret, _texts(inputs[key]))):
            return "one of its inputs looks like a key, a token or a URL with a password, in plain text"
    return None


@rule(id="secret-in-check", severity="error", scope=each(TEST))
def secret_in_check(resource: Resource) -> str | None:
    """Everyone who can view a check can read its headers.

    Fix: Store it as a global variable in Datadog, and write `{{ NAME }}` in its place.

    Wrong:
        resources:
          uptime-health:
            properties:
              requestHeaders: {Authorization: Bearer hunter2}
    Right:
        resources:
          uptime-health:
            properties:
              requestHeaders: {Authorization: "Bearer {{ TOKEN }}"}
    """
    requests = [at(resource.inputs, "requestHeaders")]
    requests += [at(step, "requestHeaders") for step in entries(at(resource.inputs, "apiSteps"))]
    for headers in requests:
        for name in headers if isinstance(headers, Mapping) else ():
            value = text(headers[name])
            if value and isinstance(name, str) and _HEADERS.search(name) and "{{" not in value:
                return "one of its headers has the name of a secret and a value in plain text"
    return None


def _looks_secret(value: str) -> bool:
    hinted = any(hint in value for hint in _HINTS)
    return (hinted and SECRET_FORM.search(value) is not None) or _PASSWORD_IN_URL.search(value) is not None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
