"""The YAML of alerts: every key with its unit and default."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.config import JsonDict

from catalog.alerts.condition import Amount, Condition, parse_amount, parse_condition
from catalog.alerts.detection import Direction
from catalog.alerts.missing_data import NoData
from catalog.alerts.model import Notify, SeverityText
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form, RenamableForm
from catalog.forms.handles import plain_words
from catalog.forms.text import shown
from catalog.forms.types import (
    FromText,
    Reference,
    Seconds,
    Tag,
    Tags,
    Url,
    Words,
    choice,
    minutes,
    not_empty,
    within,
    written_once,
)


def _level_text(value: object) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value}"
    return value


def _steps(steps: list[str]) -> list[str]:
    for step in steps:
        if not step.strip() or "\n" in step:
            raise InvalidValue(f"{shown(step)} is not a step", "write one line of words")
        plain_words(step)
    return steps


NUMBER_TOO: JsonDict = {"also": "number"}
Level = Annotated[Amount, FromText(parse_amount), BeforeValidator(_level_text)]
GroupBy = Annotated[list[Tag], AfterValidator(not_empty), AfterValidator(written_once)]
# Datadog's range for renotify_interval begins at 10 minutes.
RenotifyMinutes = Annotated[Seconds, *minutes(10, 1440, "`10m` to `1d`")]


class RenotifyForm(Form):
    noun: ClassVar[str] = "`renotify`"
    neutral: ClassVar[Mapping[str, Any]] = {"every": "30m"}
    every: RenotifyMinutes = Field(description="the time since the last message, such as `every: 30m`")
    times: Annotated[int, AfterValidator(within(1, 100, "1 to 100"))] | None = Field(
        default=None, description="the maximum number of repeats; default: until the alert ends"
    )


class AnomalyForm(Form):
    noun: ClassVar[str] = "`anomaly`"
    neutral: ClassVar[Mapping[str, Any]] = {"signal": "error_rate"}
    signal: Reference = Field(description="the signal to monitor, such as `signal: signups`")
    deviations: Annotated[int, AfterValidator(within(1, 6, "1 to 6"))] = Field(
        default=3, description="the width of the expected band, in deviations; default: 3"
    )
    direction: Annotated[Direction, choice("direction", Direction)] = Field(
        default="both", description="`above`, `below` or `both`, the default"
    )
    # Datadog's anomaly monitors evaluate at least 15 minutes; shorter windows are too noisy.
    window: Annotated[Seconds, *minutes(15, 1440, "`15m` to `1d`")] = Field(
        default=15, description="how long all values must be outside the band; default: `15m`"
    )


class ForecastForm(Form):
    noun: ClassVar[str] = "`forecast`"
    neutral: ClassVar[Mapping[str, Any]] = {"signal": "error_rate", "reaches": "1", "within": "1d"}
    signal: Reference = Field(description="the signal to extrapolate, such as `signal: disk_used`")
    reaches: Level = Field(json_schema_extra=NUMBER_TOO, description="the value, with its unit, such as `reaches: 90%`")
    within: Annotated[Seconds, *minutes(720, 90 * 1440, "`12h` to `90d`")] = Field(
        description="how far ahead to forecast, such as `within: 7d`"
    )
    direction: Annotated[Direction, choice("direction", Direction)] = Field(
        default="above", description="`above` if it rises to the value (the default), `below` if it falls to it"
    )


class AlertForm(RenamableForm):
    """Exactly one of `condition`, `absent`, `anomaly`, `forecast` and `when` says when the alert fires."""

    noun: ClassVar[str] = "an alert"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "severity": "info"}
    description: Words | None = Field(default=None, description="what it means for users")
    condition: Annotated[Condition, FromText(parse_condition)] | None = Field(
        default=None, description="when to fire, such as `condition: error_rate > 1%`"
    )
    # Datadog evaluates whole minutes, at most two days.
    duration: Annotated[Seconds, *minutes(1, 2880, "`1m` to `2d`")] | None = Field(
        default=None, description="the window over which the condition is evaluated, such as `duration: 5m`"
    )
    absent: str | None = Field(
        default=None, description="which events must not stop, and for how long: `absent: user.signup for 2h`"
    )
    anomaly: AnomalyForm | None = Field(
        default=None, description="a signal that leaves its expected band: {signal: signups, direction: below}"
    )
    forecast: ForecastForm | None = Field(
        default=None, description="a signal that will reach a value: {signal: disk_used, reaches: 90%, within: 7d}"
    )
    when: str | None = Field(
        default=None,
        description="alerts and uptime checks joined by and, or and not, such as `High Error Rate and not Deploy`. "
        "Grouped members must share their groups, or it never fires. A member counts as true in warning too, and with "
        "missing data; without its members' data, it keeps its last state",
    )
    warning: Level | None = Field(
        default=None,
        json_schema_extra=NUMBER_TOO,
        description="the threshold of the warning, such as `warning: 0.5%`",
    )
    recovery: Level | None = Field(
        default=None,
        json_schema_extra=NUMBER_TOO,
        description="the value at which the alert ends, on the normal side of the threshold, such as `0.8%`",
    )
    warning_recovery: Level | None = Field(
        default=None, json_schema_extra=NUMBER_TOO, description="the value at which the warning ends"
    )
    min_events: Annotated[int, AfterValidator(within(1, 1_000_000, "1 to 1000000"))] | None = Field(
        default=None,
        description="the minimum number of events in its window for a ratio to be evaluated; default: 50. A grouped "
        "alert counts them in each group, and a group with fewer never fires",
    )
    group_by: GroupBy | None = Field(
        default=None, description="tags to group by, each value evaluated separately; default: those of the signal"
    )
    no_data: Annotated[NoData, choice("decision on missing data", NoData)] | None = Field(
        default=None,
        description="what to do when nothing is measured: treat it as 0 (`ok`), only `show` it, `page`, or `resolve` "
        "the alert. The effect and the default depend on the kind of alert: see the table of missing data",
    )
    evaluation_delay: Annotated[Seconds, AfterValidator(within(1, 86_400, "`1s` to `1d`"))] | None = Field(
        default=None, description="the delay of the metric, such as `15m` for cloud metrics; default: none"
    )
    severity: SeverityText
    priority: Annotated[int, AfterValidator(within(1, 5, "1 (highest) to 5"))] | None = Field(
        default=None, description="Datadog's priority, 1 to 5; default: 1, 3 or 5 by severity"
    )
    notify: Notify = Field(default_factory=list)
    renotify: RenotifyForm | None = Field(
        default=None, description="how to repeat the notification, such as {every: 30m, times: 3}; default: no repeats"
    )
    tags: Tags = Field(default_factory=dict, description="tags of the monitor, such as {component: checkout}")
    service: Reference | None = Field(
        default=None, description="the service it belongs to; default: the default service, or the only one"
    )
    first_steps: Annotated[list[str], AfterValidator(_steps)] | None = Field(
        default=None, description="the first steps for responders, one line each; default: by what is measured"
    )
    runbook: Url | None = Field(default=None, description="its runbook; default: the service's runbooks and its id")
