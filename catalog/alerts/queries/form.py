"""The YAML of query alerts: `query: "avg(last_5m):avg:system.load.1{*} > 4"`."""

from catalog.alerts.form import OF_A_SIGNAL, AlertForm
from catalog.alerts.model import Alert
from catalog.alerts.queries.comparison import ComparedQuery, split_query
from catalog.alerts.queries.model import QueryAlert, Thresholds
from catalog.alerts.resolve import AlertScope, base_of, is_query
from catalog.forms.diagnostics import Report
from catalog.forms.form import Located
from catalog.forms.symbols import Scope, by_id


def resolve_queries(
    entries: list[Located[AlertForm]], alerts: Scope[Alert], scope: AlertScope
) -> tuple[QueryAlert, ...]:
    """Return the query alerts among the given forms, sorted by id."""
    queries: Scope[QueryAlert] = Scope("alert", alerts.report, alerts.taken)

    def build(form: Located[AlertForm], id: str) -> QueryAlert | None:
        return _query_alert(form, id, scope, alerts.report)

    queries.fill([form for form in entries if is_query(form)], build)
    return by_id(queries.items)


def _query_alert(entry: Located[AlertForm], id: str, scope: AlertScope, report: Report) -> QueryAlert | None:
    form = entry.form
    base = base_of(entry, id, scope)
    if base is None or form.query is None:
        return None
    query = form.query.strip()
    end = split_query(query)
    if not _thresholds_fit(entry, end, report) or not _options_fit(entry, report):
        return None
    return QueryAlert(
        **vars(base),
        query=query,
        type=form.type or "query alert",
        thresholds=_thresholds(form, end),
    )


def _thresholds(form: AlertForm, end: ComparedQuery) -> Thresholds:
    """Return the written thresholds; the critical one is also at the end of the query, and Datadog requires both."""
    entry = form.thresholds
    values = {} if entry is None else {name: getattr(entry, name) for name in type(entry).model_fields}
    if values.get("critical") is None:
        values["critical"] = end.value
    return Thresholds(**values)


def _thresholds_fit(entry: Located[AlertForm], end: ComparedQuery, report: Report) -> bool:
    """Whether the critical threshold is the one in the query. Datadog refuses (400) a monitor where they differ."""
    critical = entry.form.thresholds.critical if entry.form.thresholds else None
    fits = critical is None or end.value is None or end.value == critical
    if not fits:
        message = f"`critical` is {critical:g}, and the query compares with {end.number}"
        report.refuse(entry.at("thresholds", "critical"), message, "write the same number in both")
    return fits


def _options_fit(entry: Located[AlertForm], report: Report) -> bool:
    given = [option for option in OF_A_SIGNAL if getattr(entry.form, option) is not None]
    for option in given:
        message = f"`{option}` is not allowed with `query`"
        report.refuse(entry.at(option), message, "write it in the query, in `thresholds` or in `raw`")
    return not given
