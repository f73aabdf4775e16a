"""What the logs section says, and what it cannot."""

import pytest

from catalog.logs.model import Azure
from tests.support.texts import FixtureText

SERVICES = "services: [{name: Shop, default: true}, {name: Pay}]\n"
OWNED = "index: {name: shop, owned: true}"
TENANT, CLIENT = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
AZURE = FixtureText(f"{{container: acme-logs, storage_account: acmelogs, tenant: {TENANT}, client: {CLIENT}}}")


def logs(loaded, text: str):
    return loaded(SERVICES + f"logs: {{{text}}}\n").logs


def test_a_word_is_enough_for_a_pipeline_of_each_service(loaded) -> None:
    found = logs(loaded, "format: pino")
    assert [(it.id, it.filter) for it in found.pipelines] == [("pay", "service:pay"), ("shop", "service:shop")]
    assert (found.index, found.archive, found.sensitive) == (None, None, ())


def test_numbers_of_pino_are_levels_and_own_ones_come_beside_them(loaded) -> None:
    assert dict(logs(loaded, "format: pino").levels)[60] == "fatal"
    assert dict(logs(loaded, 'levels: {"35": notice}').levels)[35] == "notice"
    assert logs(loaded, "format: json").levels == ()


def test_an_index_of_ours_leaves_out_what_it_is_told_in_the_written_order(loaded) -> None:
    index = logs(loaded, f"{OWNED}, exclusions: [{{name: B, filter: 'a:b', keep: 5%}}, {{name: A, filter: '*'}}]").index
    assert (index.name, index.filter, index.retention_days) == ("shop", "*", 15)
    assert [(it.name, it.keep) for it in index.exclusions] == [("B", 0.05), ("A", 0.0)]


def test_an_index_that_is_not_ours_is_not_made(loaded) -> None:
    assert logs(loaded, "index: {name: shop, owned: true}").index.name == "shop"
    assert logs(loaded, "index: {name: shop}").index is None


def test_sensitive_things_are_words_or_expressions(loaded) -> None:
    emails, cards, keys = logs(loaded, 'sensitive: [emails, cards, {name: Keys, regex: "k_[a-z]+"}]').sensitive
    assert emails.patterns == ("Standard Email Address Scanner",)
    assert "Visa Card Scanner (4x4 digits)" in cards.patterns
    assert "MasterCard Scanner (1x16 digits)" in cards.patterns
    assert (keys.id, keys.regex, keys.patterns) == ("keys", "k_[a-z]+", ())


def test_lines_are_kept_at_azure_as_at_the_others(loaded) -> None:
    archive = logs(loaded, f"archive: {{name: Cold, azure: {AZURE}}}").archive
    expected = Azure(container="acme-logs", storage_account="acmelogs", tenant=TENANT, client=CLIENT)
    assert (archive.id, archive.filter, archive.store) == ("cold", "*", expected)


@pytest.mark.parametrize(
    ("text", "message", "way_out"),
    [
        ("format: pinot", "`pinot` is not a log format", "did you mean `pino`?"),
        ('levels: {"30": inof}', "unknown level `inof`", "did you mean `info`?"),
        ("levels: {high: info}", "invalid number `high` of a level", '"30"'),
        ("pipelines: []", "`pipelines`: the list is empty", "at least one"),
        ("pipelines: [{name: P}]", "`filter` is missing in a pipeline", "service:storefront"),
        ('pipelines: [{name: P, filter: "(a"}]', "invalid log search `(a`: a parenthesis (`(`) is not", "close it"),
        ("index: {name: main, owned: true}", "the index `main` is shared by the", "rename the index: a stack can"),
        ("index: {name: Shop, owned: true}", "`Shop` is not the name of an index", "lower-case"),
        ("index: {name: shop, retention: 10d}", "does not allow this retention", "`15d`"),
        ("exclusions: [{name: E, filter: '*'}]", "require an index that this stack owns", "owned: true"),
        (
            "index: {name: a}, exclusions: [{name: E, filter: '*'}]",
            "require an index that this stack owns",
            "true}`: this stack changes only its own index",
        ),
        (f"{OWNED}, exclusions: [{{name: E, filter: '*', keep: 5}}]", "invalid share `5`", "`5%`"),
        (f"{OWNED}, exclusions: [{{name: E, filter: '*', keep: 100%}}]", "invalid share `100%`", "0% to 99%"),
        (f"{OWNED}, exclusions: [{{name: E, filter: a}}, {{name: E, filter: b}}]", "have the name `E`", "rename"),
        ("archive: {filter: '*'}", "requires exactly one place", "`s3:`, `gcs:` and `azure:`"),
        (
            f"archive: {{azure: {AZURE}, gcs: {{bucket: b, client_email: a@b.io}}}}",
            "requires exactly one place",
            "one of",
        ),
        (f"archive: {{azure: {AZURE.replace('acmelogs', 'acme-logs')}}}", "is not a storage account", "3 to 24"),
        (f"archive: {{azure: {AZURE.replace('acme-logs', 'Logs_1')}}}", "is not the name of a container", "3 to 63"),
        (f"archive: {{azure: {AZURE.replace(TENANT, 'acme')}}}", "is not an Azure id", "copy it from Azure"),
        (
            f"archive: {{azure: {AZURE.replace('storage_account: acmelogs, ', '')}}}",
            "`storage_account` is missing in `azure`",
            "acmelogs",
        ),
        ("archive: {s3: {bucket: b, account: '12', role: r}}", "`12` is not an AWS account", "twelve digits"),
        ("archive: {s3: {bucket: b, role: r}}", "`account` is missing in `s3`", "123456789012"),
        ("sensitive: [email]", "unknown pattern `email`", "did you mean `emails`?"),
        ("sensitive: [{name: Keys, regex: '['}]", "does not support a class without a closing bracket,", "close it"),
        ("sensitive: [{name: Keys, regex: 'a*'}]", "matches empty text, and Datadog", "add a part that always occurs"),
        ("sensitive: [{name: cards, regex: 'a'}]", "`cards` is a built-in pattern", "remove `regex`, or rename it"),
        ("sensitive: [emails, emails]", "`emails` is already the name or id of a sensitive thing", "rename one"),
        ("sensitive: [{name: emails, renamed_from: Mail}]", "`emails` is a built-in", "remove `renamed_from`"),
        (
            "sensitive: [{name: Mail, regex: a, renamed_from: emails}]",
            "`emails` is a built-in pattern, which cannot be renamed",
            "remove `renamed_from`",
        ),
        ("index: {name: shop, renamed_from: web}", "unknown key `renamed_from` in `index`: Datadog", "keep the"),
        (
            f"{OWNED}, exclusions: [{{name: E, filter: a, renamed_from: F}}]",
            "unknown key `renamed_from` in an exclusion: it has no resource of its own, so a rename requires no record",
            "remove the line",
        ),
    ],
)
def test_what_logs_cannot_be_is_refused_with_the_way_out(refused, text, message, way_out) -> None:
    (error,) = refused(SERVICES + f"logs: {{{text}}}\n")
    assert message in error
    assert way_out in error


def test_without_services_there_is_nothing_to_read(refused) -> None:
    (error,) = refused("logs: {format: pino}\n")
    assert "`logs` has no pipelines, and the catalog has no service" in error
