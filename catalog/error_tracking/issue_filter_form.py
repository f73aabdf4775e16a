"""The YAML of a Sentry alert's filters, and of the channels for higher priorities only."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, Field

from catalog.alerts.model import Notify
from catalog.channels import Channel
from catalog.error_tracking.issue_filters import (
    ATTRIBUTES,
    NOBODY,
    PRIORITIES,
    IssueFilter,
    parse_age,
    parse_event_filter,
    parse_level,
    parse_priority,
    parse_release,
)
from catalog.error_tracking.model import ErrorCondition, IssuePriority, PriorityChannels
from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import Form, Located, RenamableForm
from catalog.forms.symbols import Scope, by_id
from catalog.forms.text import prose, shown, slug, suggestion
from catalog.forms.types import FromText, written_once


def _compatible(filters: list[IssueFilter]) -> list[IssueFilter]:
    """Return the filters of tags or of attributes. Raises InvalidValue for two of one text, or that exclude each other:
    one event would need two values.
    """
    written_once([each.without_subject for each in filters])
    equal: dict[str, str] = {}
    for each in filters:
        # Sentry compares case-insensitively.
        value = each.value.casefold()
        if each.match == "=" and equal.setdefault(each.key, value) != value and each.key not in _SEVERAL:
            raise InvalidValue(
                f"no event can match: the {each.subject} `{each.key}` cannot have two values", "write two alerts"
            )
    return filters


TagFilter = Annotated[IssueFilter, FromText(partial(parse_event_filter, subject="tag"))]
AttributeFilter = Annotated[IssueFilter, FromText(partial(parse_event_filter, subject="attribute"))]
_SEVERAL = frozenset(name for name in ATTRIBUTES if name.startswith(("exception.", "stacktrace.", "message")))
"""The attributes of which an event may have several values."""


class IssueFiltersForm(Form):
    noun: ClassVar[str] = "`filters`"
    release: Annotated[IssueFilter, FromText(parse_release)] | None = Field(
        default=None, description="`latest`: include only issues whose event is from the latest release"
    )
    priority: Annotated[IssueFilter, FromText(parse_priority)] | None = Field(
        default=None, description="`high` or `medium or above`: the priority that Sentry gives the issue"
    )
    level: Annotated[IssueFilter, FromText(parse_level)] | None = Field(
        default=None,
        description="the level of the event: `fatal`, `error`, `warning`, `info` or `debug`, alone or as "
        "`error or above` or `warning or below`",
    )
    age: Annotated[IssueFilter, FromText(parse_age)] | None = Field(
        default=None, description="how long ago the issue was first seen: `newer than 1d` or `older than 2h`"
    )
    assigned_to: str | None = Field(
        default=None, description="a team of error_tracking, or `nobody` for issues without an assignee"
    )
    tags: Annotated[list[TagFilter], AfterValidator(_compatible)] = Field(
        default_factory=list,
        description="a list of tags of the event, such as [checkout = true, url contains /pay, customer is set]; "
        "with `=`, `!=`, `contains`, `does not contain`, `starts with`, `ends with`, `is set` or `is not set`. Sentry "
        "ignores case",
    )
    attributes: Annotated[list[AttributeFilter], AfterValidator(_compatible)] = Field(
        default_factory=list,
        description="a list of attributes of the event, such as [error.unhandled = true, exception.type = Timeout], "
        f"compared as tags are; allowed: {prose(ATTRIBUTES, limit=len(ATTRIBUTES))}",
    )


class ByPriorityForm(Form):
    noun: ClassVar[str] = "`notify_by_priority`"
    misplaced: ClassVar[Mapping[str, tuple[str, str]]] = {
        "low": ("this has no effect: every issue has at least this priority", "write the channels in `notify`"),
    }
    high: Notify = Field(default_factory=list, description="a list of channels for issues of high priority")
    medium: Notify = Field(default_factory=list, description="a list of channels for issues of medium or high priority")


FILTERS, BY_PRIORITY = "filters", "notify_by_priority"
"""The YAML keys of the filters and priority channels."""


class FilteredForm(RenamableForm):
    """An alert that can have them."""

    filters: IssueFiltersForm = Field(
        default=IssueFiltersForm(),
        description="a map, such as {level: error or above, release: latest}: the alert notifies only if the issue, or "
        "its latest event, passes every filter. Not for numbers over all issues",
    )
    notify_by_priority: ByPriorityForm = Field(
        default=ByPriorityForm(),
        description="a map of priorities, such as {high: [pagerduty]}: channels to notify only of issues of at least "
        "that priority; those in `notify` are notified of every issue. Not for numbers over all issues, whose issues "
        "all have high priority",
    )


F = TypeVar("F", bound=FilteredForm)


def issue_filters(
    kind: ErrorCondition, entry: Located[F], teams: Mapping[str, str] | None, report: Report
) -> tuple[IssueFilter, ...] | None:
    """Return the filters in a fixed order, independent of the YAML; None if one is invalid.

    `teams` are the names of all teams by their slugs; None if not all are known.
    """
    form = entry.form.filters
    if form.age and form.age.match == ">" and kind == "new_issue":
        message = f"a new issue is never {form.age.without_subject}, so this alert would never fire"
        report.refuse(entry.at(FILTERS, "age"), message, "remove the line, or write `condition: regression`")
        return None
    filters = [item for item in (form.release, form.priority, form.level, form.age) if item is not None]
    if form.assigned_to is not None:
        team = _assignee(form.assigned_to, teams)
        if isinstance(team, InvalidValue):
            report.refuse(entry.at(FILTERS, "assigned_to"), f"`assigned_to`: {team.message}", team.hint)
            return None
        filters.append(IssueFilter(subject="assigned to", value=team))
    return (*filters, *sorted(form.tags, key=str), *sorted(form.attributes, key=str))


def _assignee(name: str, teams: Mapping[str, str] | None) -> str | InvalidValue:
    if name == NOBODY or teams is None:
        return name
    if slug(name) in teams:
        return teams[slug(name)]
    hint = suggestion(name, [*teams.values(), NOBODY])
    if "@" in name:
        hint = f"the provider cannot look up people; {hint}"
    return InvalidValue(f"unknown team {shown(name)} in `error_tracking`", hint)


def by_priority(
    recipients: tuple[Channel, ...],
    filters: tuple[IssueFilter, ...],
    entry: Located[F],
    channels: Scope[Channel],
) -> tuple[PriorityChannels, ...] | None:
    """Return the channels of each priority, lowest first; None if one is invalid.

    `recipients` are notified of all issues.
    """
    form = entry.form.notify_by_priority
    least = next((each.value for each in filters if each.subject == "priority"), "low")
    heard = {channel.id: "`notify` notifies it of every issue" for channel in recipients}
    result: list[PriorityChannels] = []
    entries: tuple[tuple[IssuePriority, list[str]], ...] = (("medium", form.medium), ("high", form.high))
    for priority, words in entries:
        places = [entry.at(BY_PRIORITY, priority, index) for index in range(len(words))]
        if words and PRIORITIES.index(priority) <= PRIORITIES.index(least):
            message = f"`filters` already excludes issues below {least} priority"
            channels.report.refuse(entry.at(BY_PRIORITY, priority), message, "write these channels in `notify`")
            return None
        items = [channels.find(word, place) for word, place in zip(words, places, strict=True)]
        twice = next(
            ((item, place) for item, place in zip(items, places, strict=True) if item and item.id in heard), None
        )
        if twice:
            message = f"the channel `{twice[0].name}` would be notified twice: {heard[twice[0].id]}"
            channels.report.refuse(twice[1], message, "list it once")
        known = [item for item in items if item is not None]
        if twice or len(known) < len(items):
            return None
        heard |= {item.id: f"`{priority}` notifies it too" for item in known}
        here = by_id(item for item in known if item.here)
        result += [PriorityChannels(priority=priority, notify=here)] if here else []
    return tuple(result)
