"""Datadog's log pipeline and log-based metrics, as far as the stack uses them, on lines of JSON.

Written from Datadog's documentation of processors (https://docs.datadoghq.com/logs/log_configuration/processors/): each
remapper takes the first of its sources that a line has, a category is the first whose query matches, and a status
that is no known word or number from 0 to 7 is info.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from plan.plan import Plan

_STATUS = {
    "emerg": "emergency",
    "f": "emergency",
    "fatal": "emergency",
    "a": "alert",
    "c": "critical",
    "e": "error",
    "w": "warning",
    "n": "notice",
    "i": "info",
    "d": "debug",
    "trace": "debug",
    "verbose": "debug",
    "o": "ok",
    "s": "ok",
}
_NUMBERS = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug")
Json = dict[str, Any]


def attribute(line: Mapping[str, Any], path: str) -> Any:
    """Return the value at a path with dots, also of a key that holds the dots itself; None if there is none."""
    if path in line:
        return line[path]
    value: Any = line
    for part in path.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def processed(line: Json, plan: Plan) -> Json:
    """Return a line after the pipelines of a plan; what remappers set is under `official`."""
    after: Json = {**line, "official": {"status": "info"}}
    for pipeline in plan.resources:
        if pipeline.type != "datadog:index/logsCustomPipeline:LogsCustomPipeline":
            continue
        for processor in pipeline.inputs["processors"]:
            ((kind, settings),) = processor.items()
            _PROCESSORS[kind](after, settings)
    return after


def count(lines: list[Json], plan: Plan, name: str) -> Mapping[tuple[tuple[str, str], ...], int]:
    """Return how many lines a log-based metric counts, by its tags without `env` and `service`."""
    (metric,) = (
        resource.inputs
        for resource in plan.resources
        if resource.type == "datadog:index/logsMetric:LogsMetric" and resource.inputs["name"] == name
    )
    paths = {group["tagName"]: group["path"] for group in metric["groupBies"]}
    series: Counter[tuple[tuple[str, str], ...]] = Counter()
    for line in lines:
        measured = metric["compute"].get("path")
        if not _matches(line, metric["filter"]["query"]):
            continue
        if measured is not None and not isinstance(attribute(line, measured.removeprefix("@")), (int, float)):
            continue
        tags = {tag: attribute(line, path.removeprefix("@")) for tag, path in paths.items() if path.startswith("@")}
        series[tuple(sorted((tag, str(value)) for tag, value in tags.items() if value is not None))] += 1
    return series


def _matches(line: Json, query: str) -> bool:
    found = re.fullmatch(r"@([\w.]+):(.+)", query)
    assert found is not None, f"the test cannot evaluate the query {query!r}"
    return str(attribute(line, found[1])) == found[2].strip('"')


def _first(line: Json, sources: list[str]) -> Any:
    return next((value for source in sources if (value := attribute(line, source)) is not None), None)


def _category(line: Json, settings: Json) -> None:
    for category in settings["categories"]:
        if _matches(line, category["filter"]["query"]):
            line[settings["target"]] = category["name"]
            return


def _status(line: Json, settings: Json) -> None:
    value = _first(line, settings["sources"])
    if isinstance(value, int):
        line["official"]["status"] = _NUMBERS[value] if 0 <= value < len(_NUMBERS) else "info"
    elif isinstance(value, str):
        starts = sorted(_STATUS, key=len, reverse=True)
        line["official"]["status"] = next((_STATUS[it] for it in starts if value.lower().startswith(it)), "info")


def _attribute(line: Json, settings: Json) -> None:
    value = _first(line, settings["sources"])
    if value is not None and (settings.get("overrideOnConflict") or attribute(line, settings["target"]) is None):
        line[settings["target"]] = value


def _official(name: str) -> Any:
    def remap(line: Json, settings: Json) -> None:
        value = _first(line, settings["sources"])
        if value is not None:
            line["official"][name] = value

    return remap


_PROCESSORS = {
    "categoryProcessor": _category,
    "statusRemapper": _status,
    "messageRemapper": _official("message"),
    "dateRemapper": _official("date"),
    "traceIdRemapper": _official("trace_id"),
    "serviceRemapper": _official("service"),
    "attributeRemapper": _attribute,
}
