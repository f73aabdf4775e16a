"""The three answers to a finding: adopt it into the code, revert it in the account, or ignore it."""

import shlex
from typing import Any

import yaml

from audit.compare.model import ABSENT, Entry, Origin, Status
from audit.model import Exits
from audit.silences import kinds

_RAW = frozenset({"alerts", "uptime", "slos", "dashboards", "teams", "rotations", "escalation_policies"})
"""Sections whose items make one object, and can give it raw properties."""
_IN_WORDS = frozenset({"name", "title", "query", "type", "monitorThresholds", "thresholds"})
"""Properties that come from an item's own words."""
_HIDDEN_FROM_REFRESH = frozenset({kinds.SCANNER_RULE})
"""Types whose deletion the provider's Read does not notice, so that a refresh keeps them in the state."""


def exits_of(entry: Entry) -> Exits:
    """Return what a person can do about a finding."""
    return Exits(adopt=_adopt(entry), revert=_revert(entry), ignore=ignore_entry(entry.label))


def ignore_entry(label: str) -> str:
    """Return the entry of `audit:` that accepts the findings with a label, as YAML."""
    fields = {"pattern": " ".join(label.split()), "reason": "write here why it may stay"}
    return _yaml({"audit": [fields]})


def _adopt(entry: Entry) -> str | None:
    place = f"{entry.source.file}:{entry.source.line}" if entry.source else None
    match entry.status:
        case Status.UNMANAGED:
            kind = shlex.quote(entry.kind.replace(" ", "-"))
            return f"watchbill adopt {entry.vendor} {kind} {shlex.quote(entry.id or '')}"
        case Status.ADOPTED:
            return "Run the commands that `watchbill adopt` printed. `pulumi up` alone would create a second object."
        case Status.MISSING_LIVE if place:
            return f"Remove the item at {place}."
        case Status.CHANGED_LIVE | Status.CHANGED_IN_BOTH if place and entry.type is not None:
            return _yaml_of_changes(entry, place)
    return None


def _yaml_of_changes(entry: Entry, place: str) -> str:
    """Return what the item at a place has to say: further properties as `raw:`, and the others as a comment.

    The condition of an alert is in the item's own words, and `raw:` cannot contradict it.
    """
    values = _live_values(entry)
    section = (entry.item or "").partition("/")[0]
    in_words = {name: value for name, value in values.items() if name in _IN_WORDS or section not in _RAW}
    raw = {name: value for name, value in values.items() if name not in in_words}
    lines = [f"# the item at {place}"]
    if in_words:
        lines += ["# in the item's own words:", *(f"#   {line}" for line in _yaml(in_words).split("\n"))]
    return "\n".join([*lines, *([_yaml({"raw": raw})] if raw else [])])


def _live_values(entry: Entry) -> dict[str, Any]:
    """Return the live values of the properties that were changed live, by their first names."""
    names = [each.path[0] for each in entry.differences if each.path and each.origin is not Origin.CODE]
    properties = entry.live.properties if entry.live else {}
    return {str(name): properties.get(str(name)) for name in dict.fromkeys(names)}


def _revert(entry: Entry) -> str | None:
    if entry.urn is None or entry.stack is None:
        return "Delete it on its page, or with its tool."
    if entry.status is Status.ADOPTED:
        return "Remove the item from the adopted file, and the object from the import file."
    stack, target = shlex.quote(entry.stack), shlex.quote(entry.urn)
    up = f"pulumi up --stack {stack} --target {target}"
    if entry.status is Status.MISSING_LIVE and entry.type in _HIDDEN_FROM_REFRESH:
        return f"pulumi state delete --stack {stack} {target} && {up}"
    if entry.status in (Status.CHANGED_LIVE, Status.CHANGED_IN_BOTH, Status.MISSING_LIVE):
        return f"{up} --refresh"
    return f"pulumi up --stack {stack}" if entry.item is None and not entry.differences else up


def _yaml(value: Any) -> str:
    text: str = yaml.safe_dump(plain(value), sort_keys=False, allow_unicode=True, width=100)
    return text.rstrip("\n")


def plain(value: Any) -> Any:
    """Return a property's value as JSON: null where it is absent."""
    if value is ABSENT:
        return None
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value
