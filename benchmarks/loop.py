"""The bare loop: what someone would write who has the resources' arguments in a file and wants no components."""

import importlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pulumi_datadog as datadog
import pulumi_pagerduty as pagerduty
import pulumiverse_sentry as sentry


def declare(file: Path) -> None:
    """Register the resources that `bare.write_bare` wrote to `file`, with explicit providers."""
    document = json.loads(file.read_text(encoding="utf-8"))
    providers = _providers()
    made = _looked_up(document, pulumi.InvokeOptions(provider=providers["pagerduty"]))
    for entry in document["resources"]:
        made[entry["name"]] = _class(entry["class"])(
            entry["name"],
            **{name: _value(value, made) for name, value in entry["arguments"].items()},
            opts=pulumi.ResourceOptions(
                provider=providers[entry["package"]], depends_on=[made[name] for name in entry["after"]]
            ),
        )


def _providers() -> dict[str, pulumi.ProviderResource]:
    vendor = {name: pulumi.Config(name) for name in ("datadog", "pagerduty", "sentry")}
    return {
        "datadog": datadog.Provider(
            "datadog",
            api_key=vendor["datadog"].require_secret("apiKey"),
            app_key=vendor["datadog"].require_secret("appKey"),
        ),
        "pagerduty": pagerduty.Provider("pagerduty", token=vendor["pagerduty"].require_secret("token")),
        "sentry": sentry.Provider("sentry", token=vendor["sentry"].require_secret("token")),
    }


def _looked_up(document: Any, opts: pulumi.InvokeOptions) -> dict[str, Any]:
    users = {name: pagerduty.get_user_output(email=email, opts=opts) for name, email in document["users"].items()}
    vendors = {
        name: pagerduty.get_vendor_output(name=vendor, opts=opts) for name, vendor in document["vendors"].items()
    }
    return users | vendors


def _value(value: Any, made: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_value(item, made) for item in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"$args": name, **fields}:
            return _class(name)(**{key: _value(item, made) for key, item in fields.items()})
        case {"$output": [name, output]}:
            return getattr(made[name], output)
        case {"$joined": parts}:
            return pulumi.Output.concat(*(_value(part, made) for part in parts))
    return value


@cache
def _class(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)
