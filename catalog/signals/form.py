"""The YAML of signals: one key says how the signal is counted, and on which metric."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import ExcusableForm
from catalog.forms.text import prose, shown
from catalog.forms.types import FromText, Reference, Tag, Words, choice, matching, one_or_more, written_once
from catalog.forms.units import SignalUnit
from catalog.logs.search import LogSearch
from catalog.logs.search_syntax import read_search
from catalog.signals.model import Aggregate

# The percentiles that Datadog stores for a distribution.
PERCENTILES = (50, 75, 90, 95, 99)


def _percentile(number: int) -> int:
    if number not in PERCENTILES:
        raise InvalidValue(
            f"Datadog does not keep the percentile `{number}`", f"allowed: {prose(map(str, PERCENTILES))}"
        )
    return number


def _where(filters: dict[str, str]) -> dict[str, str]:
    for tag, value in filters.items():
        # Any of these would end the filter inside a monitor's query, or change its meaning.
        if not value or set(value) & set("{}(),!\"'` \t\n"):
            hint = "write a value without blanks, quotes, commas and brackets"
            raise InvalidValue(f"invalid filter {shown(f'{tag}: {value}')}", hint)
    return filters


def _search(text: str) -> LogSearch:
    # A backslash or a line break would need two levels of escaping in the query.
    if not text.strip() or set(text) & set("\\\n\t"):
        raise InvalidValue(f"invalid log search {shown(text)}", "write it in one line, without a backslash")
    return read_search(text)


class SignalForm(ExcusableForm):
    """`ratio`, `count`, `rate`, `average` and `gauge` name a metric; for `percentile` it is in `metric`."""

    noun: ClassVar[str] = "a signal"
    misplaced: ClassVar[Mapping[str, tuple[str, str]]] = {
        "renamed_from": (
            "a signal has no resource of its own, so a rename requires no record",
            "remove the line, and use the new name in the alerts, SLOs and dashboards that name the signal",
        )
    }
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    name: Annotated[
        str,
        matching(
            r"[a-z][a-z0-9_]{0,99}", "a signal's name", "write lower-case letters, digits and _: `checkout_latency`"
        ),
        Field(description="a name for conditions and dashboards, such as `name: checkout_latency`"),
    ]
    title: Words | None = Field(
        default=None, description="its name in messages, such as `checkout latency`; default: its name in words"
    )
    ratio: Reference | None = Field(
        default=None, description="a count metric; measures the share, in percent, that `where` selects"
    )
    count: Reference | None = Field(default=None, description="a count metric; measures events in the window")
    rate: Reference | None = Field(default=None, description="a count metric; measures events per second")
    average: Reference | None = Field(default=None, description="a distribution metric; measures its mean")
    percentile: Annotated[int, AfterValidator(_percentile)] | None = Field(
        default=None, description="50, 75, 90, 95 or 99: the percentile of the distribution in `metric`"
    )
    metric: Reference | None = Field(default=None, description="the distribution metric for `percentile`")
    gauge: Reference | None = Field(default=None, description="a gauge metric, such as `db.connections`")
    aggregate: Annotated[Aggregate, choice("way to join what is reported", Aggregate)] | None = Field(
        default=None, description="how to combine a gauge of several hosts: `avg` (the default), `max`, `min` or `sum`"
    )
    logs: Annotated[LogSearch, FromText(_search)] | None = Field(
        default=None, description="a search of Datadog's log explorer, such as `@event:email.sent status:error`"
    )
    check: (
        Annotated[str, matching(r"[A-Za-z][\w.-]{0,99}", "a service check", "write its name: `postgres.can_connect`")]
        | None
    ) = Field(default=None, description="an agent's service check; measures its failed runs in a row")
    where: Annotated[dict[str, str], AfterValidator(_where)] = Field(
        default_factory=dict, description="a map of tags to filter by, such as {outcome: failed}"
    )
    unit: Annotated[SignalUnit, choice("unit of signals", SignalUnit)] | None = Field(
        default=None, description="the unit of the measurement and its thresholds, if the metric has none"
    )
    group_by: Annotated[list[Tag], AfterValidator(written_once)] = Field(
        default_factory=list, description="tags to group by, such as [endpoint]; each value is evaluated separately"
    )
    env: Annotated[Literal["all"], choice("reach", Literal["all"])] | None = Field(
        default=None, description="`all` for every environment; default: the stack's own"
    )
    services: Annotated[list[Reference], BeforeValidator(one_or_more), AfterValidator(written_once)] = Field(
        default_factory=list,
        description="the services whose data it reads: a list such as [Shop, Billing]; `all`, which adds no filter on "
        "`service` to your own; `none` if its data has no such tag. Default: the service of the alert, SLO or "
        "dashboard that reads it",
        json_schema_extra={"also": "string"},
    )
