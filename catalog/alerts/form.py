"""The YAML of alerts: every key but those that say what an alert detects, with its unit and default."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from catalog.alerts.detection_form import DetectionForm
from catalog.alerts.missing_data import NoData
from catalog.alerts.model import Notify, SeverityText
from catalog.alerts.queries.fields import QueryForm
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form
from catalog.forms.handles import plain_words
from catalog.forms.text import shown
from catalog.forms.types import (
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


def _steps(steps: list[str]) -> list[str]:
    for step in steps:
        if not step.strip() or "\n" in step:
            raise InvalidValue(f"invalid step {shown(step)}", "write one line of text")
        plain_words(step)
    return steps


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


class AlertForm(QueryForm, DetectionForm):
    noun: ClassVar[str] = "an alert"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "severity": "info"}
    description: Words | None = Field(default=None, description="what it means for users")
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


OF_A_SIGNAL = (
    "duration",
    "warning",
    "recovery",
    "warning_recovery",
    "min_events",
    "group_by",
    "no_data",
    "evaluation_delay",
)
"""The fields that only an alert on a signal may have."""
