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
        ('levels: {"30": inof}', "`inof` is not a level", "did you mean `info`?"),
        ("levels: {high: info}", "`high` is not the number of a level", '"30"'),
        ("pipelines: []", "`pipelines`: the list is empty", "at least one"),
        ("pipelines: [{name: P}]", "`filter` is missing in a pipeline", "service:storefront"),
        ('pipelines: [{name: P, filter: "(a"}]', "`(a` is not a log search: a parenthesis", "close it"),
        ("index: {name: main, owned: true}", "the index `main` is everybody's", "never comes back"),
        ("index: {name: Shop, owned: true}", "`Shop` is not the name of an index", "lower-case"),
        ("index: {name: shop, retention: 10d}", "keeps no index for this long", "`15d`"),
        ("exclusions: [{name: E, filter: '*'}]", "need an index that this stack makes", "owned: true"),
        ("index: {name: a}, exclusions: [{name: E, filter: '*'}]", "need an index that this stack makes", "not ours"),
        (f"{OWNED}, exclusions: [{{name: E, filter: '*', keep: 5}}]", "`5` is not a share", "`5%`"),
        (f"{OWNED}, exclusions: [{{name: E, filter: '*', keep: 100%}}]", "`100%` is not a share", "0% to 99%"),
        (f"{OWNED}, exclusions: [{{name: E, filter: a}}, {{name: E, filter: b}}]", "called `E`", "rename"),
        ("archive: {filter: '*'}", "says not in which one place", "`s3:`, `gcs:` and `azure:`"),
        (f"archive: {{azure: {AZURE}, gcs: {{bucket: b, client_email: a@b.io}}}}", "in which one place", "one of"),
        (f"archive: {{azure: {AZURE.replace('acmelogs', 'acme-logs')}}}", "is not a storage account", "3 to 24"),
        (f"archive: {{azure: {AZURE.replace('acme-logs', 'Logs_1')}}}", "is not the name of a container", "3 to 63"),
        (f"archive: {{azure: {AZURE.replace(TENANT, 'acme')}}}", "is not an id of Azure's", "as Azure shows it"),
        (
            f"archive: {{azure: {AZURE.replace('storage_account: acmelogs, ', '')}}}",
            "`storage_account` is missing in `azure`",
            "acmelogs",
        ),
        ("archive: {s3: {bucket: b, account: '12', role: r}}", "`12` is not an AWS account", "twelve digits"),
        ("archive: {s3: {bucket: b, role: r}}", "`account` is missing in `s3`", "123456789012"),
        ("sensitive: [email]", "there is no pattern `email`", "did you mean `emails`?"),
        ("sensitive: [{name: Keys, regex: '['}]", "does not take a class without an end, at character 1", "close it"),
        ("sensitive: [{name: Keys, regex: 'a*'}]", "matches the empty text", "always there"),
        ("sensitive: [{name: cards, regex: 'a'}]", "`cards` has patterns of its own", "another name"),
        ("sensitive: [emails, emails]", "`emails` is already the name or id of a sensitive thing", "rename one"),
        ("sensitive: [{name: emails, renamed_from: Mail}]", "`emails` is a word for patterns", "take out `renamed"),
        ("sensitive: [{name: Mail, regex: a, renamed_from: emails}]", "`emails` is a word for patterns", "take out"),
        ("index: {name: shop, renamed_from: web}", "`renamed_from` is not a key of `index`: its name is", "keep the"),
        (f"{OWNED}, exclusions: [{{name: E, filter: a, renamed_from: F}}]", "it makes nothing by itself", "take the"),
    ],
)
def test_what_logs_cannot_be_is_refused_with_the_way_out(refused, text, message, way_out) -> None:
    (error,) = refused(SERVICES + f"logs: {{{text}}}\n")
    assert message in error
    assert way_out in error


def test_without_services_there_is_nothing_to_read(refused) -> None:
    (error,) = refused("logs: {format: pino}\n")
    assert "`logs` has no pipelines, and there is no service" in error
