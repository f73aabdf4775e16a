"""The YAML of SLOs: every key with its unit and default."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.alerts.condition import Amount, parse_amount
from catalog.alerts.model import Notify
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form
from catalog.forms.raw import VendorForm
from catalog.forms.text import shown
from catalog.forms.types import (
    FromText,
    Reference,
    Seconds,
    Tags,
    Url,
    Words,
    choice,
    minutes,
    with_a_sign,
    within,
    written_once,
)
from catalog.forms.units import share_hint
from catalog.slos.model import (
    AlertKind,
    SloWindow,
)


def parse_percent(text: str) -> Amount:
    """Return a share between 0 and 100 %. Raises InvalidValue."""
    amount = parse_amount(text)
    if not amount.unit:
        raise InvalidValue(f"`{amount.number:f}` has no `%`", share_hint(amount.number))
    if amount.unit != "%" or not 0 < amount.number < 100:
        raise InvalidValue(
            f"invalid share {shown(text)}: expected more than 0 % and less than 100 %", "write one, such as `99.9%`"
        )
    return amount


def _whole_percent(amount: Amount) -> Amount:
    if amount.number != int(amount.number):
        raise InvalidValue(f"{shown(amount.text)} is not a whole percentage", "write one, such as `75%`")
    return amount


def _in_days(value: object) -> object:
    """Return a window such as `1w` in days; a text that is not a duration stays as it is, and is refused."""
    match = re.fullmatch(r"([0-9]{1,3})\s*([dw])", value.strip()) if isinstance(value, str) else None
    return f"{int(match[1]) * (7 if match[2] == 'w' else 1)}d" if match else value


Percent = Annotated[Amount, FromText(parse_percent), BeforeValidator(with_a_sign)]


class SliForm(Form):
    noun: ClassVar[str] = "`of`"
    ratio: Reference | None = Field(default=None, description="a signal that is a ratio, such as `error_rate`")
    counts: Annotated[Literal["bad", "good"], choice("kind of events", Literal["bad", "good"])] | None = Field(
        default=None, description="`bad` (the default) or `good`: the events that the ratio counts"
    )
    expected_per_hour: Annotated[int, AfterValidator(within(1, 1_000_000_000, "1 or more"))] | None = Field(
        default=None,
        description="the events in a quiet hour; with it, `check` warns if one failed event can fire an alert",
    )
    time_slice: str | None = Field(
        default=None, description="what must hold in each time slice, such as `p95_latency < 500ms`"
    )
    # Datadog's two slice lengths.
    every: Annotated[Seconds, *minutes(1, 5, "`1m` or `5m`")] | None = Field(
        default=None, description="the length of a slice, `1m` or `5m`; default: `5m`"
    )
    uptime: Reference | None = Field(default=None, description="an uptime check, such as `Storefront health`")


class SloForm(VendorForm):
    noun: ClassVar[str] = "an SLO"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "target": "99%", "of": {"ratio": "error_rate"}}
    description: Words | None = Field(default=None, description="what it promises")
    service: Reference | None = Field(
        default=None, description="the service it is about; default: the default service, or the only one"
    )
    target: Percent = Field(description="the share that must be good, such as `target: 99.9%`")
    warning: Percent | None = Field(default=None, description="a stricter share, shown in yellow; default: none")
    window: Annotated[SloWindow, choice("window of SLOs", SloWindow), BeforeValidator(_in_days)] = Field(
        default="30d", description="the period: `7d`, `30d` (the default) or `90d`"
    )
    of: SliForm = Field(description="what is measured: {ratio: error_rate}, {time_slice: …} or {uptime: …}")
    alerts: Annotated[list[Annotated[AlertKind, choice("kind of alert", AlertKind)]], AfterValidator(written_once)] = (
        Field(
            default=list(get_args(AlertKind)),
            description="`page` (burns fast), `ticket` (burns slowly) and `budget` (nearly used up); default: all",
        )
    )
    budget: Annotated[Percent, AfterValidator(_whole_percent)] = Field(
        default="75%",
        validate_default=True,
        description="the share of the error budget used when the `budget` alert fires; default: 75%",
    )
    notify_page: Notify = Field(default_factory=list, description="the channels of `page` alerts: [slack, pagerduty]")
    notify_ticket: Notify = Field(default_factory=list, description="the channels of other alerts: [slack]")
    tags: Tags = Field(default_factory=dict, description="its tags, such as {component: checkout}")
    runbook: Url | None = Field(default=None, description="its runbook; default: the service's runbooks and its id")
