"""The card of an alert, an SLO alert, an uptime check or a Sentry alert."""

from collections.abc import Mapping, Sequence
from typing import Any

from catalog import Notifier
from catalog.alerts.queries.comparison import split_query
from catalog.registry import ref_of, section_of
from cli.cards.card import Card, row
from cli.cards.notification import body, links, title
from plan.on_call.notifiers import looked_at
from plan.on_call.recipients import recipient_phrases
from plan.on_call.routes import route
from plan.plan import Plan, PlannedResource

_MESSAGE = "message"
_BELOW, _ABOVE = 0.5, 1.5
_SETTINGS = (
    "evaluationDelay",
    "newGroupDelay",
    "onMissingData",
    "requireFullWindow",
    "renotifyInterval",
    "renotifyOccurrences",
    "notifyBies",
)
"""Further properties of a monitor that decide when it fires, in the vendor's spelling."""


def alert_card(plan: Plan, notifier: Notifier) -> Card:
    """Return everything about an item that notifies: its condition, message, recipients and resources."""
    ref = ref_of(notifier)
    resources = [resource for resource in plan.resources if resource.item == ref]
    sending = next((resource for resource in resources if isinstance(resource.inputs.get(_MESSAGE), str)), None)
    inputs: Mapping[str, Any] = sending.inputs if sending else {}
    message = str(inputs.get(_MESSAGE) or "")
    own_links = links(message)
    service = [notifier.service.name] if notifier.service else []
    return Card(
        ref=ref,
        title=notifier.name,
        about=" · ".join([section_of(notifier).singular, notifier.severity, *service]),
        source=notifier.source,
        rows=(
            row("fires when", looked_at(notifier)),
            row("query", inputs.get("query") or _request(inputs)),
            row("thresholds", _thresholds(inputs)),
            row("guard", _guard(notifier)),
            row("settings", _settings(inputs)),
            row("recipients", recipient_phrases(route(plan.catalog, notifier)) or "nobody"),
            row("on the phone", title(inputs) if sending else None),
            row("in Slack", [title(inputs), *body(message, _sample(inputs))] if sending else None),
            *(row(label.casefold(), address) for label, address in own_links.items()),
            row("resources", [_named(resource) for resource in resources]),
        ),
    )


def _guard(notifier: Notifier) -> str | None:
    """Return the least number of events without which the alert does not fire."""
    least = getattr(notifier, "min_events", None)
    return f"fires only with at least {least} events in the window" if least else None


def _request(inputs: Mapping[str, Any]) -> str | None:
    """Return what a check requests."""
    request = inputs.get("requestDefinition")
    if not isinstance(request, Mapping):
        return None
    parts = [request.get("method"), request.get("url") or request.get("host")]
    return " ".join(str(part) for part in parts if part) or None


def _thresholds(inputs: Mapping[str, Any]) -> list[str]:
    values = inputs.get("monitorThresholds")
    return [f"{name} {value}" for name, value in values.items()] if isinstance(values, Mapping) else []


def _settings(inputs: Mapping[str, Any]) -> list[str]:
    return [f"{name} {_plain(inputs[name])}" for name in _SETTINGS if inputs.get(name) not in (None, [], "")]


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _sample(inputs: Mapping[str, Any]) -> str:
    """Return a value that fires the alert: somewhat beyond its threshold."""
    values, query = inputs.get("monitorThresholds"), str(inputs.get("query") or "")
    critical = values.get("critical") if isinstance(values, Mapping) else None
    try:
        return f"{float(str(critical)) * (_BELOW if split_query(query).rises is False else _ABOVE):g}"
    except ValueError:
        return "<value>"


def _named(resource: PlannedResource) -> str:
    package, _, kind = resource.type.partition(":")
    return f"{package} {kind.rpartition(':')[2]} {resource.name}"


def alerts_of(plan: Plan, wanted: Sequence[Notifier]) -> list[str]:
    """Return a line for each notifier: its name, its severity and its recipients."""
    phrases = {notifier: recipient_phrases(route(plan.catalog, notifier)) for notifier in wanted}
    return [f"{each.name} ({each.severity}): {'; '.join(phrases[each]) or 'nobody'}" for each in wanted]
