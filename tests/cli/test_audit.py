"""`watchbill audit` on the command line, without an engine and without an account."""

import json

import pytest

from audit.model import Audit, Counts, Finding, Silence
from cli.accounts import accounts_of
from cli.verbs.audit import exit_code
from local.session.workspace import Workspace
from plan.plan import Plan, make_plan
from tests.support.example import EXAMPLE

NOTHING = Counts(in_sync=0, drifted=0, unmanaged=0, elsewhere=0, accepted=0, not_read=0)
KEYS = ("DD_API_KEY", "DATADOG_API_KEY", "DD_APP_KEY", "DATADOG_APP_KEY", "PAGERDUTY_TOKEN", "SENTRY_AUTH_TOKEN")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(EXAMPLE / "stacks" / "prod")


@pytest.fixture(autouse=True)
def _without_keys(monkeypatch):
    for name in (*KEYS, "SENTRY_TOKEN", "SENTRY_BASE_URL", "DD_HOST", "DD_SITE", "PAGERDUTY_SERVICE_REGION"):
        monkeypatch.delenv(name, raising=False)


def audit_of(*findings: Finding, silences: tuple[Silence, ...] = (), not_read: int = 0) -> Audit:
    counts = Counts(**{**vars(NOTHING), "not_read": not_read})
    return Audit(at="2026-11-29T03:00:00+00:00", stacks=("prod",), counts=counts, findings=findings, silences=silences)


def finding(status: str) -> Finding:
    return Finding(status=status, level="page", label="l", vendor="datadog", kind="monitor", name="n", text="t")


def test_without_keys_nothing_is_in_sync(watchbill):
    ran = watchbill("audit", str(EXAMPLE / "stacks" / "prod"), "--state", "none")
    assert ran.code == 1
    shown = " ".join(ran.out.split())
    assert "Datadog every kind: forbidden. There is no key for Datadog. Set DD_API_KEY and DD_APP_KEY" in shown
    assert "Incomplete: 3 collections could not be read" in ran.out


def test_files_of_all_forms_are_written(watchbill, tmp_path):
    ran = watchbill("audit", str(EXAMPLE / "stacks" / "prod"), "--state", "none", "--out", str(tmp_path / "new"))
    assert ran.code == 1
    assert {it.name for it in (tmp_path / "new").iterdir()} == {"audit.txt", "audit.md", "audit.html", "audit.json"}
    assert json.loads((tmp_path / "new" / "audit.json").read_text())["verdict"] == "could not look"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["prod", "--all-stacks"], "name stacks, or give --all-stacks"),
        (["--state", "none", "--state", "x.json"], "--state none cannot be combined with another --state"),
        (["--state", "no-such-file.json"], "no-such-file.json cannot be read as a state: No such file or directory"),
        (["nowhere"], "unknown stack or folder `nowhere`"),
    ],
)
def test_what_is_wrong_is_said(watchbill, arguments, message):
    ran = watchbill("audit", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err


def test_a_state_of_another_stack_is_refused(watchbill, tmp_path):
    urn = "urn:pulumi:other::watchbill::pulumi:pulumi:Stack::watchbill-other"
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"deployment": {"resources": [{"urn": urn, "type": "pulumi:pulumi:Stack"}]}}))
    ran = watchbill("audit", str(EXAMPLE / "stacks" / "prod"), "--state", str(file))
    assert (ran.code, ran.out) == (1, "")
    assert "no --state file is of the stack prod" in ran.err


def test_without_a_local_account_it_says_what_to_run(watchbill, monkeypatch, tmp_path):
    monkeypatch.setattr(Workspace, "account", property(lambda _self: tmp_path / "account.sqlite"))
    ran = watchbill("audit", "--local")
    assert (ran.code, ran.out) == (1, "")
    assert "Run `watchbill local up` first." in ran.err


def test_keys_come_from_the_vendors_variables(plan):
    environment = {"DATADOG_API_KEY": "a", "DD_APP_KEY": "b", "DD_SITE": "datadoghq.eu", "SENTRY_AUTH_TOKEN": "s"}
    accounts = accounts_of([plan], {**environment, "PAGERDUTY_TOKEN": "p", "PAGERDUTY_SERVICE_REGION": "eu"})
    assert accounts.missing == {}
    assert {it.vendor: dict(it.keys) for it in accounts.accounts} == {
        "datadog": {"apiKey": "a", "appKey": "b"},
        "pagerduty": {"token": "p"},
        "sentry": {"token": "s"},
    }
    roots = {it.vendor: it.root for it in accounts.accounts}
    assert roots["pagerduty"] == "https://api.eu.pagerduty.com"
    assert all(root.startswith("https://") for root in roots.values())
    assert "a" not in repr(accounts.accounts[0]).replace("datadog", "").replace("api", "")[-4:]


class TestExitCode:
    SILENCE = Silence(cause="downtime", text="t", vendor="datadog")
    ALL = ("silences", "drift", "unmanaged")

    def test_nothing_is_0(self):
        assert exit_code(audit_of(), self.ALL) == 0

    def test_each_cause_is_2_only_if_it_is_asked_for(self):
        for cause, audit in {
            "silences": audit_of(silences=(self.SILENCE,)),
            "drift": audit_of(finding("missing live")),
            "unmanaged": audit_of(finding("unmanaged")),
        }.items():
            assert exit_code(audit, self.ALL) == 2
            assert exit_code(audit, (cause,)) == 2
            assert exit_code(audit, [it for it in self.ALL if it != cause]) == 0

    def test_an_incomplete_audit_is_1_whatever_is_asked_for(self):
        assert exit_code(audit_of(not_read=1), ("drift",)) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--fault", "forbidden"), "--fault is for the local account: give --local too"),
        (("--local", "--fault", "down"), "unknown fault 'down'; allowed: rate-limited,"),
        (("--local", "--fault", "slow,seconds"), "fault 'slow,seconds'"),
    ],
)
def test_a_fault_is_one_of_the_local_account(watchbill, arguments, message):
    ran = watchbill("audit", *arguments)
    assert ran.code != 0
    assert message in ran.err
