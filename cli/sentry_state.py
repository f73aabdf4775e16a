"""Converts a state that was written through pulumiverse-sentry to the types of the current provider.

Reads and returns the JSON of `pulumi stack export`. It changes only names: it asks no vendor and decrypts no secret.
"""

import base64
import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

State = dict[str, Any]

_PLUGIN = json.loads(
    (Path(__file__).resolve().parent.parent / "components" / "sentry_sdk" / "pulumi-plugin.json").read_text("utf-8")
)
_OLD = "sentry:index/sentry"
_TYPES = {
    "sentry:index/sentryKey:SentryKey": "sentry:index/key:Key",
    "sentry:index/sentryProject:SentryProject": "sentry:index/project:Project",
    "sentry:index/sentryTeam:SentryTeam": "sentry:index/team:Team",
}
_ALERTS = {
    "sentry:index/sentryIssueAlert:SentryIssueAlert": "issue alert",
    "sentry:index/sentryMetricAlert:SentryMetricAlert": "metric alert",
}
_PROVIDER = "pulumi:providers:sentry"
_BRIDGE = "terraform-provider"
# The current provider has no such outputs, and would refuse a state that holds them.
_PROJECT_REMOVED = ("projectId", "isBookmarked", "isPublic", "color", "status", "team")
# The program sets both. They apply only when a project is created; without these values, a preview would show changes.
_PROJECT_SET = {"defaultKey": False, "defaultRules": False}
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"


class NotMigrated(ValueError):
    """The state cannot be converted; the message gives the reason and the fix."""


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """An earlier alert that is no longer in the state. `id` is Sentry's number of it."""

    kind: str
    name: str
    id: str
    project: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """The result of a conversion: names of the converted resources, and the dropped alerts.

    `has_sentry` is whether the state contains Sentry resources.
    """

    has_sentry: bool
    converted: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether anything had to be converted."""
        return bool(self.converted or self.dropped)


def read_state(text: str) -> State:
    """Return the state that `pulumi stack export` wrote.

    Raises:
        NotMigrated: the text is not such a state.
    """
    try:
        state = json.loads(text)
    except ValueError as error:
        raise NotMigrated(f"not a state: expected the JSON of `pulumi stack export` ({error})") from error
    resources(state)
    return dict(state)


def resources(state: Any) -> list[State]:
    """Return the resources of an exported state.

    Raises:
        NotMigrated: it is not an exported state, or its version is unknown.
    """
    deployment = state.get("deployment") if isinstance(state, dict) else None
    listed = (deployment.get("resources") or []) if isinstance(deployment, dict) else None
    if not isinstance(listed, list) or not all(_is_resource(each) for each in listed):
        raise NotMigrated("not a state: expected the JSON of `pulumi stack export`, with `deployment.resources`")
    if state.get("version") not in (3, 4):
        raise NotMigrated(f"unknown state version {state.get('version')}; only versions 3 and 4 can be converted")
    return listed


def is_old(resource: State) -> bool:
    """Return whether a resource of a state was created through pulumiverse-sentry."""
    if resource["type"] != _PROVIDER:
        return str(resource["type"]).startswith(_OLD)
    inputs = resource.get("inputs") or {}
    internal = inputs.get("__internal")
    return not (isinstance(internal, dict) and internal.get("name") == _BRIDGE)


def convert(state: State) -> tuple[State, Report]:
    """Return the state as the current program would have written it, and a report. The argument is not changed.

    Raises:
        NotMigrated: it is not an exported state, its last run did not finish, or it holds resources that this program
            never creates.
    """
    before = resources(state)
    old = [each for each in before if is_old(each)]
    if not old:
        return copy.deepcopy(state), Report(has_sentry=any(_of_sentry(each) for each in before))
    _refuse(state["deployment"], old)
    dropped_urns = {each["urn"] for each in before if each["type"] in _ALERTS}
    orphans = [
        each["urn"] for each in before if each.get("parent") in dropped_urns or each.get("viewOf") in dropped_urns
    ]
    if orphans:
        raise NotMigrated(f"{_name(orphans[0])} is a child of an alert that is dropped. Remove it from the state first")
    converted = copy.deepcopy(state)
    kept = [each for each in resources(converted) if each["type"] not in _ALERTS]
    names = tuple(_converted(each) for each in kept if is_old(each))
    for each in kept:
        _rename_references(each, dropped_urns)
    converted["deployment"]["resources"] = kept
    dropped = tuple(_dropped(each) for each in old if each["type"] in _ALERTS)
    return converted, Report(has_sentry=True, converted=names, dropped=dropped)


def _is_resource(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("urn"), str) and isinstance(value.get("type"), str)


def _of_sentry(resource: State) -> bool:
    return resource["type"] == _PROVIDER or str(resource["type"]).startswith("sentry:")


def _refuse(deployment: State, old: list[State]) -> None:
    pending = deployment.get("pending_operations") or []
    if pending:
        named = ", ".join(_name(each.get("resource", {}).get("urn", "?")) for each in pending)
        raise NotMigrated(
            "the state has pending operations, because a run of this stack did not finish: "
            f"{named}. Check at the vendor whether each resource was created, remove `pending_operations` from an "
            "export, and pass that file with --from"
        )
    types = {_PROVIDER, *_TYPES, *_ALERTS}
    foreign = [each for each in old if each["type"] not in types]
    if foreign:
        named = ", ".join(f"{_name(each['urn'])} ({each['type']})" for each in foreign)
        raise NotMigrated(
            f"Watchbill did not create these resources and cannot convert them: {named}. Remove each from the state "
            "with `pulumi state delete URN`, which leaves it in Sentry. Then migrate"
        )


def _converted(resource: State) -> str:
    """Convert a resource in place, and return a description of it."""
    type_ = resource["type"]
    if type_ == _PROVIDER:
        _convert_provider(resource)
        return "provider sentry"
    inputs, outputs = (resource.setdefault(side, {}) for side in ("inputs", "outputs"))
    resource["type"] = _TYPES[type_]
    if type_.endswith("SentryTeam"):
        outputs["sentryTeamId"] = outputs.pop("id", None) or resource["id"]
    if type_.endswith("SentryProject"):
        for name in _PROJECT_REMOVED:
            outputs.pop(name, None)
        for side in (inputs, outputs):
            if side.get("platform") == "":
                side["platform"] = None
            side.update(_PROJECT_SET)
    return f"{type_.rpartition('Sentry')[2].lower()} {_name(resource['urn'])}"


def _convert_provider(resource: State) -> None:
    """Write the fields that the engine records for a parameterized provider: the package's and the plugin's version."""
    parameter = _PLUGIN["parameterization"]
    for side in ("inputs", "outputs"):
        resource.setdefault(side, {})["version"] = parameter["version"]
        resource[side].pop("pluginDownloadURL", None)
    value = json.dumps(parameter["value"], sort_keys=True).encode()
    resource["inputs"]["__internal"] = {
        "name": _PLUGIN["name"],
        "version": _PLUGIN["version"],
        "parameterization": base64.b64encode(value).decode(),
    }


def _rename_references(resource: State, dropped: set[str]) -> None:
    """Rename every URN in a resource, and remove those of dropped alerts."""
    for key in ("urn", "parent", "viewOf", "deletedWith", "provider"):
        if resource.get(key) in dropped:
            del resource[key]
        elif key in resource:
            resource[key] = _renamed(resource[key])
    for key in ("dependencies", "aliases", "replaceWith"):
        if resource.get(key):
            resource[key] = _kept(resource[key], dropped)
    depending = resource.get("propertyDependencies") or {}
    for name, urns in depending.items():
        depending[name] = _kept(urns or [], dropped)
    for side in ("inputs", "outputs"):
        for reference in _references(resource.get(side)):
            reference["urn"] = _renamed(reference["urn"])


def _kept(urns: list[str], dropped: set[str]) -> list[str]:
    return [_renamed(urn) for urn in urns if urn not in dropped]


def _references(value: Any) -> Iterator[State]:
    """Yield the references to resources in a property's value, at any depth."""
    if isinstance(value, dict):
        if value.get(_SIGNATURE) == _REFERENCE and isinstance(value.get("urn"), str):
            yield value
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _renamed(urn: str) -> str:
    """Return a URN (a provider's may end with its id) with each old type in its third part renamed."""
    parts = urn.split("::", 3)
    if len(parts) < 4:
        return urn
    parts[2] = "$".join(_TYPES.get(type_, type_) for type_ in parts[2].split("$"))
    return "::".join(parts)


def _name(urn: str) -> str:
    return urn.split("::", 3)[-1]


def _dropped(resource: State) -> Dropped:
    inputs = resource.get("inputs") or {}
    name, project = (
        value if isinstance(value, str) else fallback
        for value, fallback in ((inputs.get("name"), _name(resource["urn"])), (inputs.get("project"), "unknown"))
    )
    return Dropped(kind=_ALERTS[resource["type"]], name=name, id=str(resource.get("id", "?")), project=project)
