"""Alerts that join others, as they are written: `when: High Error Rate and not Storefront health`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from catalog.alerts.composites.groups import common_groups
from catalog.alerts.composites.model import Composite, Member, key
from catalog.alerts.form import AlertForm
from catalog.alerts.model import PRIORITIES, Alert, runbook_of
from catalog.alerts.resolve import joins, renotify_of, tags_of
from catalog.channels import Channel, notified
from catalog.forms.diagnostics import InvalidValue, Report, parse_or_report
from catalog.forms.form import Located
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import shown
from catalog.services import Services
from catalog.source.places import Source, node_at
from catalog.uptime.model import UptimeCheck

OPERATORS = ("and", "or", "not")
# What Datadog joins at most.
MOST_MEMBERS = 10


@dataclass(frozen=True)
class Token:
    """A part of the written text and where it begins in it; `kind` is `name`, an operator or a bracket."""

    kind: str
    text: str
    offset: int


def tokens(text: str) -> tuple[Token, ...]:
    """The operators, brackets and names of an expression. Words between operators are one name."""
    found: list[Token] = []
    for match in re.finditer(r"[()]|[^\s()]+", text):
        word = match[0]
        if word in OPERATORS or word in "()":
            found.append(Token(word, word, match.start()))
        elif found and found[-1].kind == "name":
            found[-1] = replace(found[-1], text=f"{found[-1].text} {word}")
        else:
            found.append(Token("name", word, match.start()))
    return tuple(found)


def check_grammar(parts: tuple[Token, ...]) -> None:
    """Raises Misplaced at the first part that cannot stand where it does."""
    open_brackets: list[Token] = []
    value_next = True
    for part in parts:
        if part.kind in ("name", "not", "(") and not value_next:
            raise Misplaced(f"{shown(part.text)} stands where `and` or `or` is meant", part.offset)
        if part.kind in ("and", "or", ")") and value_next:
            raise Misplaced(f"{shown(part.text)} stands where an alert's name is meant", part.offset)
        if part.kind == "(":
            open_brackets.append(part)
        elif part.kind == ")":
            if not open_brackets:
                raise Misplaced("`)` closes no bracket", part.offset)
            open_brackets.pop()
        value_next = part.kind in ("and", "or", "not", "(")
    if open_brackets:
        raise Misplaced("`(` is never closed", open_brackets[-1].offset)
    if value_next:
        end = parts[-1].offset if parts else 0
        raise Misplaced("an alert's name is missing at the end", end)


class Misplaced(InvalidValue):
    """A part of an expression in the wrong place; `offset` counts from the beginning of the text."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message, "write names of alerts with and, or, not and brackets: `A and not (B or C)`")
        self.offset = offset


@dataclass(frozen=True, kw_only=True)
class CompositeScope:
    """What a composite may join, and the names of the composites, which it may not."""

    alerts: Scope[Alert]
    checks: Scope[UptimeCheck]
    composites: frozenset[str]

    def find(self, word: str, source: Source) -> Member | None:
        """The alert or the check that is meant; None when there is none, or one of each, which is an error."""
        alert, check = self.alerts.get(word), self.checks.get(word)
        if alert is not None and check is not None:
            message = f"`when`: {shown(word)} is an alert and an uptime check as well"
            self.alerts.report.refuse(source, message, "rename one of them, or give one an `id` and name it by that")
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
    written: list[Located[AlertForm]],
    alerts: Scope[Alert],
    checks: Scope[UptimeCheck],
    channels: Scope[Channel],
    services: Services,
) -> tuple[Composite, ...]:
    """The alerts among the given forms that join others, sorted by id.

    A composite never joins another composite, which Datadog does not take; so there are no cycles.
    """
    composites: Scope[Composite] = Scope("alert", alerts.report, alerts.taken)
    forms = [form for form in written if joins(form)]
    scope = CompositeScope(alerts=alerts, checks=checks, composites=frozenset(form.form.name for form in forms))

    def build(form: Located[AlertForm], id: str) -> Composite | None:
        return _composite(form, id, scope, channels, services)

    composites.fill(forms, build)
    return by_id(composites.items)


def _composite(
    written: Located[AlertForm],
    id: str,
    scope: CompositeScope,
    channels: Scope[Channel],
    services: Services,
) -> Composite | None:
    form = written.form
    told = notified(form.notify, form.severity, written, channels)
    service, owned = services.owner(form.service, written)
    parts = _joined(written, scope)
    members = sorted({part for part in parts or () if not isinstance(part, str)}, key=key)
    groups = parse_or_report(lambda: common_groups(members), written.at("when"), "when", scope.alerts.report)
    if told is None or not owned or parts is None or groups is None or not _options_fit(written, scope.alerts.report):
        return None
    return Composite(
        id=id,
        name=form.name,
        description=form.description,
        when=" ".join((form.when or "").split()),
        expression=tuple(part if isinstance(part, str) else key(part) for part in parts),
        members=tuple(members),
        group_by=groups,
        severity=form.severity,
        priority=form.priority or PRIORITIES[form.severity],
        notify=told,
        renotify=renotify_of(form),
        tags=tags_of(form),
        service=service,
        first_steps=tuple(form.first_steps or ()),
        runbook=runbook_of(form.runbook, service, id),
        renamed_from=old_id(form),
        source=written.source,
    )


def _joined(written: Located[AlertForm], scope: CompositeScope) -> list[Member | str] | None:
    """The expression with its members found, operators as `&and`, `&or`, `&not`; None when it is wrong."""
    text, report = written.form.when or "", scope.alerts.report
    parts = tokens(text)
    try:
        check_grammar(parts)
    except Misplaced as misplaced:
        report.refuse(_place(written, misplaced.offset), f"`when`: {misplaced.message}", misplaced.hint)
        return None
    found = list(_found(written, parts, scope))
    members = {key(part) for part in found if part is not None and not isinstance(part, str)}
    if None in found:
        return None
    if not 2 <= len(members) <= MOST_MEMBERS:
        message = f"`when` names {len(members)} alert{'s' if len(members) != 1 else ''}"
        report.refuse(written.at("when"), message, f"join 2 to {MOST_MEMBERS} alerts")
        return None
    return [part for part in found if part is not None]


def _found(
    written: Located[AlertForm], parts: tuple[Token, ...], scope: CompositeScope
) -> Iterator[Member | str | None]:
    for part in parts:
        if part.kind != "name":
            yield part.text if part.text in "()" else f"&{part.text}"
        elif scope.is_composite(part.text):
            message = f"`when`: {shown(part.text)} joins other alerts itself"
            scope.alerts.report.refuse(_place(written, part.offset), message, "name the alerts that it joins")
            yield None
        else:
            yield scope.find(part.text, _place(written, part.offset))


def _place(written: Located[AlertForm], offset: int) -> Source:
    """Where a part of the text stands; the text's beginning when it runs over several lines."""
    node = node_at(written.node, ("when",))
    start = written.at("when")
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return start
    quote = 1 if node.style in ("'", '"') else 0
    return Source(start.file, start.line, start.column + offset + quote)


def _options_fit(written: Located[AlertForm], report: Report) -> bool:
    keys = ("duration", "warning", "recovery", "warning_recovery", "min_events", "group_by", "no_data")
    given = [option for option in (*keys, "evaluation_delay") if getattr(written.form, option) is not None]
    for option in given:
        message = f"`{option}` does not go with an alert that joins others"
        report.refuse(written.at(option), message, "take it out, or write it in the alerts that are joined")
    return not given
