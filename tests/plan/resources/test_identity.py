"""What the example stack's resources are known by: places and order change nothing, a new name keeps what exists, and
what is taken out of the catalog takes only its own along."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.forms.text import slug
from catalog.registry import FORMS
from local.vendors.core.diff import changes
from local.vendors.core.registry import kind
from plan.plan import Plan, PlannedResource, make_plan
from plan.resources.lookups import shown_id
from tests.support.catalogs import without_places, written
from tests.support.example import STACKS

Files = dict[str, Any]
"""What the YAML files hold: by the file's path in `stacks`."""

MORE: Files = {
    "on_call": {
        "teams": {"name": "Security", "people": ["Ada Keller", "Dev Patel"]},
        "rotations": {"name": "Nights", "people": ["Ada Keller"], "time_zone": "Europe/Berlin"},
        "escalation_policies": {"name": "Quiet", "levels": [{"notify": ["Ada Keller"]}]},
    },
    "logs": {"pipelines": {"name": "Settlement", "filter": "service:settlement"}},
}
"""What the example lacks: items that nothing refers to, and that are not the only ones."""

RENAMED = [
    ("services", "Storefront"),
    ("services", "Postgres"),
    ("services", "Stripe"),
    ("alerts", "High Error Rate"),
    ("alerts", "Errors Under Load"),
    ("alerts", "Database Connections Run Out"),
    ("slos", "Storefront uptime"),
    ("uptime", "Storefront health"),
    ("dashboards", "Checkout"),
    ("maintenance", "Postgres upgrade"),
    ("on_call.teams", "Platform"),
    ("on_call.rotations", "Primary"),
    ("on_call.escalation_policies", "On call"),
    ("error_tracking.projects", "Nightly job"),
    ("error_tracking.alerts", "Error spike"),
    ("logs.pipelines", "Storefront"),
    ("status_page", "Example Shop"),
    ("status_page.components", "Shop"),
    ("status_page.groups", "Account"),
    ("status_page.degradations", "Slow shop"),
    ("status_page.maintenance", "Database upgrade"),
    ("logs.sensitive", "Session keys"),
    ("channels", "staging"),
    ("channels", "Incident bot"),
    ("on_call.people", "Ada Keller"),
]
REMOVED = {
    "services": ([("services", "Nightly settlement"), ("uptime", "Nightly settlement missed")], 2),
    "metrics": (
        [("alerts", "Redis Evictions"), ("signals", "evicted_keys"), ("metrics", "aws.elasticache.evictions")],
        1,  # the monitor: of an integration's metric nothing is set
    ),
    "signals": ([("signals", "payments")], 0),
    "channels": ([("channels", "staging")], 1),
    "alerts": ([("alerts", "Emails Fail")], 1),
    "slos": ([("slos", "Payments")], 5),  # with its four alerts
    "uptime": ([("uptime", "Mail provider")], 1),
    "dashboards": ([("dashboards", "Checkout")], 1),
    "maintenance": (
        [("maintenance", "Postgres upgrade")],
        4,
    ),  # of two services, PagerDuty's window, and its text on the status page
    "teams": ([("on_call.teams", "Security")], 4),  # its two people, and its team in Datadog
    "rotations": ([("on_call.rotations", "Nights")], 1),
    "escalation policies": ([("on_call.escalation_policies", "Quiet")], 1),
    "projects": (
        [("error_tracking.projects", "Nightly job"), ("error_tracking.heartbeats", "Nightly job")],
        17,
    ),  # its team, its key, eight alerts, the monitors of four, and its heartbeat with an alert
    "error alerts": ([("error_tracking.alerts", "Regression")], 2),  # one for each project
    "pipelines": ([("logs.pipelines", "Settlement")], 1),
    "sensitive": ([("logs.sensitive", "Session keys")], 1),
    "degradations": ([("status_page.degradations", "Slow shop")], 1),
    "status page": ([("status_page", "Example Shop")], 9),
}


@pytest.fixture(scope="module")
def files() -> Files:
    paths = [*sorted((STACKS / "prod").glob("*.yml")), *sorted((STACKS / "shared").glob("*.yml"))]
    held = {path.relative_to(STACKS).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}
    for section, more in MORE.items():
        for name, item in more.items():
            held[f"shared/{section}.yml"][section][name].append(item)
    return held


@pytest.fixture(scope="module")
def example(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return _plan(tmp_path_factory.mktemp("example"), files)


@pytest.fixture
def plan_with(files: Files, tmp_path: Path) -> Callable[[Callable[[Files], Files]], Plan]:
    """The plan of the example as somebody changes it."""
    return lambda change: _plan(tmp_path, change(deepcopy(files)))


def _plan(folder: Path, files: Files) -> Plan:
    for layer in ("prod", "shared"):
        texts = {
            path.partition("/")[2]: json.dumps(it, default=str) for path, it in files.items() if path.startswith(layer)
        }
        written(folder / "stacks" / layer, texts)
    return make_plan(folder / "stacks" / "prod")


def in_one_file(files: Files) -> Files:
    whole: Files = {"prod/z.yml": {}, "shared/z.yml": {}}
    for path, sections in files.items():
        one = whole[f"{path.partition('/')[0]}/z.yml"]
        for section, held in sections.items():
            one[section] = one[section] + held if isinstance(one.get(section), list) else held
    return whole


def in_a_file_each(files: Files) -> Files:
    apart: Files = {}
    for path, sections in files.items():
        layer = path.partition("/")[0]
        for section, held in sections.items():
            for number, item in enumerate(held if isinstance(held, list) else [None]):
                apart[f"{layer}/{len(apart):03}-{number}.yml"] = {section: held if item is None else [item]}
    return apart


def in_reverse(files: Files) -> Files:
    """Every list of items the other way round, but for what is shown in the order that it is written in."""
    for sections in files.values():
        for section, held in sections.items():
            if isinstance(held, list):
                held.reverse()
            elif section in {row.name for row in FORMS if not row.is_list}:
                for name in ("people", "teams", "rotations", "escalation_policies", "projects", "alerts", "pipelines"):
                    held.get(name, []).reverse()
    return files


@pytest.mark.parametrize("moved", [in_one_file, in_a_file_each, in_reverse])
def test_where_and_in_which_order_items_stand_changes_nothing(example, plan_with, moved):
    assert without_places(plan_with(moved)) == without_places(example)


@pytest.mark.parametrize(("section", "name"), RENAMED)
def test_a_renamed_item_keeps_all_that_exists(example, plan_with, section, name):
    renamed = plan_with(lambda files: _renamed(files, section, name))
    before = {(it.type, it.name): it for it in example.resources}
    was = {(it.type, it.name): _name_before(it, before) for it in renamed.resources}
    assert sorted((type_, old) for (type_, _), old in was.items()) == sorted(before)
    assert any(new != old for (_, new), old in was.items())
    ids = {shown_id(type_, new): shown_id(type_, old) for (type_, new), old in was.items() if new != old}
    anew = [
        (it.name, change.path)
        for it in renamed.resources
        for change in changes(before[it.type, was[it.type, it.name]].inputs, _with_ids(it.inputs, ids), kind(it.type))
        if change.replaces
    ]
    assert anew == []
    asked = [
        it.name
        for it in renamed.resources
        if _queries(before[it.type, was[it.type, it.name]].inputs, {}) != _queries(it.inputs, ids)
    ]
    assert asked == []


def _queries(inputs: Mapping[str, Any], ids: Mapping[str, str]) -> str:
    """What a monitor, an SLO, a downtime or a pipeline asks Datadog for, and the tags that others find it by."""
    keys = ("query", "sliSpecification", "filters", "scope", "monitorIdentifier", "templateVariables")
    tags = [tag for tag in inputs.get("tags") or () if tag.startswith(("service:", "check:"))]
    text = json.dumps([tags, *(inputs.get(key) for key in keys)], sort_keys=True)
    for new, old in ids.items():
        text = text.replace(new, old)
    return text


def _name_before(resource: PlannedResource, before: dict[tuple[str, str], PlannedResource]) -> str:
    """The name of the resource that the engine takes for this one: of its own name, else of one of its aliases."""
    return next((it for it in (resource.name, *resource.aliases) if (resource.type, it) in before), "(a new one)")


def _with_ids(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _with_ids(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_ids(inner, ids) for inner in value]
    return ids.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize(("items", "count"), REMOVED.values(), ids=REMOVED)
def test_an_item_that_is_taken_out_takes_only_its_own_along(example, plan_with, items, count):
    def without(files: Files) -> Files:
        for section, name in items:
            _remove(files, section, name)
        return files

    left, before = without_places(plan_with(without)), without_places(example)
    urns = {it.urn for it in left}
    gone = [it for it in before if it.urn not in urns and not it.type.startswith("watchbill:")]
    assert len(gone) == count, [it.name for it in gone]
    assert list(filter(_is_apart, left)) == [it for it in before if it.urn in urns and _is_apart(it)]


def _is_apart(resource: PlannedResource) -> bool:
    """Whether it does not show or list what there is, as dashboards, the scanner of read lines and components do."""
    shows = resource.type.endswith((":Dashboard", ":SensitiveDataScannerGroup"))
    return not shows and not resource.type.startswith("watchbill:")


def _lists(files: Files, section: str) -> Iterator[list[Any]]:
    outer, _, inner = section.partition(".")
    for sections in files.values():
        held = sections.get(outer)
        held = held.get(inner) if inner and held else held
        if held:
            yield held if isinstance(held, list) else [held]


def _remove(files: Files, section: str, name: str) -> None:
    if section == "status_page":
        del files["shared/status_page.yml"]
    for listed in _lists(files, section):
        listed[:] = [it for it in listed if it == name or not isinstance(it, dict) or it["name"] != name]
    outer, _, inner = section.partition(".")
    for sections in files.values():
        # An empty list over a section of a folder below would be a field that is changed.
        if inner and sections.get(outer, {}).get(inner) == []:
            del sections[outer][inner]


_REFERENCES = {
    "services": {"service", "services", "depends_on"},
    "alerts": {"alerts", "when", "of"},
    "uptime": {"uptime"},
    "channels": {"notify"},
    "status_page.components": {"components"},
    "on_call.people": {"people", "managers", "notify"},
    "on_call.teams": {"team"},
    "on_call.rotations": {"notify"},
    "on_call.escalation_policies": {"escalation_policy"},
    "error_tracking.projects": {"project", "projects"},
}


def _renamed(files: Files, section: str, name: str) -> Files:
    """The files with another name for an item, and for it wherever it is named."""
    for listed in _lists(files, section):
        for item in listed:
            if isinstance(item, dict) and item["name"] == name:
                item |= {"name": f"Renamed {name}", "renamed_from": name}
                if section == "services":
                    item["tag"] = slug(name)
    keys = _REFERENCES.get(section, set())
    # Sentry's teams are its own, whatever they are called.
    return {
        path: it if section == "on_call.teams" and "error_tracking" in path else _naming(it, keys, name, "")
        for path, it in files.items()
    }


def _naming(value: Any, keys: set[str], name: str, key: str) -> Any:
    if isinstance(value, dict):
        return {inner: _naming(it, keys, name, inner) for inner, it in value.items()}
    if isinstance(value, list):
        return [_naming(it, keys, name, key) for it in value]
    if isinstance(value, str) and key in keys and (value in (name, f"{name} secondary") or key in ("when", "of")):
        return value.replace(name, f"Renamed {name}")
    return value
