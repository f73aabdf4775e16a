"""The keys of an alert that give a monitor's query in Datadog's own language."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.alerts.queries.model import MonitorType
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form
from catalog.forms.raw import VendorForm
from catalog.forms.types import choice


def _number(value: object) -> object:
    """A number of a threshold; a truth value is none."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _query_text(text: str) -> str:
    if not text.strip():
        raise InvalidValue("the query is empty", "write it as Datadog's monitor editor shows it")
    return text


Number = Annotated[float, BeforeValidator(_number)]


class ThresholdsForm(Form):
    noun: ClassVar[str] = "`thresholds`"
    critical: Number | None = Field(
        default=None, description="the value at which it fires; default: the number at the end of the query"
    )
    critical_recovery: Number | None = Field(default=None, description="the value at which the alert ends")
    warning: Number | None = Field(default=None, description="the value at which it warns")
    warning_recovery: Number | None = Field(default=None, description="the value at which the warning ends")
    ok: Number | None = Field(default=None, description="for a service check: the passed runs after which it ends")
    unknown: Number | None = Field(
        default=None, description="for a service check: the unknown runs after which it has no data"
    )


class QueryForm(VendorForm):
    """The keys of a query, and those that every alert may have."""

    query: Annotated[str, AfterValidator(_query_text)] | None = Field(
        default=None,
        description="a monitor's query in Datadog's own language, for what the other fields cannot express: "
        "`avg(last_5m):avg:system.load.1{*} by {host} > 4`",
    )
    type: Annotated[MonitorType, choice("type of monitor", MonitorType)] | None = Field(
        default=None, description="Datadog's type of the monitor of a `query`; default: `query alert`"
    )
    thresholds: ThresholdsForm | None = Field(
        default=None, description="the thresholds of a `query`, as Datadog names them: {critical: 4, warning: 3}"
    )
