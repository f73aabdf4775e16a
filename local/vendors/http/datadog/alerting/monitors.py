"""Monitors, as `/api/v1/monitor` lists them."""

from collections.abc import Sequence

from local.vendors.core.store import StoredObject
from local.vendors.datadog.monitors.monitor import MONITOR, TEST
from local.vendors.http.core.exchange import Answer, Body, Request, by_id, cut
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.overlay import overlaid
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snaked, taken
from local.vendors.http.datadog.answers import not_found, of_number
from local.vendors.http.datadog.people import creator, iso
from local.vendors.protocol.wire import Properties

_PLAIN_OPTIONS = frozenset((
    "evaluationDelay", "newGroupDelay", "noDataTimeframe", "renotifyInterval", "renotifyOccurrences",
    "renotifyStatuses", "escalationMessage", "groupRetentionDuration", "onMissingData", "notifyBies",
    "notificationPresetName", "enableLogsSample", "enableSamples", "groupbySimpleMonitor", "notifyAudit", "timeoutH",
    "monitorThresholdWindows", "variables",
))  # fmt: skip
_SPELLED = {"notify_bies": "notify_by", "monitor_threshold_windows": "threshold_windows"}
_THRESHOLDS = frozenset(("ok", "warning", "unknown", "critical", "warningRecovery", "criticalRecovery"))
_QUERIES = frozenset(("criticalQuery", "criticalRecoveryQuery"))
_BY_EVENTS = ("event alert", "service check")
_OF_LOGS = ("log alert", "rum alert", "ci-pipelines alert", "ci-tests alert", "event-v2 alert", "audit alert")


def monitor(record: StoredObject, account: LiveAccount) -> Body:
    """Returns the body of a monitor, in which Datadog has filled in what the program left out."""
    inputs, traces = record.inputs, account.traces(record)
    return {
        "id": int(record.id),
        "org_id": 100_200,
        "type": _type(inputs["type"]),
        "name": inputs["name"],
        # Datadog trims the texts at both ends.
        "message": inputs.get("message", "").strip(),
        "tags": sorted(set(inputs.get("tags", []))),
        "query": inputs["query"].strip(),
        "options": _options(inputs),
        "multi": "by {" in inputs["query"] or ".by(" in inputs["query"],
        "priority": int(inputs["priority"]) if inputs.get("priority") else None,
        "restricted_roles": inputs.get("restrictedRoles") or None,
        "draft_status": inputs.get("draftStatus", "published"),
        "assets": snaked(inputs.get("assets", [])),
        "overall_state": "OK",
        "overall_state_modified": iso(traces.created),
        "created": iso(traces.created),
        "created_at": int(traces.created.timestamp() * 1000),
        "modified": iso(traces.modified),
        "deleted": None,
        "creator": creator(traces.creator),
    }


def _type(type_: str) -> str:
    """Returns Datadog's word: a `metric alert` whose query is an evaluation comes back as `query alert`."""
    return "query alert" if type_ == "metric alert" else type_


def _options(inputs: Properties) -> Body:
    options: Body = {
        "thresholds": _thresholds(inputs.get("monitorThresholds") or {}),
        "silenced": {},
        "notify_audit": False,
        "timeout_h": 0,
        "renotify_interval": 0,
        "new_host_delay": inputs.get("newHostDelay", 300),
        "notify_no_data": inputs.get("notifyNoData", False),
        "include_tags": inputs.get("includeTags", True),
        "require_full_window": inputs.get("requireFullWindow", True),
        **{_SPELLED.get(name, name): value for name, value in taken(inputs, _PLAIN_OPTIONS).items()},
    }
    if "on_missing_data" not in options and inputs["type"] not in _BY_EVENTS:
        # The provider sends it by default, except beside on_missing_data.
        options.setdefault("no_data_timeframe", 10)
    if inputs["type"] in _BY_EVENTS:
        del options["include_tags"], options["require_full_window"]
    if inputs["type"] == "event alert":
        del options["thresholds"]
    if inputs["type"] in _OF_LOGS:
        options.setdefault("groupby_simple_monitor", False)
        options.setdefault("enable_logs_sample", False)
    if "escalation_message" in options:
        options["escalation_message"] = options["escalation_message"].strip()
    if "schedulingOptions" in inputs:
        options["scheduling_options"] = _scheduling(inputs["schedulingOptions"])
    return options


def _thresholds(given: Properties) -> Body:
    """Returns thresholds as numbers with a fraction, whatever they were sent as."""
    numbers = {name: float(value) for name, value in taken(given, _THRESHOLDS).items() if value != ""}
    return numbers | taken(given, _QUERIES)


def _scheduling(given: Properties) -> Body:
    """Returns scheduling options: the provider's one `recurrence` is a list in the API."""
    options: Body = snaked(given)
    if "custom_schedule" in options:
        options["custom_schedule"] = {"recurrences": [options["custom_schedule"]["recurrence"]]}
    return options


def monitor_of_test(record: StoredObject, account: LiveAccount) -> Body:
    """Returns the monitor that Datadog keeps for a synthetics test: listed among the others, changed with the test."""
    inputs, traces = record.inputs, account.traces(record)
    return {
        "id": int(record.outputs["monitorId"]),
        "org_id": 100_200,
        "type": "synthetics alert",
        "name": (inputs.get("optionsList") or {}).get("monitorName") or f"[Synthetics] {inputs['name']}",
        "message": inputs.get("message", "").strip(),
        "tags": [*sorted(inputs.get("tags", [])), *_own_tags(inputs)],
        "query": "no_query",
        "options": {
            "on_missing_data": "show_no_data",
            "notify_audit": False,
            "new_host_delay": 300,
            "include_tags": True,
            "synthetics_check_id": record.id,
            "silenced": {},
        },
        "multi": False,
        "priority": (inputs.get("optionsList") or {}).get("monitorPriority"),
        "restricted_roles": None,
        "draft_status": "published",
        "assets": [],
        "overall_state": "OK",
        "overall_state_modified": iso(traces.created),
        "created": iso(traces.created),
        "created_at": int(traces.created.timestamp() * 1000),
        "modified": iso(traces.modified),
        "deleted": None,
        "creator": creator(traces.creator),
    }


def _own_tags(inputs: Properties) -> list[str]:
    """Returns the tags that Datadog adds to a test's monitor (its client's recorded answers have them)."""
    rule = ((inputs.get("optionsList") or {}).get("ci") or {}).get("executionRule", "blocking")
    return [
        *(f"probe_dc:{location}" for location in inputs.get("locations", [])),
        f"check_type:{inputs['type']}",
        f"check_status:{inputs.get('status', 'live')}",
        f"ci_execution_rule:{rule}",
    ]


def all_monitors(account: LiveAccount) -> Sequence[Body]:
    """Returns the monitors of programs and people, and those of the synthetics tests."""

    def build() -> list[Body]:
        own = account.bodies(MONITOR, "monitor", lambda record: monitor(record, account))
        tests = [
            overlaid(body, account.by_hand(MONITOR, str(body["id"])))
            for body in (monitor_of_test(record, account) for record in account.records(TEST))
        ]
        return sorted([*own, *tests], key=lambda body: int(body["id"]))

    return account.kept("monitors", build)


def _list(request: Request, account: LiveAccount) -> Answer:
    items = _selected(request, all_monitors(account))
    if request.one("id_offset") is not None:
        after = [body for body in items if body["id"] > request.number("id_offset", 0)]
        size = request.number("page_size", 100)
        page = cut(request, after, 0, min(size, 1000))
    elif request.one("page") is None and request.one("page_size") is None:
        page = cut(request, items)
    else:
        page = of_number(request, items, page="page", size="page_size", default=100, most=1000)
    return Answer(body=[_shown(body) for body in page.items], page=page.number)


def _selected(request: Request, items: Sequence[Body]) -> Sequence[Body]:
    name, tags = request.one("name"), request.all("monitor_tags")
    if not name and not tags:
        return items
    return [
        body
        for body in items
        if (not name or name.lower() in body["name"].lower()) and all(tag in body["tags"] for tag in tags)
    ]


def _shown(body: Body) -> Body:
    """Returns a monitor as the list has it: its assets are only in the answer for one monitor."""
    return {name: value for name, value in body.items() if name != "assets"}


def _one(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(all_monitors(account), id)
    return Answer(body=body) if body else not_found("Monitor")


def _search(request: Request, account: LiveAccount) -> Answer:
    """Returns monitors as the search has them: with the end of a mute, and counts."""
    wanted = (request.one("query") or "").lower()
    items = [body for body in all_monitors(account) if wanted in body["name"].lower()]
    page = of_number(request, items, page="page", size="per_page", default=30, most=100)
    found = [
        {
            **{name: body[name] for name in ("id", "name", "type", "query", "tags", "creator", "org_id")},
            "status": body["overall_state"],
            "scopes": [],
            "metrics": [],
            "notifications": [],
            "classification": "metric",
            "last_triggered_ts": None,
            "muted_until_ts": body["options"]["silenced"].get("*"),
        }
        for body in page.items
    ]
    counts = {"page": page.number - 1, "page_count": len(found), "per_page": page.limit, "total_count": page.total}
    return Answer(body={"monitors": found, "metadata": counts, "counts": {}}, page=page.number)


ROUTES = (
    Route(path="/api/v1/monitor/search", handler=_search, token=MONITOR),
    Route(path="/api/v1/monitor", handler=_list, token=MONITOR),
    Route(path="/api/v1/monitor/{id}", handler=_one, token=MONITOR),
)
