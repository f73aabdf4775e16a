"""Datadog logs: pipelines, indexes, archives, and the scanner for sensitive data."""

from collections.abc import Iterator

from local.vendors.core.constraints import (
    EITHER,
    Distinct,
    Exclusive,
    Length,
    NotBlank,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Range,
    Readable,
    Required,
    Rule,
    given,
    problems,
    when,
    within,
)
from local.vendors.core.kinds import Kind, Link, id_of, named_by
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.logs.scanner import faults
from local.vendors.datadog.logs.search import search_fault
from local.vendors.lookups import STANDARD_PATTERNS
from local.vendors.protocol.wire import UNKNOWN, Path, Properties

GROUP = "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup"
_NO_HOUR = "{value!r} is not a whole hour, such as 14:00 and +02:00"
_NEEDED = {
    "replacement_string": "replacementString",
    "partial_replacement_from_beginning": "numberOfChars",
    "partial_replacement_from_end": "numberOfChars",
}
_REPLACEMENTS = ("none", "hash", *_NEEDED)
_AZURE = {
    "container": r"(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*",
    "storageAccount": r"[a-z0-9]{3,24}",
    "tenantId": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "clientId": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}


def _faults(search: str) -> Iterator[str]:
    fault = search_fault(search)
    if fault is not None:
        yield f"400: is not a log search: {fault}"


_ONE_FILTER: tuple[Rule, ...] = (
    Length("filters", 1, 1, "must be exactly one, not {value}"),
    Readable("filters[].query", _faults),
)


def _check_processors(inputs: Properties, _path: Path) -> Iterator[Problem]:
    attributes: set[str] = set()
    later = {at(processor, "categoryProcessor", "target") for _, processor in items(inputs, "processors")}
    for index, processor in items(inputs, "processors"):
        path: Path = ("processors", index)
        if len(processor) != 1:
            yield path, f"a processor has exactly one kind, not {len(processor)}"
            continue
        ((kind, settings),) = processor.items()
        if settings is not UNKNOWN:
            yield from problems((*_PROCESSOR, *_PROCESSORS.get(kind, ())), settings, (*path, kind))
        sources = at(settings, "sources") or []
        if kind == "statusRemapper":
            # It reads what exists when it runs: a category set later never reaches it.
            for place, source in enumerate(sources):
                if source in later and source not in attributes:
                    yield (*path, kind, "sources", place), f"{source!r} is set by a later processor"
        attributes.add(str(at(settings, "target")))


_PROCESSOR: tuple[Rule, ...] = (
    NotEmpty("sources", "a processor requires at least one source"),
    NotEmpty("sources[]"),
    NotEmpty("target"),
)
_PROCESSORS: dict[str, tuple[Rule, ...]] = {
    "categoryProcessor": (NotEmpty("categories", "a category processor requires at least one category"),),
    "attributeRemapper": (
        OneOf("sourceType", ("attribute", "tag"), EITHER),
        OneOf("targetType", ("attribute", "tag"), EITHER),
        OneOf("targetFormat", ("auto", "string", "integer", "double"), "must be {either}"),
    ),
}


def _check_kept(inputs: Properties, _path: Path) -> Iterator[Problem]:
    if at(inputs, "retentionDays") == 0 and not inputs.get("flexRetentionDays"):
        yield ("retentionDays",), "0 is only allowed with flexRetentionDays"


_INDEX_RULES: tuple[Rule, ...] = (
    Pattern(
        "name",
        r"[a-z][a-z0-9-]{0,99}",
        "{value!r} is not an index name: only lower-case letters, digits and - are allowed",
    ),
    OneOf("retentionDays", (0, 3, 7, 15, 30, 45, 60, 90, 180, 360)),
    _check_kept,
    *_ONE_FILTER,
    NotEmpty("filters[].query", "cannot be empty; * matches everything"),
    Range("dailyLimit", 1, None, "must be at least 1, not {value}"),
    Range("dailyLimitWarningThresholdPercentage", 50, 99.99, "must be 50 to 99.99, not {value:g}"),
    Pattern("dailyLimitReset.resetTime", r"([01]\d|2[0-3]):00", _NO_HOUR),
    Pattern("dailyLimitReset.resetUtcOffset", r"(-(0\d|1[0-2])|\+(0\d|1[0-4])):00", _NO_HOUR),
    Required("exclusionFilters[].name"),
    Distinct("exclusionFilters[].name"),
    Readable("exclusionFilters[].filters[].query", _faults),
    Range("exclusionFilters[].filters[].sampleRate", 0, 1, "must be 0 to 1, not {value:g}"),
)
_ARCHIVE_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    Exclusive(
        "s3Archive",
        ("s3Archive", "gcsArchive", "azureArchive"),
        "requires exactly one of s3Archive, gcsArchive and azureArchive, not {given}",
    ),
    NotEmpty("query", "cannot be empty; * matches everything"),
    Readable("query", _faults),
    NotEmpty("s3Archive.bucket"),
    Pattern("s3Archive.accountId", r"[0-9]{12}", "must be twelve digits, not {value!r}"),
    Passes(
        "s3Archive",
        lambda bucket: ("accountId" in bucket) == ("roleName" in bucket) != ("accessKeyId" in bucket),
        "requires accountId and roleName, or only accessKeyId",
    ),
    # By Azure's own rules for the names; Datadog cannot write to a container that cannot exist.
    *(
        Pattern(f"azureArchive.{name}", pattern, f"{{value!r}} is not a {name} of Azure")
        for name, pattern in _AZURE.items()
    ),
)
_GROUP_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    Readable("filter.query", _faults),
    NotEmpty("productLists", "a group requires at least one product"),
    OneOf("productLists[]", ("logs", "rum", "events", "apm")),
    Range("samplings[].rate", 0, 100, "must be a percentage, not {value:g}"),
    Distinct("samplings[].product"),
)


def _check_saved_match(replacement: Properties, path: Path) -> Iterator[Problem]:
    kind = at(replacement, "type")
    if at(replacement, "shouldSaveMatch") and kind not in (None, "replacement_string"):
        yield (*path, "shouldSaveMatch"), f"is only allowed with replacement_string, not with {kind}"


_SCANNER_RULES: tuple[Rule, ...] = (
    Exclusive(
        "pattern",
        ("pattern", "standardPatternId"),
        "requires exactly one of pattern and standardPatternId, not {given}",
    ),
    NotBlank("name"),
    given("pattern", Required("name", "is required with pattern")),
    Readable("pattern", faults, "400: {fault}"),
    Range("priority", 1, 5, "must be 1 (most important) to 5, not {value}"),
    within(
        "textReplacement",
        OneOf("type", _REPLACEMENTS),
        *(when("type", kind, Required(name, f"is required with {kind}")) for kind, name in _NEEDED.items()),
        Range("numberOfChars", 1, None, "must be at least 1, not {value}"),
        _check_saved_match,
    ),
    Length("includedKeywordConfiguration.keywords", 0, 30, "must be at most {most}, not {value}"),
    Range("includedKeywordConfiguration.characterCount", 1, 50),
)


def _admit_index(inputs: Properties, _store: Store, _id: str | None) -> Iterator[Problem]:
    if inputs["name"] == "main":
        yield ("name",), "409 Conflict: the index main exists in every account"


def _made_with_the_accounts_limit(inputs: Properties, store: Store) -> Properties:
    """Returns outputs with the account's limit: the provider creates an index without `disableDailyLimit`, so it has
    that limit until the first update.
    """
    limits = store.known("logs daily limit")
    limited = "dailyLimit" in inputs or bool(limits)
    limit = {"dailyLimit": int(limits[0])} if limits and "dailyLimit" not in inputs else {}
    return {"disableDailyLimit": not limited, **limit}


def _reported_limit(outputs: Properties, new: Properties) -> Properties:
    """Returns the limit that the provider compares with: the one that Datadog reports; left out, it stays as it is."""
    are_known = "disableDailyLimit" in new and "disableDailyLimit" in outputs
    return {"disableDailyLimit": outputs["disableDailyLimit"]} if are_known else {}


def _admit_rule(inputs: Properties, _store: Store, _id: str | None) -> Iterator[Problem]:
    pattern = inputs.get("standardPatternId")
    if pattern is not None and pattern not in STANDARD_PATTERNS.values():
        yield ("standardPatternId",), f"standard pattern {pattern!r} does not exist"


KINDS = {
    "datadog:index/logsCustomPipeline:LogsCustomPipeline": Kind(
        rules=(NotBlank("name"), *_ONE_FILTER, _check_processors), new_id=uuid_id
    ),
    "datadog:index/logsIndex:LogsIndex": Kind(
        replaces=frozenset(("name",)),
        unique=named_by("name"),
        rules=_INDEX_RULES,
        admit=_admit_index,
        new_id=id_of("name"),
        made_as=_made_with_the_accounts_limit,
        reported=_reported_limit,
    ),
    "datadog:index/logsArchive:LogsArchive": Kind(rules=_ARCHIVE_RULES, new_id=uuid_id),
    GROUP: Kind(rules=_GROUP_RULES, new_id=uuid_id),
    "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule": Kind(
        replaces=frozenset(("groupId", "standardPatternId")),
        rules=_SCANNER_RULES,
        admit=_admit_rule,
        links=(Link("groupId", GROUP, "cascade"),),
        new_id=uuid_id,
    ),
}
