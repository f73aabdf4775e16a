"""A row whose path does not exist would refuse nothing, and no request would show it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from local.vendors.core.constraints import Exclusive, Rule, Where, Within, within
from local.vendors.core.kinds import Link
from local.vendors.core.places import parts
from local.vendors.core.registry import kind
from local.vendors.core.schema import Package, load
from local.vendors.datadog import dashboard
from local.vendors.datadog.logs import logs
from local.vendors.datadog.synthetics import kind as test
from local.vendors.datadog.synthetics import requests, steps

PACKAGES = load()
TOKENS = [token for package in PACKAGES.values() for token in package.resources if kind(token).rules]
# Tables that functions use, by the type and the place of the objects that they judge.
SCANNED = "datadog:index/logsCustomPipeline:LogsCustomPipeline"
INNER: list[tuple[str, Rule]] = [
    (test.TEST, within("", *test._MULTISTEP)),
    *((test.TEST, within("", *test._one_request(subtype))) for subtype in ("http", "ssl", "dns", "tcp")),
    (test.TEST, within("apiSteps[]", *steps._HTTP_STEP)),
    (test.TEST, within("requestDefinition", *requests.REQUEST)),
    *((dashboard.DASHBOARD, within(f"widgets[].{name}", *rules)) for name, rules in dashboard._WIDGETS.items()),
    *((SCANNED, within(f"processors[].{name}", *rules)) for name, rules in logs._PROCESSORS.items()),
]


def paths_of(rules: Iterable[Rule], start: str = "") -> Iterator[str]:
    """Every path that rows of a table name, from the inputs of their object on."""
    for rule in rules:
        path = f"{start}.{getattr(rule, 'path', '')}"
        if hasattr(rule, "path"):
            yield path
        if isinstance(rule, Exclusive):
            yield from (f"{start}.{name}" for name in rule.names)
        if isinstance(rule, Within):
            yield from paths_of(rule.rules, path)
        if isinstance(rule, Where):
            yield from paths_of(rule.rules, start)


def leads_somewhere(path: str, inputs: Mapping[str, Any], package: Package) -> bool:
    """Whether the SDK's types have the property at the end of a path."""
    expected: Any = ["object", inputs]
    for part in parts(path):
        form, inner = expected if isinstance(expected, (list, tuple)) else (expected, None)
        if part == "[]":
            if form != "list":
                return False
            expected = inner
        else:
            properties = inner if isinstance(inner, Mapping) else package.objects.get(str(inner), {})
            if form != "object" or part not in properties:
                return False
            expected = properties[part][1]
    return True


def wrong_paths(token: str, rules: Iterable[Rule]) -> list[str]:
    package = PACKAGES[token.split(":")[0]]
    inputs = package.resources[token].inputs
    return [path for path in paths_of(rules) if not leads_somewhere(path, inputs, package)]


def test_most_types_have_rows() -> None:
    assert len(TOKENS) >= 35
    assert sum(len(list(paths_of(kind(token).rules))) for token in TOKENS) >= 300


@pytest.mark.parametrize("token", TOKENS)
def test_each_path_of_a_row_leads_to_a_property(token: str) -> None:
    assert wrong_paths(token, kind(token).rules) == []


@pytest.mark.parametrize(("token", "rule"), INNER, ids=lambda value: getattr(value, "path", str(value)[-12:]))
def test_so_does_each_path_of_the_tables_that_functions_use(token: str, rule: Rule) -> None:
    assert wrong_paths(token, [rule]) == []


@pytest.mark.parametrize("token", [token for package in PACKAGES.values() for token in package.resources])
def test_so_does_each_path_of_a_link(token: str) -> None:
    package = PACKAGES[token.split(":")[0]]
    links = [link.path for link in kind(token).links if isinstance(link, Link)]
    assert [path for path in links if not leads_somewhere(path, package.resources[token].inputs, package)] == []


def test_a_path_that_leads_nowhere_is_found() -> None:
    rules = (within("layers[]", within("restrictions[]", Exclusive("", ("type", "tpye"), "one"))),)
    assert wrong_paths("pagerduty:index/schedule:Schedule", rules) == [".layers[].restrictions[].tpye"]
