"""Composites: alerts that join other alerts, as in `High Error Rate and not Deploy running`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import yaml

from catalog.alert_forms import AlertForm
from catalog.alert_reading import joins, renotify_of, tags_of
from catalog.alerts import PRIORITIES, Alert, Renotify, runbook_of
from catalog.channels import Channel, notified
from catalog.errors import Refused, Report
from catalog.forms import Written
from catalog.places import Source, node_at
from catalog.register import Register, by_id, old_id
from catalog.services import Service, Services
from catalog.text import shown
from catalog.watches import Severity

OPERATORS = ("and", "or", "not")
# What Datadog joins at most.
MOST_MEMBERS = 10


@dataclass(frozen=True, kw_only=True)
class Composite:
    """Fires while what `when` says of other alerts holds.

    `expression` is that in parts: the id of an alert, `and`, `or`, `not` (written `&and`, …, since an id never begins
    with `&`) and brackets. The other fields are those of an alert.
    """

    id: str
    name: str
    description: str | None = None
    when: str
    expression: tuple[str, ...]
    members: tuple[Alert, ...]
    severity: Severity
    priority: int
    notify: tuple[Channel, ...] = ()
    renotify: Renotify | None = None
    tags: tuple[str, ...] = ()
    service: Service | None = None
    first_steps: tuple[str, ...] = ()
    runbook: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


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


class Misplaced(Refused):
    """A part of an expression in the wrong place; `offset` counts from the beginning of the text."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message, "write names of alerts with and, or, not and brackets: `A and not (B or C)`")
        self.offset = offset


def resolve_composites(
    written: list[Written[AlertForm]], alerts: Register[Alert], channels: Register[Channel], services: Services
) -> tuple[Composite, ...]:
    """The alerts among the given forms that join other alerts, sorted by id.

    A composite joins alerts alone and never another composite, which Datadog does not take; so there are no cycles.
    """
    composites: Register[Composite] = Register("alert", alerts.report, alerts.taken)

    def build(form: Written[AlertForm], id: str) -> Composite | None:
        return _composite(form, id, alerts, names, channels, services)

    forms = [form for form in written if joins(form)]
    names = frozenset(form.form.name for form in forms)
    composites.fill(forms, build)
    return by_id(composites.items)


def _composite(
    written: Written[AlertForm],
    id: str,
    alerts: Register[Alert],
    composites: frozenset[str],
    channels: Register[Channel],
    services: Services,
) -> Composite | None:
    form = written.form
    told = notified(form.notify, form.severity, written, channels)
    service, owned = services.owner(form.service, written)
    parts = _joined(written, alerts, composites)
    if told is None or not owned or parts is None or not _options_fit(written, alerts.report):
        return None
    expression = tuple(part.id if isinstance(part, Alert) else part for part in parts)
    return Composite(
        id=id,
        name=form.name,
        description=form.description,
        when=" ".join((form.when or "").split()),
        expression=expression,
        members=by_id({part for part in parts if isinstance(part, Alert)}),
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


def _joined(
    written: Written[AlertForm], alerts: Register[Alert], composites: frozenset[str]
) -> list[Alert | str] | None:
    """The expression with its alerts found, operators as `&and`, `&or`, `&not`; None when it is wrong."""
    text, report = written.form.when or "", alerts.report
    parts = tokens(text)
    try:
        check_grammar(parts)
    except Misplaced as misplaced:
        report.refuse(_place(written, misplaced.offset), f"`when`: {misplaced.message}", misplaced.hint)
        return None
    found = list(_found(written, parts, alerts, composites, report))
    members = {part.id for part in found if isinstance(part, Alert)}
    if None in found:
        return None
    if not 2 <= len(members) <= MOST_MEMBERS:
        message = f"`when` names {len(members)} alert{'s' if len(members) != 1 else ''}"
        report.refuse(written.at("when"), message, f"join 2 to {MOST_MEMBERS} alerts")
        return None
    return [part for part in found if part is not None]


def _found(
    written: Written[AlertForm],
    parts: tuple[Token, ...],
    alerts: Register[Alert],
    composites: frozenset[str],
    report: Report,
) -> Iterator[Alert | str | None]:
    for part in parts:
        if part.kind != "name":
            yield part.text if part.text in "()" else f"&{part.text}"
        elif part.text in composites and not any(part.text in (alert.name, alert.id) for alert in alerts.items):
            message = f"`when`: {shown(part.text)} joins other alerts itself"
            report.refuse(_place(written, part.offset), message, "name the alerts that it joins")
            yield None
        else:
            yield alerts.find(part.text, _place(written, part.offset))


def _place(written: Written[AlertForm], offset: int) -> Source:
    """Where a part of the text stands; the text's beginning when it runs over several lines."""
    node = node_at(written.node, ("when",))
    start = written.at("when")
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return start
    quote = 1 if node.style in ("'", '"') else 0
    return Source(start.file, start.line, start.column + offset + quote)


def _options_fit(written: Written[AlertForm], report: Report) -> bool:
    keys = ("duration", "warning", "recovery", "warning_recovery", "min_events", "group_by", "no_data")
    given = [key for key in (*keys, "evaluation_delay") if getattr(written.form, key) is not None]
    for key in given:
        message = f"`{key}` does not go with an alert that joins others"
        report.refuse(written.at(key), message, "take it out, or write it in the alerts that are joined")
    return not given
