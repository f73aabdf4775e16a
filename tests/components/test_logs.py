from tests.support.catalogs import SHOP, every, made

LOGS = (
    SHOP
    + """
    logs:
      index: {name: shop, owned: true, filter: "service:shop", retention: 7d}
      exclusions: [{name: Health, filter: "@http.url:/api/health", keep: 5%}]
      archive: {s3: {bucket: b, account: "123456789012", role: r}}
      sensitive: [emails, {name: Keys, regex: "k_[a-z]+"}]
"""
)


def processors(planned, text: str = LOGS) -> list[tuple[str, dict]]:
    return [next(iter(it.items())) for it in made(planned(text), "LogsCustomPipeline").inputs["processors"]]


def test_numeric_levels_are_words_before_they_become_the_status(planned):
    (first, levels), (second, status), *_ = processors(planned)
    assert (first, second) == ("categoryProcessor", "statusRemapper")
    assert status["sources"] == [levels["target"], "level"]
    words = {it["filter"]["query"]: it["name"] for it in levels["categories"]}
    assert words["@level:30"] == "info"
    assert words["@level:60"] == "fatal"


def test_the_other_processors_follow_in_their_order(planned):
    kinds = [kind for kind, _ in processors(planned)]
    assert kinds[2:6] == ["messageRemapper", "dateRemapper", "traceIdRemapper", "serviceRemapper"]
    assert set(kinds[6:]) == {"attributeRemapper"}
    found = dict(processors(planned))
    assert (found["messageRemapper"]["sources"][0], found["dateRemapper"]["sources"][0]) == ("msg", "time")


def test_attributes_are_copied_so_that_metrics_still_find_them(planned):
    copied = [settings for kind, settings in processors(planned) if kind == "attributeRemapper"]
    assert {it["sources"][0]: it["target"] for it in copied}["err.stack"] == "error.stack"
    assert all(it["preserveSource"] for it in copied)


def test_json_that_names_its_levels_needs_no_category(planned):
    text = SHOP + "    logs: {format: json}"
    assert [kind for kind, _ in processors(planned, text)][:2] == ["statusRemapper", "messageRemapper"]


def test_the_rate_of_an_exclusion_is_what_is_left_out(planned):
    index = made(planned(LOGS), "LogsIndex").inputs
    assert (index["name"], index["retentionDays"], index["filters"]) == ("shop", 7, [{"query": "service:shop"}])
    (exclusion,) = index["exclusionFilters"]
    assert exclusion["filters"] == [{"query": "@http.url:/api/health", "sampleRate": 0.95}]


def test_the_archive_holds_everything_with_its_tags(planned):
    inputs = made(planned(LOGS), "LogsArchive").inputs
    assert (inputs["query"], inputs["includeTags"]) == ("*", True)
    assert inputs["s3Archive"] == {"bucket": "b", "accountId": "123456789012", "roleName": "r"}


def test_an_archive_at_azure_or_google_says_whose_it_is(planned):
    tenant, client = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
    azure = f"{{container: acme-logs, storage_account: acmelogs, path: shop, tenant: {tenant}, client: {client}}}"
    inputs = made(planned(SHOP + f"    logs: {{archive: {{azure: {azure}}}}}"), "LogsArchive").inputs
    assert inputs["azureArchive"] == {
        "container": "acme-logs",
        "storageAccount": "acmelogs",
        "tenantId": tenant,
        "clientId": client,
        "path": "shop",
    }
    assert inputs.keys().isdisjoint({"s3Archive", "gcsArchive"})
    google = made(planned(SHOP + "    logs: {archive: {gcs: {bucket: b, client_email: a@b.io}}}"), "LogsArchive")
    assert google.inputs["gcsArchive"] == {"bucket": "b", "clientEmail": "a@b.io"}


def test_what_is_sensitive_is_replaced_by_its_name_in_the_products_lines_alone(planned):
    plan = planned(LOGS)
    group = made(plan, "SensitiveDataScannerGroup").inputs
    assert (group["productLists"], group["filter"]) == (["logs"], {"query": "(service:shop)"})
    emails, keys = (it.inputs for it in every(plan, "SensitiveDataScannerRule"))
    assert emails["standardPatternId"] == "<standard-pattern:Standard Email Address Scanner>"
    assert keys["pattern"] == "k_[a-z]+"
    assert [it["textReplacement"]["replacementString"] for it in (emails, keys)] == ["[emails]", "[keys]"]


def test_each_says_where_in_the_yaml_it_stands(planned):
    found = [it for it in planned(LOGS).resources if it.name.startswith("logs-")]
    assert {it.type.rpartition(":")[2] for it in found if it.source is None} == {"LogsCustomPipeline"}


def test_a_renamed_pipeline_stays(planned):
    text = SHOP + "    logs: {pipelines: [{name: Web, renamed_from: Shop, filter: 'service:shop'}]}"
    assert made(planned(text), "LogsCustomPipeline").aliases == ("logs-shop-pipeline",)


def test_a_renamed_sensitive_thing_keeps_its_rule(planned):
    text = SHOP + "    logs: {sensitive: [cards, {name: Keys, renamed_from: Secrets, regex: 'k_[a-z]+'}]}"
    rules = {it.name: it.aliases for it in every(planned(text), "SensitiveDataScannerRule")}
    assert rules["logs-keys-sensitive"] == ("logs-secrets-sensitive",)
    assert rules["logs-cards-sensitive-1"] == ()


def test_only_the_owner_of_the_account_makes_any_of_it(planned):
    def of_logs(text: str) -> list[str]:
        return [it.name for it in planned(text).resources if it.name.startswith("logs")]

    assert len(of_logs(LOGS)) > 5
    assert of_logs(LOGS + "    stack: {owns: {datadog: false}}") == []
