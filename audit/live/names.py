"""The names of objects that no vendor lists: code and state know them."""

from collections.abc import Iterable, Mapping
from typing import Any

from audit.live.datadog.integrations import CHANNEL_TYPE, SERVICE_OBJECT_TYPE, WEBHOOK_TYPE
from audit.live.datadog.metrics import METADATA_TYPE, TAGS_TYPE

_INPUTS = {
    METADATA_TYPE: "metric",
    TAGS_TYPE: "metricName",
    WEBHOOK_TYPE: "name",
    SERVICE_OBJECT_TYPE: "serviceName",
    CHANNEL_TYPE: "accountName",
}
"""The input that names an object, by Pulumi type; for a channel, its account, whose channels are listed."""


def names_of(resources: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, list[str]]:
    """Return the names to ask for, by Pulumi type, of resources given by type and inputs."""
    found: dict[str, list[str]] = {}
    for type_, inputs in resources:
        name = inputs.get(_INPUTS.get(type_, ""))
        if isinstance(name, str) and name not in found.setdefault(type_, []):
            found[type_].append(name)
    return {type_: names for type_, names in found.items() if names}
