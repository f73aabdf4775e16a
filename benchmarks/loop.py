"""The bare loop: a program that reads the resources' arguments from a file, without components."""

import base64
import importlib
import json
from collections.abc import Awaitable
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pulumi_datadog as datadog
import pulumi_pagerduty as pagerduty

_SENTRY = "0.15.7"


def declare(file: Path) -> None:
    """Register the resources that `bare.write_bare` wrote to `file`, with explicit providers."""
    document = json.loads(file.read_text(encoding="utf-8"))
    providers = _providers()
    made = _looked_up(document, pulumi.InvokeOptions(provider=providers["pagerduty"]))
    for entry in document["resources"]:
        name = entry["name"]
        given = {argument: _value(value, made) for argument, value in entry["arguments"].items()}
        opts = pulumi.ResourceOptions(
            provider=providers[entry["package"]], depends_on=[made[other] for other in entry["after"]]
        )
        if entry["package"] == "sentry":
            made[entry["key"]] = pulumi.CustomResource(entry["class"], name, given, opts, package_ref=_package())
        else:
            made[entry["key"]] = _class(entry["class"])(name, **given, opts=opts)


def _providers() -> dict[str, pulumi.ProviderResource]:
    vendor = {name: pulumi.Config(name) for name in ("datadog", "pagerduty", "sentry")}
    return {
        "datadog": datadog.Provider(
            "datadog",
            api_key=vendor["datadog"].require_secret("apiKey"),
            app_key=vendor["datadog"].require_secret("appKey"),
        ),
        "pagerduty": pagerduty.Provider("pagerduty", token=vendor["pagerduty"].require_secret("token")),
        "sentry": pulumi.ProviderResource(
            "sentry", "sentry", {"token": vendor["sentry"].require_secret("token")}, package_ref=_package()
        ),
    }


def _package() -> Awaitable[str]:
    value = {"remote": {"url": "registry.opentofu.org/jianyuan/sentry", "version": _SENTRY}}
    text = base64.b64encode(json.dumps(value, sort_keys=True).encode()).decode()
    return pulumi.runtime.register_package("terraform-provider", "1.1.3", "", "sentry", _SENTRY, text)


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
        case {"$monitor": [function, organization, project]}:
            asked = {"organization": organization, "project": made[project].slug}
            opts = pulumi.InvokeOptions(parent=made[project])
            found = pulumi.runtime.invoke_output(function, asked, opts, package_ref=_package())
            return found.apply(lambda answer: answer["id"])
        case {"$joined": parts}:
            return pulumi.Output.concat(*(_value(part, made) for part in parts))
    return value


@cache
def _class(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)
