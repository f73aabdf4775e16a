"""The thresholds of notifiers that nobody wrote: their keys are missing in the YAML, and the default applies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog import Alert, Catalog, Slo, Source, UptimeCheck
from catalog.alerts.detection import Threshold
from catalog.registry import ALERTS, SLOS, UPTIME
from catalog.source.resolved import Setting, resolved
from catalog.uptime.model import TlsProbe


@dataclass(frozen=True, kw_only=True)
class Default:
    """A threshold at its default: the item, the key that would set it, its value as YAML, and what it decides.

    `fires` are the ids of the alerts that it concerns: an SLO has several.
    """

    section: str
    fires: frozenset[str]
    name: str
    key: str
    value: str
    effect: str
    source: Source | None


def defaults(catalog: Catalog) -> tuple[Default, ...]:
    """Return the thresholds that the catalog's files do not set, in the order of their items."""
    trees: Mapping[str, Any] = resolved(catalog.folder)
    found: list[Default] = []
    for section, items in ((ALERTS, catalog.alerts), (SLOS, catalog.slos), (UPTIME, catalog.uptime)):
        written = {_name(tree): frozenset(tree) for tree in trees.get(section.name) or () if isinstance(tree, dict)}
        for item in items:
            if item.name in written:
                found += (it for it in _of(section.name, item) if it.key not in written[item.name])
    return tuple(found)


def _name(tree: Mapping[str, Any]) -> str | None:
    name = tree.get("name")
    return str(name.value) if isinstance(name, Setting) else None


def _of(section: str, item: Alert | Slo | UptimeCheck) -> Iterator[Default]:
    """Yield the values of an item's optional thresholds, whether somebody wrote them or not."""
    for key, value, effect in _thresholds(item):
        fires = {item.id}
        if isinstance(item, Slo):
            fires = {alert.id for alert in item.alerts if key != "budget" or alert.role == "budget"}
        yield Default(
            section=section,
            fires=frozenset(fires),
            name=item.name,
            key=key,
            value=value,
            effect=effect,
            source=item.source,
        )


def _thresholds(item: Alert | Slo | UptimeCheck) -> Iterator[tuple[str, str, str]]:
    match item:
        case Alert(detection=Threshold(min_events=events)) if events is not None:
            yield "min_events", str(events), f"with fewer than {events} events in its window, it never fires"
        case Slo():
            budget = next((alert.budget_percent for alert in item.alerts if alert.role == "budget"), None)
            if budget is not None:
                yield "budget", f"{budget}%", f"it fires when {budget} % of the error budget is used"
            yield "window", item.window, f"its error budget covers {item.window}"
        case UptimeCheck():
            yield "retries", str(item.retries), f"a location counts as failing after {item.retries} retries"
            if len(item.locations) > 1:
                yield "fails_from", str(item.fails_from), f"it fires when {item.fails_from} locations fail"
            if isinstance(item.probe, TlsProbe):
                days = item.probe.expires_in_days
                yield "expires_in", f"{days}d", f"it fires {days} days before the certificate expires"
