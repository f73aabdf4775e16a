"""The YAML of composite alerts: `when: High Error Rate and not Storefront health`."""

from dataclasses import dataclass
from typing import Any

import yaml

from catalog.alerts.composites.expression import Expression
from catalog.alerts.composites.groups import common_groups
from catalog.alerts.composites.model import Composite, Member, key
from catalog.alerts.composites.parse import Misplaced, Token, parse, tokens, with_keys
from catalog.alerts.form import OF_A_SIGNAL, AlertForm
from catalog.alerts.model import Alert
from catalog.alerts.resolve import AlertScope, base_of, joins
from catalog.forms.diagnostics import Report, parse_or_report
from catalog.forms.form import Located
from catalog.forms.symbols import Scope, by_id
from catalog.forms.text import shown
from catalog.source.places import Source, node_at
from catalog.uptime.model import UptimeCheck

# Datadog's maximum of members.
MOST_MEMBERS = 10


@dataclass(frozen=True, kw_only=True)
class CompositeScope:
    """The members that a composite may name, and the names of composites, which it may not."""

    alerts: Scope[Alert]
    checks: Scope[UptimeCheck]
    composites: frozenset[str]

    def find(self, word: str, source: Source) -> Member | None:
        """Return the alert or check that a word names; None, with an error, if there is none or one of each."""
        alert, check = self.alerts.get(word), self.checks.get(word)
        if alert is not None and check is not None:
            message = f"`when`: {shown(word)} is the name of an alert and of an uptime check"
            self.alerts.report.refuse(
                source, message, "rename one of them, or write an `id` in one of them and use it here"
            )
            return None
        if alert is not None or check is not None:
            return alert or check
        either: Scope[Any] = Scope("alert or uptime check", self.alerts.report)
        either.include(self.checks)
        either.include(self.alerts)
        member: Member | None = either.find(word, source)
        return member

    def is_composite(self, word: str) -> bool:
        return word in self.composites and self.alerts.get(word) is None and self.checks.get(word) is None


def resolve_composites(
    entries: list[Located[AlertForm]],
    alerts: Scope[Alert],
    checks: Scope[UptimeCheck],
    scope: AlertScope,
) -> tuple[Composite, ...]:
    """Return the composite alerts among the given forms, sorted by id.

    A composite never joins another composite, which Datadog refuses; so there are no cycles.
    """
    composites: Scope[Composite] = Scope("alert", alerts.report, alerts.taken)
    forms = [form for form in entries if joins(form)]
    names = CompositeScope(alerts=alerts, checks=checks, composites=frozenset(form.form.name for form in forms))

    def build(form: Located[AlertForm], id: str) -> Composite | None:
        return _composite(form, id, names, scope)

    composites.fill(forms, build)
    return by_id(composites.items)


def _composite(
    entry: Located[AlertForm],
    id: str,
    names: CompositeScope,
    scope: AlertScope,
) -> Composite | None:
    form, report = entry.form, names.alerts.report
    base = base_of(entry, id, scope)
    expression, members = _joined(entry, names) or (None, ())
    groups = parse_or_report(lambda: common_groups(members), entry.at("when"), "when", report)
    if base is None or expression is None or groups is None or not _options_fit(entry, report):
        return None
    return Composite(
        **vars(base),
        when=" ".join((form.when or "").split()),
        expression=expression,
        members=members,
        group_by=groups,
    )


def _joined(entry: Located[AlertForm], scope: CompositeScope) -> tuple[Expression, tuple[Member, ...]] | None:
    """The expression, and its members sorted by key; None if it is invalid."""
    report = scope.alerts.report
    parts = tokens(entry.form.when or "")
    try:
        expression = parse(parts)
    except Misplaced as misplaced:
        report.refuse(_place(entry, misplaced.offset), f"`when`: {misplaced.message}", misplaced.hint)
        return None
    named = [(part.text, _member(part, entry, scope)) for part in parts if part.kind == "name"]
    by_name = {name: member for name, member in named if member is not None}
    members = {key(member): member for member in by_name.values()}
    if len(by_name) < len(dict(named)):
        return None
    if not 2 <= len(members) <= MOST_MEMBERS:
        message = f"`when` joins {len(members)} alert{'s' if len(members) != 1 else ''}"
        report.refuse(entry.at("when"), message, f"allowed: 2 to {MOST_MEMBERS} alerts")
        return None
    keys = {name: key(member) for name, member in by_name.items()}
    return with_keys(expression, keys), tuple(members[item] for item in sorted(members))


def _member(token: Token, entry: Located[AlertForm], scope: CompositeScope) -> Member | None:
    place = _place(entry, token.offset)
    if scope.is_composite(token.text):
        message = f"`when`: {shown(token.text)} is a composite alert, and a composite cannot join another one"
        scope.alerts.report.refuse(place, message, "write the alerts that it joins")
        return None
    return scope.find(token.text, place)


def _place(entry: Located[AlertForm], offset: int) -> Source:
    """The place of a part of the text; the text's beginning if it has several lines."""
    node = node_at(entry.node, ("when",))
    start = entry.at("when")
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return start
    quote = 1 if node.style in ("'", '"') else 0
    return Source(start.file, start.line, start.column + offset + quote)


def _options_fit(entry: Located[AlertForm], report: Report) -> bool:
    given = [option for option in (*OF_A_SIGNAL, "type", "thresholds") if getattr(entry.form, option) is not None]
    for option in given:
        message = f"`{option}` is not allowed with `when`"
        report.refuse(entry.at(option), message, "remove it, or write it in the joined alerts")
    return not given
