"""The sensitive data scanner: all groups and rules in one answer."""

from collections.abc import Sequence

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import given, snaked
from local.vendors.http.datadog.envelopes import items_of, resource

GROUP = "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup"
RULE = "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule"
_CONFIGURATION = {
    "id": "7957915c634d4dcb581fa154157f5ad9c2947f50be632fb5599862069f4d2d87",
    "type": "sensitive_data_scanner_configuration",
}


def group(record: StoredObject, account: LiveAccount) -> Body:
    """Return a group. A group without an enabled rule is off, even if the program sets it on."""
    inputs = record.inputs
    rules = [rule for rule in account.records(RULE) if rule.inputs["groupId"] == record.id]
    on = any(rule.inputs.get("isEnabled", True) for rule in rules)
    attributes = {
        "name": inputs["name"],
        "description": inputs.get("description", ""),
        "filter": {"query": inputs["filter"].get("query") or "*"},
        "is_enabled": inputs.get("isEnabled", True) and on,
        "product_list": sorted(inputs["productLists"]),
        "samplings": snaked(inputs.get("samplings", [])),
    }
    listed = [{"id": rule.id, "type": "sensitive_data_scanner_rule"} for rule in rules]
    return resource(
        "sensitive_data_scanner_group",
        record.id,
        attributes,
        configuration={"data": _CONFIGURATION},
        rules={"data": listed},
    )


def rule(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    """Returns a rule; without a replacement it has none, and keywords are filled in."""
    inputs = record.inputs
    standard = inputs.get("standardPatternId")
    keywords = inputs.get("includedKeywordConfiguration")
    attributes = given(
        {
            "name": inputs.get("name", ""),
            "description": inputs.get("description", ""),
            "namespaces": inputs.get("namespaces", []),
            "excluded_namespaces": inputs.get("excludedNamespaces", []),
            "is_enabled": inputs.get("isEnabled", True),
            "pattern": inputs.get("pattern"),
            "tags": inputs.get("tags", []),
            "priority": inputs.get("priority", 1),
            "suppressions": snaked(inputs.get("suppressions")),
            "text_replacement": snaked(inputs.get("textReplacement")),
            "included_keyword_configuration": {"use_recommended_keywords": False, **snaked(keywords)}
            if keywords
            else {"keywords": [], "character_count": 30, "use_recommended_keywords": standard is not None},
        }
    )
    relationships = {"group": {"data": {"id": inputs["groupId"], "type": "sensitive_data_scanner_group"}}}
    if standard:
        relationships["standard_pattern"] = {
            "data": {"id": standard, "type": "sensitive_data_scanner_standard_pattern"}
        }
    return resource("sensitive_data_scanner_rule", record.id, attributes, **relationships)


def _config(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    groups: Sequence[Body] = items_of(GROUP, group)(account)
    rules: Sequence[Body] = items_of(RULE, rule)(account)
    listed = [{"id": body["id"], "type": body["type"]} for body in groups]
    return Answer(
        body={
            "data": {**_CONFIGURATION, "attributes": {}, "relationships": {"groups": {"data": listed}}},
            "included": [*groups, *rules],
            "meta": {"version": len(groups) + len(rules), "count_limit": 500, "group_count_limit": 20},
        }
    )


ROUTES = (Route(path="/api/v2/sensitive-data-scanner/config", handler=_config, token=RULE),)
