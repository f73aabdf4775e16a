"""A program that registers the resources of a state: those of `state.json` in the folder above, with their inputs."""

import json
from pathlib import Path
from typing import Any

import pulumi

_IGNORED = {"datadog:index/metricMetadata:MetricMetadata": ["type"]}
_SECRET = "4dabf18193072939515e22adb298388d"


def declare(file: Path) -> None:
    """Register each resource of the exported state in its order, below its parent and on its provider."""
    made: dict[str, pulumi.Resource] = {}
    for entry in json.loads(file.read_text(encoding="utf-8"))["deployment"]["resources"]:
        if entry["type"] != "pulumi:pulumi:Stack":
            made[entry["urn"]] = _register(entry, made)


def _register(entry: dict[str, Any], made: dict[str, pulumi.Resource]) -> pulumi.Resource:
    type_, name = entry["type"], entry["urn"].rpartition("::")[2]
    parent = made.get(entry.get("parent", ""))
    props = {key: _value(value) for key, value in entry.get("inputs", {}).items()}
    if type_.startswith("pulumi:providers:"):
        return pulumi.ProviderResource(type_.rpartition(":")[2], name, props, pulumi.ResourceOptions(parent=parent))
    if not entry["custom"]:
        return pulumi.ComponentResource(type_, name, props, pulumi.ResourceOptions(parent=parent))
    provider = made.get(entry["provider"].rpartition("::")[0])
    assert isinstance(provider, pulumi.ProviderResource)
    options = pulumi.ResourceOptions(
        parent=parent,
        provider=provider,
        protect=entry.get("protect"),
        retain_on_delete=entry.get("retainOnDelete"),
        additional_secret_outputs=entry.get("additionalSecretOutputs"),
        ignore_changes=_IGNORED.get(type_),
    )
    return pulumi.CustomResource(type_, name, props, options)


def _value(value: Any) -> Any:
    """The value of an input, its secrets as outputs."""
    if isinstance(value, dict):
        if _SECRET in value:
            return pulumi.Output.secret(json.loads(value["plaintext"]))
        return {key: _value(inner) for key, inner in value.items()}
    return [_value(inner) for inner in value] if isinstance(value, list) else value


declare(Path(__file__).parent.parent / "state.json")
