"""The YAML of dashboards: groups, a list of signals, or only a name."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

from pydantic import AfterValidator, Field

from catalog.dashboards.model import Dashboard, DashboardContent, DashboardGroup
from catalog.dashboards.overviews import of_service, of_stack, overviews
from catalog.forms.diagnostics import Report
from catalog.forms.form import PART, Form, Located
from catalog.forms.raw import VendorForm, raw_of
from catalog.forms.symbols import Identified, Scope, another_name, by_id, old_id
from catalog.forms.text import shown, slug, suggestion
from catalog.forms.types import Name, Reference, Words, not_empty, written_once
from catalog.sections import Sections
from catalog.services import Service, Services
from catalog.signals.model import Signal
from catalog.source.places import Source
from catalog.stack import Stack


class Shown(Identified, Protocol):
    """An item that a group may name."""

    @property
    def name(self) -> str: ...
    @property
    def renamed_from(self) -> str | None: ...
    @property
    def source(self) -> Source | None: ...


T = TypeVar("T", bound=Shown)
Listed = Annotated[list[Reference], AfterValidator(written_once)]


class GroupForm(Form):
    noun: ClassVar[str] = "a group"
    misplaced = PART
    name: Name
    signals: Listed = Field(default_factory=list, description="a list of signals to draw, such as [error_rate]")
    alerts: Listed = Field(default_factory=list, description="a list of alerts (name or id), shown with history")
    uptime: Listed = Field(default_factory=list, description="a list of uptime checks (name or id), shown with state")
    slos: Listed = Field(default_factory=list, description="a list of SLOs (name or id), shown with error budget")


class DashboardForm(VendorForm):
    """Without `groups` and `signals`, it shows the golden signals of its service, or of the whole stack."""

    noun: ClassVar[str] = "a dashboard"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    description: Words | None = Field(default=None, description="its purpose, which the dashboard shows")
    service: Reference | None = Field(default=None, description="the service selected at first; default: all")
    signals: Annotated[list[Reference], AfterValidator(not_empty), AfterValidator(written_once)] | None = Field(
        default=None, description="a list of signals, such as [error_rate, p95_latency], instead of groups"
    )
    groups: Annotated[list[GroupForm], AfterValidator(not_empty)] | None = Field(
        default=None, description="a list, such as [{name: Checkout, signals: [error_rate], alerts: [Slow checkout]}]"
    )


def resolve_dashboards(
    sections: Sections,
    signals: Scope[Signal],
    content: DashboardContent,
    services: Services,
    stack: Stack,
) -> tuple[Dashboard, ...]:
    """Return the dashboards of a catalog, sorted by id; default: an overview of the stack and one for each service."""
    report = sections.report
    dashboards: Scope[Dashboard] = Scope("dashboard", report)
    alerts, uptime, slos = _by_word(content.alerts), _by_word(content.uptime), _by_word(content.slos)

    def build(entry: Located[DashboardForm], id: str) -> Dashboard | None:
        form = entry.form
        service = services.find(form.service, entry.at("service")) if form.service else None
        if form.service and service is None:
            return None
        groups = _groups(entry, service)
        if groups is None:
            return None
        return Dashboard(
            id=id,
            name=form.name,
            description=form.description,
            groups=groups,
            service=service,
            raw=raw_of(form.raw),
            keep=form.keep,
            renamed_from=old_id(form),
            source=entry.source,
        )

    def _groups(entry: Located[DashboardForm], service: Service | None) -> tuple[DashboardGroup, ...] | None:
        form = entry.form
        if not {"signals", "groups"}.isdisjoint(entry.refused):
            return None
        if form.groups is not None and form.signals is not None:
            report.refuse(
                entry.at("signals"), "`signals` is not allowed beside `groups`", "move the signals into a group"
            )
            return None
        if form.signals is not None:
            graphed = _graphed(form.signals, entry, ("signals",), signals)
            return None if graphed is None else (DashboardGroup(name=None, signals=graphed),)
        if form.groups is None:
            ordered = by_id(services.items)
            return of_service(service, content) if service else of_stack(ordered, content)
        groups = [_group(entry, index, group) for index, group in enumerate(form.groups)]
        complete = tuple(group for group in groups if group is not None)
        return complete if len(complete) == len(groups) else None

    def _group(entry: Located[DashboardForm], index: int, form: GroupForm) -> DashboardGroup | None:
        if not (form.signals or form.alerts or form.uptime or form.slos):
            hint = "write `signals`, `alerts`, `uptime` or `slos` in it"
            report.refuse(entry.at("groups", index), f"the group `{form.name}` is empty", hint)
            return None
        graphed = _graphed(form.signals, entry, ("groups", index, "signals"), signals)
        recipients = _named(alerts, "alert", form.alerts, entry, ("groups", index, "alerts"), report)
        checks = _named(uptime, "uptime check", form.uptime, entry, ("groups", index, "uptime"), report)
        promised = _named(slos, "SLO", form.slos, entry, ("groups", index, "slos"), report)
        if recipients is None or checks is None or promised is None or graphed is None:
            return None
        return DashboardGroup(name=form.name, signals=graphed, alerts=recipients, uptime=checks, slos=promised)

    dashboards.fill(sections.items(DashboardForm, dashboards), build)
    return by_id(dashboards.items) or (overviews(by_id(services.items), content) if stack.built_ins else ())


def _graphed(
    words: list[str], entry: Located[DashboardForm], loc: tuple[str | int, ...], signals: Scope[Signal]
) -> tuple[Signal, ...] | None:
    """The signals that a list names; None if one is unknown, or has no metric to draw."""
    named = [signals.find(word, entry.at(*loc, index)) for index, word in enumerate(words)]
    for index, signal in enumerate(named):
        if signal is not None and signal.metric is None:
            message = f"`{signal.name}` has no metric, and a graph requires one"
            hint = "remove it, or count the log lines in a metric"
            signals.report.refuse(entry.at(*loc, index), message, hint)
    graphed = tuple(signal for signal in named if signal is not None and signal.metric is not None)
    return graphed if len(graphed) == len(named) else None


def _by_word(items: tuple[T, ...]) -> dict[str, T]:
    """Items by their names and ids; built once, since a catalog may have hundreds of dashboards."""
    return {word: item for item in items for word in (item.name, item.id)}


def _named(
    known: Mapping[str, T],
    noun: str,
    words: list[str],
    entry: Located[DashboardForm],
    loc: tuple[str | int, ...],
    report: Report,
) -> tuple[T, ...] | None:
    """The items that a list names. If another item is invalid, an unknown name may mean it and is not reported."""
    unknown = [(index, word) for index, word in enumerate(words) if word not in known]
    if unknown and not report.errors:
        renamed = {item.renamed_from: item for item in known.values()}
        for index, word in unknown:
            where, now = entry.at(*loc, index), renamed.get(slug(word))
            if now is None:
                report.refuse(where, f"unknown {noun} {shown(word)}", suggestion(word, known))
            else:
                message, hint = another_name(noun, word, now.name, now.source)
                report.refuse(where, message, hint)
    return None if unknown else tuple(known[word] for word in words)
