"""Changes that only follow from others: a dashboard whose alert changed, the alerts of a deleted SLO."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from catalog.registry import ALERTS, PEOPLE, SERVICES, SLO_ALERTS, SLOS, UPTIME
from review.diff.items import ItemDiff
from review.facts.context import Context, refs_of
from review.facts.on_call.rotations import leader
from review.facts.phrases.account import Dashboard, Service
from review.facts.phrases.alerts import Alert
from review.facts.phrases.items import Item
from review.facts.phrases.notifiers import Notifier, Slo
from review.facts.phrases.on_call import Policy, Rotation, Team
from review.model import Change, Sentence

Changes = Mapping[str, Change]
Causes = Callable[[Sentence, "Explained"], Iterable[str]]
"""Returns the references of the changes that explain a sentence; none if it is a change of its own."""
_REBUILT = frozenset({ALERTS.name, SLOS.name, SLO_ALERTS.name, UPTIME.name})


class Explained:
    """A change that others may explain, with its diff, and all changes by reference."""

    def __init__(self, change: Change, diff: ItemDiff, changes: Changes, context: Context) -> None:
        self.change, self.diff, self.changes, self.context = change, diff, changes, context

    def _names(self, ref: str) -> set[str]:
        """Return the name of a changed item, and its former one."""
        diff = self.context.diffs.get(ref)
        return {self.changes[ref].name, *([diff.before.name] if diff and diff.before else [])}

    def named(self, names: Iterable[str], *sections: str) -> list[str]:
        """Return the created, deleted or renamed items with these names, present or former; none unless each is one."""
        wanted = set(names)
        alike = [
            ref
            for ref, change in self.changes.items()
            if change.action != "changed" and (not sections or change.section in sections) and wanted & self._names(ref)
        ]
        return alike if wanted <= {name for ref in alike for name in self._names(ref)} else []


def with_causes(changes: Iterable[Change], diffs: Iterable[ItemDiff], context: Context) -> tuple[Change, ...]:
    """Return the changes, each with the changes that it only follows from."""
    by_ref = {change.ref: change for change in changes}
    diff_by_ref = {diff.ref: diff for diff in diffs}
    explained = []
    for ref, change in by_ref.items():
        diff = diff_by_ref.get(ref)
        causes = _causes(Explained(change, diff, by_ref, context)) if diff else set()
        explained.append(replace(change, follows=tuple(sorted(causes))) if causes else change)
    return tuple(explained)


def _causes(it: Explained) -> set[str]:
    """Return what explains a change; empty if a part of it is a change of its own."""
    slo = SLOS.ref(str(it.diff.item.fields.get("slo_id")))
    if it.change.section == SLO_ALERTS.name and slo in it.changes and it.changes[slo].action == it.change.action:
        return {slo} if it.change.action != "changed" else _explained(it)
    return _explained(it)


def _explained(it: Explained) -> set[str]:
    """Return what explains every sentence of a change; empty if one is not explained."""
    causes: set[str] = set()
    for sentence in it.change.sentences:
        because = [ref for ref in _rule(sentence.code or "")(sentence, it) if ref in it.changes]
        because = [ref for ref in because if ref != it.change.ref]
        if not because:
            return set()
        causes |= set(because)
    return causes


def _rule(code: str) -> Causes:
    """Return the rule of a code; a code with a direction has the rule of all directions."""
    return _RULES.get(code) or _RULES.get(f"{code.rpartition('.')[0]}.{{direction}}") or _nothing


def _nothing(_sentence: Sentence, _it: Explained) -> list[str]:
    return []


def _members(_sentence: Sentence, it: Explained) -> list[str]:
    return [member["ref"] for member in it.diff.item.fields.get("members") or ()]


def _slo(_sentence: Sentence, it: Explained) -> list[str]:
    return [SLOS.ref(str(it.diff.item.fields.get("slo_id")))]


def _leader(_sentence: Sentence, it: Explained) -> list[str]:
    lead = leader(it.diff, it.context)
    return [lead.ref] if lead else []


def _references(_sentence: Sentence, it: Explained) -> list[str]:
    """Return the changed items that it refers to; for one that names none, such as a dashboard of everything, the
    changes of alerts, SLOs and checks.
    """
    used = [ref for ref in refs_of(it.diff.item.fields) if ref in it.changes]
    service = [it.diff.item.service_ref] if it.diff.item.service else []
    return (
        used
        or [ref for ref in service if ref in it.changes]
        or [ref for ref, change in it.changes.items() if change.section in _REBUILT and not _only_generated(change)]
    )


def _only_generated(change: Change) -> bool:
    return all(sentence.code == Item.MADE_DIFFERENTLY.id for sentence in change.sentences)


def _shown(sentence: Sentence, it: Explained) -> list[str]:
    return it.named(sentence.arguments["names"])


def _group(sentence: Sentence, it: Explained) -> list[str]:
    return it.named([str(sentence.arguments["group"])], SERVICES.name)


def _dependency(sentence: Sentence, it: Explained) -> list[str]:
    return it.named([sentence.arguments["name"]], SERVICES.name)


def _service(sentence: Sentence, it: Explained) -> list[str]:
    """Return the service that the item now has, if its former one was removed or renamed."""
    if sentence.code == Item.FIELD.id and sentence.arguments["field"] != "service":
        return []
    names = [str(sentence.arguments[side]) for side in ("before", "after")]
    return it.named(names, SERVICES.name) or it.named(names[1:], SERVICES.name)


def _removed_person(key: str) -> Causes:
    def causes(sentence: Sentence, it: Explained) -> list[str]:
        value = sentence.arguments[key]
        people = it.named(value if isinstance(value, list) else [value], PEOPLE.name)
        return people if all(it.changes[ref].action == "deleted" for ref in people) else []

    return causes


_RULES: Mapping[str, Causes] = {
    Alert.MEMBER.id: _members,
    Alert.NEGATED_MEMBER.id: _members,
    Item.MADE_DIFFERENTLY.id: _references,
    Item.RENAMED_WITH_SLO.id: _slo,
    Item.FIELD.id: _service,
    Notifier.SERVICE.id: _service,
    Slo.TARGET_OF.id: _slo,
    Rotation.FOLLOWS.id: _leader,
    Dashboard.HIDDEN.id: _shown,
    Dashboard.SHOWN.id: _shown,
    Dashboard.GROUP_REMOVED.id: _group,
    Dashboard.GROUP_ADDED.id: _group,
    Service.DEPENDENCY_REMOVED.id: _dependency,
    Service.DEPENDENCY_ADDED.id: _dependency,
    Service.SUPPORT_REMOVED.id: _dependency,
    Service.SUPPORT_ADDED.id: _dependency,
    Rotation.LEFT.id: _removed_person("person"),
    Policy.TARGETS_REMOVED.id: _removed_person("gone"),
    Team.MEMBER_LEFT.id: _removed_person("name"),
    Team.MANAGER_LEFT.id: _removed_person("name"),
}
