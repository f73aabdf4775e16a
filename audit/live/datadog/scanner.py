"""The groups and rules of Datadog's sensitive data scanner: one answer holds them all.

Sources: updateSensitiveDataScannerGroupState and updateSensitiveDataScannerRuleState of the provider. Its Read keeps a
rule that a person deleted, so that the engine never sees it: here it is absent.
"""

from collections.abc import Callable, Iterable
from typing import Any

from audit.live.datadog.answers import attributes, name_inside, related, tags_inside
from audit.live.http.paging import Whole
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import camelled, picked

_CONFIG = Whole(entries="included")
_PLURALS = {"starts_with": "startsWiths", "ends_with": "endsWiths", "exact_match": "exactMatches"}


def _of(sort: str) -> Callable[[Api], Iterable[Json]]:
    def fetch(api: Api) -> Iterable[Json]:
        included = api.entries("/api/v2/sensitive-data-scanner/config", _CONFIG)
        return (body for body in included if body.get("type") == sort)

    return fetch


def _read_group(body: Json) -> Json:
    found = attributes(body)
    return present(
        {
            **picked(found, "name", "description", "is_enabled"),
            "filter": {"query": (found.get("filter") or {}).get("query") or ""},
            "productLists": found.get("product_list") or [],
            "samplings": camelled(found.get("samplings") or []) or None,
        }
    )


def _read_rule(body: Json) -> Json:
    found = attributes(body)
    return present(
        {
            **picked(found, "name", "description", "is_enabled", "pattern", "priority"),
            "groupId": related(body, "group"),
            "standardPatternId": related(body, "standard_pattern"),
            "excludedNamespaces": found.get("excluded_namespaces") or None,
            "namespaces": found.get("namespaces") or None,
            "tags": found.get("tags") or None,
            "textReplacement": camelled(found.get("text_replacement") or {}) or None,
            "includedKeywordConfiguration": picked(
                found.get("included_keyword_configuration") or {}, "keywords", "character_count"
            )
            or None,
            "suppressions": _suppressions(found.get("suppressions") or {}) or None,
        }
    )


def _suppressions(suppressions: Json) -> Json:
    return {name: value for name, value in camelled(suppressions, _PLURALS).items() if value}


def _any_log(query: Any) -> Any:
    return "*" if query in ("", None) else query


def _replacement(replacement: Any) -> Any:
    """Return a text replacement; one of the type `none` is as good as absent."""
    if not isinstance(replacement, dict) or replacement.get("type") == "none":
        return None
    kept = {name: value for name, value in replacement.items() if value not in (None, "", 0)}
    if kept.get("shouldSaveMatch") is False:
        kept.pop("shouldSaveMatch")
    return kept


def _url(_body: Json, account: Account) -> str:
    return f"{account.site}/sensitive-data-scanner/configuration"


GROUP = LiveKind(
    vendor="datadog",
    kind="sensitive data scanner group",
    type="datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup",
    right="data_scanner_read",
    fetch=_of("sensitive_data_scanner_group"),
    read=_read_group,
    name=name_inside,
    url=_url,
    same=Sameness(
        defaults={"description": ""},
        unordered=("productLists", "samplings"),
        computed=("samplings",),
        rewritten={"filter.query": _any_log},
    ),
)
RULE = LiveKind(
    vendor="datadog",
    kind="sensitive data scanner rule",
    type="datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule",
    right="data_scanner_read",
    fetch=_of("sensitive_data_scanner_rule"),
    read=_read_rule,
    name=name_inside,
    tags=tags_inside,
    url=_url,
    same=Sameness(
        defaults={"description": "", "isEnabled": False},
        unordered=("tags", "namespaces", "excludedNamespaces"),
        # A rule from Datadog's library has the library's pattern and keywords.
        computed=("priority", "includedKeywordConfiguration", "pattern", "name"),
        rewritten={"textReplacement": _replacement},
    ),
)
