"""Pipelines, indexes, archives and the scanner at the vendor: what is taken, and what is refused where it is wrong."""

from typing import Any

import pytest

ALL = [{"query": "*"}]
STATUS = {"statusRemapper": {"sources": ["level_name"]}}
LEVELS = {
    "categoryProcessor": {"target": "level_name", "categories": [{"name": "info", "filter": {"query": "@level:30"}}]}
}
COPY = {"sources": ["a"], "sourceType": "attribute", "target": "b", "targetType": "attribute"}
PIPELINE = {"name": "Shop", "filters": ALL, "processors": [LEVELS, STATUS]}
INDEX = {"name": "shop", "filters": ALL, "retentionDays": 15}
S3 = {"bucket": "b", "accountId": "123456789012", "roleName": "r"}
ARCHIVE = {"name": "Logs", "query": "*", "s3Archive": S3}
AZURE = {
    "container": "acme-logs",
    "storageAccount": "acmelogs",
    "tenantId": "11111111-1111-1111-1111-111111111111",
    "clientId": "22222222-2222-2222-2222-222222222222",
}
GROUP = {"name": "Watchbill", "isEnabled": True, "productLists": ["logs"], "filter": {"query": "*"}}
RULE = {"groupId": "g", "name": "Keys", "pattern": "k_[a-z]+"}


def excluding(name: str = "Health", rate: float = 0.95) -> dict[str, Any]:
    return {"name": name, "filters": [{"query": "a:b", "sampleRate": rate}]}


@pytest.mark.parametrize(
    ("noun", "inputs"),
    [
        ("LogsCustomPipeline", PIPELINE),
        ("LogsIndex", {**INDEX, "exclusionFilters": [excluding()]}),
        ("LogsArchive", ARCHIVE),
        ("LogsArchive", {"name": "Logs", "query": "*", "azureArchive": AZURE}),
        ("SensitiveDataScannerGroup", GROUP),
    ],
)
def test_each_is_taken_and_made(vendors: Any, noun: str, inputs: dict[str, Any]) -> None:
    assert vendors.create(noun, inputs).id


@pytest.mark.parametrize(
    ("noun", "inputs", "path"),
    [
        ("LogsCustomPipeline", {**PIPELINE, "name": " "}, "name"),
        ("LogsCustomPipeline", {**PIPELINE, "filters": []}, "filters"),
        ("LogsCustomPipeline", {**PIPELINE, "processors": [{**LEVELS, **STATUS}]}, "processors[0]"),
        ("LogsCustomPipeline", {**PIPELINE, "processors": [{}]}, "processors[0]"),
        (
            "LogsCustomPipeline",
            {**PIPELINE, "processors": [{"dateRemapper": {"sources": [""]}}]},
            "processors[0].dateRemapper.sources[0]",
        ),
        (
            "LogsCustomPipeline",
            {**PIPELINE, "processors": [{"attributeRemapper": {**COPY, "target": ""}}]},
            "processors[0].attributeRemapper.target",
        ),
        (
            "LogsCustomPipeline",
            {**PIPELINE, "processors": [STATUS, LEVELS]},
            "processors[0].statusRemapper.sources[0]",
        ),
        (
            "LogsCustomPipeline",
            {**PIPELINE, "processors": [{"dateRemapper": {"sources": []}}]},
            "processors[0].dateRemapper.sources",
        ),
        (
            "LogsCustomPipeline",
            {**PIPELINE, "processors": [{"categoryProcessor": {"target": "x", "categories": []}}]},
            "processors[0].categoryProcessor.categories",
        ),
        (
            "LogsCustomPipeline",
            {**PIPELINE, "processors": [{"attributeRemapper": {**COPY, "targetType": "field"}}]},
            "processors[0].attributeRemapper.targetType",
        ),
        ("LogsIndex", {**INDEX, "name": "Shop"}, "name"),
        ("LogsIndex", {**INDEX, "retentionDays": 10}, "retentionDays"),
        ("LogsIndex", {**INDEX, "filters": [{"query": ""}]}, "filters[0].query"),
        ("LogsIndex", {**INDEX, "retentionDays": 0}, "retentionDays"),
        ("LogsIndex", {**INDEX, "exclusionFilters": [excluding(), excluding()]}, "exclusionFilters[1].name"),
        (
            "LogsIndex",
            {**INDEX, "exclusionFilters": [excluding(rate=95)]},
            "exclusionFilters[0].filters[0].sampleRate",
        ),
        ("LogsArchive", {"name": "Logs", "query": "*"}, "s3Archive"),
        ("LogsArchive", {**ARCHIVE, "gcsArchive": {"bucket": "b", "clientEmail": "a@b.c"}}, "s3Archive"),
        ("LogsArchive", {**ARCHIVE, "s3Archive": {**S3, "accountId": "12"}}, "s3Archive.accountId"),
        ("LogsArchive", {**ARCHIVE, "s3Archive": {"bucket": "b"}}, "s3Archive"),
        ("LogsArchive", {**ARCHIVE, "s3Archive": {**S3, "bucket": ""}}, "s3Archive.bucket"),
        ("LogsArchive", {**ARCHIVE, "azureArchive": AZURE}, "s3Archive"),
        (
            "LogsArchive",
            {"name": "Logs", "query": "*", "azureArchive": {**AZURE, "container": "Acme_Logs"}},
            "azureArchive.container",
        ),
        (
            "LogsArchive",
            {"name": "Logs", "query": "*", "azureArchive": {**AZURE, "storageAccount": "acme-logs"}},
            "azureArchive.storageAccount",
        ),
        (
            "LogsArchive",
            {"name": "Logs", "query": "*", "azureArchive": {**AZURE, "tenantId": "acme"}},
            "azureArchive.tenantId",
        ),
        (
            "LogsArchive",
            {"name": "Logs", "query": "*", "azureArchive": {**AZURE, "clientId": "acme"}},
            "azureArchive.clientId",
        ),
        ("SensitiveDataScannerGroup", {**GROUP, "productLists": ["metrics"]}, "productLists[0]"),
        ("SensitiveDataScannerGroup", {**GROUP, "productLists": []}, "productLists"),
        ("SensitiveDataScannerRule", {**RULE, "standardPatternId": "x"}, "pattern"),
        ("SensitiveDataScannerRule", {**RULE, "pattern": "["}, "pattern"),
        ("SensitiveDataScannerRule", {**RULE, "pattern": ""}, "pattern"),
        ("SensitiveDataScannerRule", {**RULE, "name": ""}, "name"),
        ("SensitiveDataScannerRule", {**RULE, "textReplacement": {"type": "mask"}}, "textReplacement.type"),
        (
            "SensitiveDataScannerRule",
            {**RULE, "textReplacement": {"type": "replacement_string"}},
            "textReplacement.replacementString",
        ),
    ],
)
def test_what_is_wrong_is_refused_where_it_stands(vendors: Any, noun: str, inputs: dict[str, Any], path: str) -> None:
    assert path in vendors.check(noun, inputs)[0]


def test_the_index_that_every_account_has_cannot_be_made(vendors: Any) -> None:
    with pytest.raises(Exception, match="409 Conflict: the index main exists in every account"):
        vendors.create("LogsIndex", {**INDEX, "name": "main"})


def test_a_rule_needs_its_group_and_a_pattern_of_the_library(vendors: Any) -> None:
    token = "datadog:index/getSensitiveDataScannerStandardPattern:getSensitiveDataScannerStandardPattern"
    with pytest.raises(Exception, match="SensitiveDataScannerGroup 'g' does not exist"):
        vendors.create("SensitiveDataScannerRule", RULE)
    group = vendors.create("SensitiveDataScannerGroup", GROUP).id
    found = vendors.invoke(token, {"filter": "Standard Email Address Scanner"})
    rule = {"groupId": group, "name": "Emails", "standardPatternId": found["id"]}
    vendors.create("SensitiveDataScannerRule", rule)
    with pytest.raises(Exception, match="standard pattern 'nope' does not exist"):
        vendors.create("SensitiveDataScannerRule", {**rule, "standardPatternId": "nope"})
    with pytest.raises(Exception, match="more specific"):
        vendors.invoke(token, {"filter": "Card Scanner"})
