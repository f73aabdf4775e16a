"""`watchbill migrate sentry`, on states that the earlier program wrote."""

import copy
import json
import stat
from pathlib import Path

import pytest

from cli.sentry_state import NotMigrated, convert, read_state
from components.sentry_sdk.package import BRIDGE, VERSION
from tests.support.texts import FixtureText

STATES = Path(__file__).resolve().parent.parent / "migrate" / "state"
TEAM = FixtureText(
    "urn:pulumi:prod::watchbill::watchbill:index:ErrorTracking$sentry:index/team:Team::error-tracking-team"
)


@pytest.fixture
def prod():
    return json.loads((STATES / "prod.json").read_text())


def listed(state):
    return {each["urn"]: each for each in state["deployment"]["resources"]}


def named(state, name):
    (found,) = [each for urn, each in listed(state).items() if urn.endswith(f"::{name}")]
    return found


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_no_trace_of_the_earlier_provider_remains(stack):
    before = json.loads((STATES / f"{stack}.json").read_text())
    state, report = convert(before)
    text = json.dumps(state)
    assert report.needed
    for word in ("sentry:index/sentry", "pulumiverse", "0.0.9"):
        assert word in json.dumps(before)
        assert word not in text


def test_other_resources_and_the_argument_do_not_change(prod):
    prod["deployment"]["resources"].append(
        {
            "urn": "urn:pulumi:prod::watchbill::datadog:index/monitor:Monitor::m",
            "type": "datadog:index/monitor:Monitor",
            "id": "7",
            "custom": True,
        }
    )
    original = copy.deepcopy(prod)
    state, _ = convert(prod)
    assert prod == original
    assert named(state, "m") == named(original, "m")
    assert {**state, "deployment": {**state["deployment"], "resources": []}} == {
        **original,
        "deployment": {**original["deployment"], "resources": []},
    }


def test_a_team_keeps_its_id_under_the_current_name(prod):
    assert "sentryTeamId" not in named(prod, "error-tracking-team")["outputs"]
    team = listed(convert(prod)[0])[TEAM]
    assert (team["type"], team["id"], team["outputs"]["sentryTeamId"]) == ("sentry:index/team:Team", "shop", "shop")


def test_a_project_loses_removed_outputs_and_gets_the_values_of_the_program(prod):
    named(prod, "error-tracking-storefront")["inputs"]["platform"] = ""
    project = named(convert(prod)[0], "error-tracking-storefront")
    lost = {"projectId", "isBookmarked", "isPublic", "color", "status", "team"}
    assert lost & project["outputs"].keys() == set()
    assert project["inputs"]["platform"] is None
    assert (project["inputs"]["defaultKey"], project["outputs"]["defaultRules"]) == (False, False)


def test_every_reference_follows_its_resource(prod):
    old = TEAM.replace("team:Team", "sentryTeam:SentryTeam")
    holder = {
        "urn": "urn:pulumi:prod::watchbill::x:y:Z::holder",
        "type": "x:y:Z",
        "parent": old,
        "aliases": [old],
        "dependencies": [old],
        "deletedWith": old,
        "viewOf": old,
        "replaceWith": [old],
        "propertyDependencies": {"a": [old]},
        "outputs": {"deep": [{"4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", "urn": old}]},
    }
    prod["deployment"]["resources"].append(holder)
    text = json.dumps(named(convert(prod)[0], "holder"))
    assert (text.count(old), text.count(TEAM)) == (0, 8)


def test_every_urn_that_the_result_names_exists(prod):
    resources = listed(convert(prod)[0])
    for each in resources.values():
        for urns in [each.get("dependencies") or [], *(each.get("propertyDependencies") or {}).values()]:
            assert set(urns) <= resources.keys()
        assert each.get("parent", each["urn"]) in resources
        assert each.get("provider", f"{each['urn']}::").rpartition("::")[0] in resources


def test_dependencies_on_dropped_alerts_are_removed(prod):
    alert = named(prod, "error-tracking-nightly-job-new-issue")["urn"]
    named(prod, "error-tracking-storefront-key").update(dependencies=[alert], deletedWith=alert)
    key = named(convert(prod)[0], "error-tracking-storefront-key")
    assert (key["dependencies"], "deletedWith" in key) == ([], False)


def test_the_provider_is_recorded_as_the_program_registers_it(prod):
    inputs = named(convert(prod)[0], "sentry")["inputs"]
    assert inputs["version"] == VERSION
    assert inputs["__internal"].keys() == {"name", "version", "parameterization"}
    assert (inputs["__internal"]["name"], inputs["__internal"]["version"]) == ("terraform-provider", BRIDGE)
    assert inputs["token"] == named(prod, "sentry")["inputs"]["token"]


def test_every_earlier_alert_is_dropped_and_listed(prod):
    alerts = {each["id"] for each in listed(prod).values() if "Alert:" in each["type"]}
    state, report = convert(prod)
    assert {each.id for each in report.dropped} == alerts
    assert not [urn for urn in listed(state) if "Alert" in urn]


def test_a_migrated_state_does_not_change_again(prod):
    state, _ = convert(prod)
    again, report = convert(state)
    assert (again, report.needed, report.has_sentry) == (state, False, True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 3}', '{"version": 3, "deployment": {"resources": [1]}}'])
def test_a_text_that_is_not_a_state_is_rejected(text):
    with pytest.raises(NotMigrated, match="not a state: expected the JSON of `pulumi stack export`"):
        read_state(text)


def test_a_state_of_an_unknown_version_is_rejected():
    with pytest.raises(NotMigrated, match="state version 9"):
        read_state('{"version": 9, "deployment": {"resources": []}}')


def test_a_state_with_pending_operations_is_rejected(prod):
    prod["deployment"]["pending_operations"] = [
        {"resource": listed(prod)[TEAM.replace("team:Team", "sentryTeam:SentryTeam")], "type": "updating"}
    ]
    with pytest.raises(NotMigrated, match=r"pending operations.*: error-tracking-team\..*--from"):
        convert(prod)


def test_resources_that_the_program_did_not_create_are_rejected(prod):
    prod["deployment"]["resources"].append(
        {
            "urn": "urn:pulumi:prod::w::sentry:index/sentryPlugin:SentryPlugin::p",
            "type": "sentry:index/sentryPlugin:SentryPlugin",
        }
    )
    with pytest.raises(NotMigrated, match=r"p \(sentry:index/sentryPlugin:SentryPlugin\).*pulumi state delete"):
        convert(prod)


def test_the_command_writes_two_private_files_and_lists_the_next_steps(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = watchbill("migrate", "sentry", "prod", "--from", str(STATES / "prod.json"))
    assert (ran.code, ran.err) == (0, "")
    out, original = tmp_path / "prod.sentry-migrated.json", tmp_path / "prod.sentry-migrated.original.json"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (out, original)} == {0o600}
    assert sorted(tmp_path.iterdir()) == sorted([out, original])
    assert original.read_text() == (STATES / "prod.json").read_text()
    assert json.loads(out.read_text()) == convert(json.loads(original.read_text()))[0]
    assert "pulumi stack import --stack prod --file prod.sentry-migrated.json\n" in ran.out
    assert "issue alert `[prod] New issue in Nightly job`, project nightly-job, id 14000133\n" in ran.out
    assert "ciphertext" not in ran.out
    assert "v1:" not in ran.out


@pytest.mark.parametrize("name", ["o.json", "o.original.json"])
def test_a_file_that_exists_is_replaced_only_by_force(watchbill, tmp_path, name):
    (tmp_path / name).write_text("precious")
    arguments = ["migrate", "sentry", "--from", str(STATES / "prod.json"), "--out", str(tmp_path / "o.json")]
    refused = watchbill(*arguments)
    assert (refused.code, refused.err) == (
        1,
        f"Error: {tmp_path / name} exists. Move it, write to another file with --out, or add --force.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert watchbill(*arguments, "--force").code == 0
    assert (tmp_path / name).read_text() != "precious"


def test_a_check_writes_nothing_and_answers_with_its_exit_code(watchbill, tmp_path, monkeypatch, prod):
    monkeypatch.chdir(tmp_path)
    old = watchbill("migrate", "sentry", "prod", "--check", "--from", str(STATES / "prod.json"))
    assert (old.code, old.out) == (2, "")
    assert "Run `watchbill migrate sentry prod`" in old.err
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "new.json").write_text(json.dumps(convert(prod)[0]))
    new = watchbill("migrate", "sentry", "prod", "--check", "--from", "new.json")
    assert (new.code, new.out) == (0, "prod: the state is migrated already. Nothing to do.\n")


def test_a_state_without_sentry_needs_no_migration(watchbill, tmp_path):
    (tmp_path / "empty.json").write_text('{"version": 3, "deployment": {"manifest": {}}}')
    ran = watchbill("migrate", "sentry", "--from", str(tmp_path / "empty.json"))
    assert (ran.code, ran.out) == (0, "prod: the state contains no Sentry resources. Nothing to migrate.\n")


def test_the_state_comes_from_pulumi_if_no_file_is_given(watchbill, tmp_path, monkeypatch):
    fake = tmp_path / "pulumi"
    fake.write_text(f'#!/bin/sh\n[ "$*" = "stack export --stack prod --non-interactive" ] && cat {STATES}/prod.json\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert watchbill("migrate", "sentry", "prod", "--check").code == 2
    fake.write_text("#!/bin/sh\necho 'error: no stack named prod' >&2; exit 255\n")
    failed = watchbill("migrate", "sentry", "prod")
    assert (failed.code, failed.err.count("no stack named prod")) == (1, 1)
    fake.unlink()
    assert "--from FILE" in watchbill("migrate", "sentry", "prod").err


@pytest.mark.parametrize("verb", ["up", "preview", "refresh", "destroy"])
def test_a_local_stack_of_an_earlier_version_stops_before_the_engine_starts(
    watchbill, tmp_path, monkeypatch, prod, verb
):
    state = tmp_path / ".watchbill/local/state/.pulumi/stacks/watchbill/prod.json"
    state.parent.mkdir(parents=True)
    state.write_text(json.dumps({"version": 3, "checkpoint": {"stack": "prod", "latest": prod["deployment"]}}))
    (tmp_path / "Pulumi.yaml").write_text("name: watchbill\n")
    monkeypatch.setattr("cli.verbs.local.CLONE", tmp_path)
    monkeypatch.setattr("cli.verbs.local.open_session", lambda *_, **__: pytest.fail("the engine was started"))
    ran = watchbill("local", verb, "prod")
    assert (ran.code, ran.out) == (1, "")
    assert "`watchbill local reset`" in ran.err.replace("\n", " ")
