"""Datadog logs: pipelines, indexes, archives, and the scanner for what is sensitive."""

import re
from collections.abc import Iterator
from typing import Any

from local.vendors.core.kinds import Kind, Reference, alone, id_of, named_by
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.logs.scanner import faults
from local.vendors.datadog.logs.search import search_fault
from local.vendors.lookups import STANDARD_PATTERNS
from local.vendors.protocol.wire import Path, Properties

GROUP = "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup"
_RETENTION = (0, 3, 7, 15, 30, 45, 60, 90, 180, 360)
_RESET = {"resetTime": r"([01]\d|2[0-3]):00", "resetUtcOffset": r"(-(0\d|1[0-2])|\+(0\d|1[0-4])):00"}
_PRODUCTS = ("logs", "rum", "events", "apm")
_REPLACEMENTS: dict[str, str | None] = {
    "none": None,
    "hash": None,
    "replacement_string": "replacementString",
    "partial_replacement_from_beginning": "numberOfChars",
    "partial_replacement_from_end": "numberOfChars",
}
_MOST_KEYWORDS = 30
_AZURE = {
    "container": r"(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*",
    "storageAccount": r"[a-z0-9]{3,24}",
    "tenantId": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "clientId": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}


def _named(inputs: Properties) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not name.strip():
        yield ("name",), "cannot be empty"


def _one_filter(inputs: Properties) -> Iterator[Problem]:
    filters = at(inputs, "filters")
    if filters is not None and len(filters) != 1:
        yield ("filters",), f"there is exactly one, not {len(filters)}"
    for index, it in items(inputs, "filters"):
        yield from _search(it, "query", ("filters", index, "query"))


def _search(values: Any, name: str, path: Path) -> Iterator[Problem]:
    fault = search_fault(at(values, name) or "")
    if fault is not None:
        yield path, f"400: is not a search of logs: {fault}"


def _check_pipeline(inputs: Properties) -> Iterator[Problem]:
    yield from _named(inputs)
    yield from _one_filter(inputs)
    made: set[str] = set()
    later = {at(it, "categoryProcessor", "target") for _, it in items(inputs, "processors")}
    for index, processor in items(inputs, "processors"):
        path: Path = ("processors", index)
        if len(processor) != 1:
            yield path, f"a processor is of exactly one kind, not {len(processor)}"
            continue
        ((kind, settings),) = processor.items()
        yield from _check_processor(kind, settings, (*path, kind))
        sources = at(settings, "sources") or []
        if kind == "statusRemapper":
            # It reads what is there when it runs: a category that comes later never reaches it.
            for place, source in enumerate(sources):
                if source in later and source not in made:
                    yield (*path, kind, "sources", place), f"{source!r} is made by a processor that comes later"
        made.add(str(at(settings, "target")))


def _check_processor(kind: str, settings: Any, path: Path) -> Iterator[Problem]:
    if at(settings, "sources") == []:
        yield (*path, "sources"), "a processor needs at least one source"
    for index, source in items(settings, "sources"):
        if source == "":
            yield (*path, "sources", index), "cannot be empty"
    if at(settings, "target") == "":
        yield (*path, "target"), "cannot be empty"
    if kind == "categoryProcessor" and at(settings, "categories") == []:
        yield (*path, "categories"), "a category processor needs at least one category"
    if kind == "attributeRemapper":
        for name in ("sourceType", "targetType"):
            if at(settings, name) not in (None, "attribute", "tag"):
                yield (*path, name), f"must be attribute or tag, not {at(settings, name)!r}"
        if at(settings, "targetFormat") not in (None, "auto", "string", "integer", "double"):
            yield (*path, "targetFormat"), "must be auto, string, integer or double"


def _check_index(inputs: Properties) -> Iterator[Problem]:
    name, days = at(inputs, "name"), at(inputs, "retentionDays")
    if name is not None and not re.fullmatch(r"[a-z][a-z0-9-]{0,99}", name):
        yield ("name",), f"{name!r} is no name of an index: small letters, digits and - alone"
    if days is not None and days not in _RETENTION:
        yield ("retentionDays",), f"must be one of {', '.join(map(str, _RETENTION))}, not {days}"
    if days == 0 and not inputs.get("flexRetentionDays"):
        yield ("retentionDays",), "0 keeps nothing, unless flexRetentionDays does"
    yield from _one_filter(inputs)
    for index, it in items(inputs, "filters"):
        if at(it, "query") == "":
            yield ("filters", index, "query"), "cannot be empty: * means all"
    yield from _check_daily_limit(inputs)
    names = [at(it, "name") for _, it in items(inputs, "exclusionFilters")]
    for index, it in items(inputs, "exclusionFilters"):
        path: Path = ("exclusionFilters", index)
        if not at(it, "name") and "name" not in it:
            yield (*path, "name"), "is required and missing"
        if names.count(at(it, "name")) > 1:
            yield (*path, "name"), f"{at(it, 'name')!r} is there twice"
        for place, inner in items(it, "filters"):
            yield from _search(inner, "query", (*path, "filters", place, "query"))
            rate = at(inner, "sampleRate")
            if rate is not None and not 0 <= rate <= 1:
                yield (*path, "filters", place, "sampleRate"), f"must be 0 to 1, not {rate:g}"


def _check_daily_limit(inputs: Properties) -> Iterator[Problem]:
    limit, percentage = at(inputs, "dailyLimit"), at(inputs, "dailyLimitWarningThresholdPercentage")
    if limit is not None and limit < 1:
        yield ("dailyLimit",), f"must be at least 1, not {limit}"
    if percentage is not None and not 50 <= percentage <= 99.99:
        yield ("dailyLimitWarningThresholdPercentage",), f"must be 50 to 99.99, not {percentage:g}"
    for name, form in _RESET.items():
        text = at(inputs, "dailyLimitReset", name)
        if text is not None and not re.fullmatch(form, text):
            yield ("dailyLimitReset", name), f"{text!r} is no whole hour, such as 14:00 and +02:00"


def _admit_index(inputs: Properties, _store: Store, _id: str | None) -> Iterator[Problem]:
    if inputs["name"] == "main":
        yield ("name",), "409 Conflict: every account has the index main from the beginning"


def _check_archive(inputs: Properties) -> Iterator[Problem]:
    yield from _named(inputs)
    stores = [name for name in ("s3Archive", "gcsArchive", "azureArchive") if name in inputs]
    if len(stores) != 1:
        yield ("s3Archive",), f"exactly one of s3Archive, gcsArchive and azureArchive, not {stores or 'none'}"
    if at(inputs, "query") == "":
        yield ("query",), "cannot be empty: * means all"
    yield from _search(inputs, "query", ("query",))
    yield from _check_s3(at(inputs, "s3Archive") or {})
    yield from _check_azure(at(inputs, "azureArchive") or {})


def _check_s3(store: Properties) -> Iterator[Problem]:
    account = at(store, "accountId")
    if at(store, "bucket") == "":
        yield ("s3Archive", "bucket"), "cannot be empty"
    if account is not None and not re.fullmatch(r"[0-9]{12}", account):
        yield ("s3Archive", "accountId"), f"must be twelve digits, not {account!r}"
    if store and (
        ("accountId" in store) != ("roleName" in store) or ("accountId" in store) == ("accessKeyId" in store)
    ):
        yield ("s3Archive",), "needs accountId and roleName, or accessKeyId alone"


def _check_azure(store: Properties) -> Iterator[Problem]:
    """By Azure's own rules for the names; Datadog cannot write to what cannot be."""
    for name, pattern in _AZURE.items():
        value = at(store, name)
        if value is not None and not re.fullmatch(pattern, value):
            yield ("azureArchive", name), f"{value!r} is no {name} of Azure's"


def _check_group(inputs: Properties) -> Iterator[Problem]:
    yield from _named(inputs)
    yield from _search(at(inputs, "filter"), "query", ("filter", "query"))
    if at(inputs, "productLists") == []:
        yield ("productLists",), "a group scans at least one product"
    for index, product in items(inputs, "productLists"):
        if product not in _PRODUCTS:
            yield ("productLists", index), f"must be one of {', '.join(_PRODUCTS)}, not {product!r}"
    sampled = [at(it, "product") for _, it in items(inputs, "samplings")]
    for index, it in items(inputs, "samplings"):
        rate = at(it, "rate")
        if rate is not None and not 0 <= rate <= 100:
            yield ("samplings", index, "rate"), f"must be a percentage, not {rate:g}"
        if at(it, "product") is not None and sampled.count(at(it, "product")) > 1:
            yield ("samplings", index, "product"), f"{at(it, 'product')!r} is there twice"


def _check_rule(inputs: Properties) -> Iterator[Problem]:
    given = [name for name in ("pattern", "standardPatternId") if name in inputs]
    if len(given) != 1:
        yield ("pattern",), f"exactly one of pattern and standardPatternId, not {given or 'none'}"
    yield from _named(inputs)
    if "pattern" in inputs and "name" not in inputs:
        yield ("name",), "is required with a pattern of its own"
    pattern = at(inputs, "pattern")
    if pattern is not None:
        yield from ((("pattern",), f"400: {fault}") for fault in faults(pattern))
    priority = at(inputs, "priority")
    if priority is not None and not 1 <= priority <= 5:
        yield ("priority",), f"must be 1 (most important) to 5, not {priority}"
    yield from _check_replacement(inputs)
    yield from _check_keywords(inputs)


def _check_replacement(inputs: Properties) -> Iterator[Problem]:
    replacement = at(inputs, "textReplacement") or {}
    kind, number = at(replacement, "type"), at(replacement, "numberOfChars")
    if kind is not None and kind not in _REPLACEMENTS:
        yield ("textReplacement", "type"), f"must be one of {', '.join(_REPLACEMENTS)}, not {kind!r}"
    needs = _REPLACEMENTS.get(kind or "")
    if needs is not None and needs not in replacement:
        yield ("textReplacement", needs), f"is required with {kind}"
    if number is not None and number < 1:
        yield ("textReplacement", "numberOfChars"), f"must be at least 1, not {number}"
    if at(replacement, "shouldSaveMatch") and kind not in (None, "replacement_string"):
        yield ("textReplacement", "shouldSaveMatch"), f"only a replacement_string keeps the match, not {kind}"


def _check_keywords(inputs: Properties) -> Iterator[Problem]:
    path: Path = ("includedKeywordConfiguration",)
    keywords, characters = at(inputs, *path, "keywords"), at(inputs, *path, "characterCount")
    if keywords is not None and len(keywords) > _MOST_KEYWORDS:
        yield (*path, "keywords"), f"are at most {_MOST_KEYWORDS}, not {len(keywords)}"
    if characters is not None and not 1 <= characters <= 50:
        yield (*path, "characterCount"), f"must be 1 to 50, not {characters}"


def _made_with_the_accounts_limit(inputs: Properties, store: Store) -> Properties:
    """The provider creates an index without `disableDailyLimit`: it has the account's limit until the first update."""
    limits = store.known("logs daily limit")
    limited = "dailyLimit" in inputs or bool(limits)
    held = {"dailyLimit": int(limits[0])} if limits and "dailyLimit" not in inputs else {}
    return {"disableDailyLimit": not limited, **held}


def _reported_limit(outputs: Properties, new: Properties) -> Properties:
    """The provider compares with what Datadog reports; left out, it keeps what is there."""
    both = "disableDailyLimit" in new and "disableDailyLimit" in outputs
    return {"disableDailyLimit": outputs["disableDailyLimit"]} if both else {}


def _rule_references(inputs: Properties) -> Iterator[Reference]:
    group = at(inputs, "groupId")
    if group is not None:
        yield Reference(path=("groupId",), token=GROUP, id=group, on_delete="cascade")


def _admit_rule(inputs: Properties, _store: Store, _id: str | None) -> Iterator[Problem]:
    pattern = inputs.get("standardPatternId")
    if pattern is not None and pattern not in STANDARD_PATTERNS.values():
        yield ("standardPatternId",), f"there is no standard pattern {pattern!r}"


KINDS = {
    "datadog:index/logsCustomPipeline:LogsCustomPipeline": Kind(rules=(alone(_check_pipeline),), new_id=uuid_id),
    "datadog:index/logsIndex:LogsIndex": Kind(
        replaces=frozenset(("name",)),
        unique=named_by("name"),
        rules=(alone(_check_index),),
        admit=_admit_index,
        new_id=id_of("name"),
        made_as=_made_with_the_accounts_limit,
        reported=_reported_limit,
    ),
    "datadog:index/logsArchive:LogsArchive": Kind(rules=(alone(_check_archive),), new_id=uuid_id),
    GROUP: Kind(rules=(alone(_check_group),), new_id=uuid_id),
    "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule": Kind(
        replaces=frozenset(("groupId", "standardPatternId")),
        rules=(alone(_check_rule),),
        admit=_admit_rule,
        refers=(_rule_references,),
        new_id=uuid_id,
    ),
}
