"""An audit as a whole: its verdict, the order of its findings, and the three ways to answer each."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from audit.live.inventory import Author, Manager, Obstacle, Unread
from audit.report.json_form import NotAnAudit, as_json, json_schema, shares_of
from audit.report.markdown import MOST, as_markdown
from audit.report.text import as_text
from audit.silences import kinds
from catalog.allowances import Allowance
from plan.plan import Plan, make_plan
from review.report.links import Links
from tests.support.example import EXAMPLE
from tests.support.live_account import NOW, LiveAccount, live_account

FORBIDDEN = Unread(
    obstacle=Obstacle.FORBIDDEN,
    message="The key may not read monitors.",
    right="monitors_read",
    page="https://app.datadoghq.com/organization-settings/service-accounts",
)
PAYMENTS = "[prod] Payment Failures"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(EXAMPLE / "stacks" / "prod")


@pytest.fixture
def account(plan: Plan) -> LiveAccount:
    return live_account(plan)


def raise_threshold(account: LiveAccount) -> None:
    query = account.find(kinds.MONITOR, PAYMENTS).properties["query"]
    account.change(kinds.MONITOR, PAYMENTS, query=query.replace("> 5", "> 50"))


class TestVerdict:
    def test_in_sync(self, account):
        audit = account.audit()
        assert (audit.verdict, audit.exit_code, audit.findings, audit.silences) == ("in sync", 0, (), ())

    def test_drift(self, account):
        raise_threshold(account)
        assert (account.audit().verdict, account.audit().exit_code) == ("drift", 2)

    def test_an_unmanaged_object(self, account):
        account.add(kinds.MONITOR, "777", "Ann's test", {})
        assert (account.audit().verdict, account.audit().exit_code) == ("drift", 2)

    def test_a_silence_alone(self, account):
        account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
        audit = account.audit()
        assert (audit.findings, audit.exit_code) == ((), 2)

    def test_a_notice_alone_is_in_sync(self, account):
        account.change(kinds.STATUS_PAGE, "Example Shop", body={"attributes": {"enabled": False}})
        assert account.audit().exit_code == 0

    def test_an_unread_collection_is_never_in_sync(self, account):
        account.unread[kinds.EXTENSION] = FORBIDDEN
        assert (account.audit().verdict, account.audit().exit_code) == ("could not look", 1)

    def test_an_unread_collection_is_worse_than_drift(self, account):
        raise_threshold(account)
        account.unread[kinds.EXTENSION] = FORBIDDEN
        assert account.audit().exit_code == 1

    def test_a_kind_that_no_reader_knows_is_named(self, account, monkeypatch):
        inventory = account.inventory
        without = [it for it in inventory.collections if it.type != kinds.WINDOW]
        monkeypatch.setattr(LiveAccount, "inventory", replace(inventory, collections=tuple(without)))
        (unread,) = account.audit().unread
        assert (unread.kind, unread.reason) == ("maintenance window", "not read")

    def test_another_tool_s_object_is_no_finding(self, account):
        account.add(kinds.MONITOR, "777", "Theirs", {}, managers=(Manager.KENNEL,))
        assert (account.audit().exit_code, account.audit().counts.elsewhere) == (0, 1)


class TestExits:
    def test_of_a_property_changed_live(self, account):
        account.change(kinds.MONITOR, PAYMENTS, renotifyInterval=60)
        (finding,) = account.audit().findings
        assert "renotifyInterval: 60" in (finding.exits.adopt or "")
        assert finding.exits.revert == f"pulumi up --stack prod --target '{finding.urn}' --refresh"
        assert finding.place is not None
        assert finding.place.file.endswith("alerts.yml")

    def test_of_a_deleted_object_that_a_refresh_keeps(self, account):
        rule = next(it for it in account.objects if it.type == kinds.SCANNER_RULE)
        account.delete(kinds.SCANNER_RULE, rule.id)
        (finding,) = account.audit().findings
        assert (finding.exits.revert or "").startswith("pulumi state delete --stack prod '")

    def test_of_an_unmanaged_object(self, account):
        account.add(kinds.MONITOR, "777", "Ann's test", {}, created=Author(who="ann@example.com", at=NOW))
        (finding,) = account.audit().findings
        assert finding.exits.adopt == "watchbill adopt datadog monitor 777"
        assert (finding.by, finding.since) == ("ann@example.com", NOW.isoformat())

    def test_every_ignore_entry_accepts_its_finding(self, account):
        raise_threshold(account)
        account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
        account.add(kinds.MONITOR, "777", "[prod]  odd * (name)? .+", {})
        account.delete(kinds.DASHBOARD if hasattr(kinds, "DASHBOARD") else kinds.TEST, _first(account, kinds.TEST))
        before = account.audit()
        assert before.exit_code == 2
        entries = [*(it.exits.ignore for it in before.findings), *(it.ignore for it in before.open_silences)]
        for text in entries:
            (fields,) = yaml.safe_load(text or "")["audit"]
            account.allowances.append(Allowance(pattern=" ".join(fields["pattern"].split()), reason="r"))
        after = account.audit()
        assert (after.exit_code, after.entries) == (0, ())
        assert after.counts.accepted == len(before.findings)


def _first(account: LiveAccount, type_: str) -> str:
    return next(it.id for it in account.objects if it.type == type_)


def test_the_order_of_risk(account):
    """What pages before what posts, then data, then the rest; and what no code has at the end."""
    account.change(kinds.MONITOR, PAYMENTS, tags=["env:prod"])
    account.delete(kinds.STATUS_PAGE, "Example Shop")
    account.change(kinds.INDEX, "storefront", retentionDays=3)
    account.change(kinds.MONITOR, "[prod] No Signups", query="changed")
    account.delete(kinds.POLICY, "On call")
    raise_threshold(account)
    account.add("pagerduty:index/extension:Extension", "E9", "Chat", {})
    account.add(kinds.MONITOR, "777", "Ann's page", {"message": "@pagerduty-storefront"})
    account.add("datadog:index/dashboard:Dashboard", "abc", "Ann's dashboard", {})
    order = [(it.level, it.name) for it in account.audit().findings]
    assert order == [
        ("page", "On call"),
        ("page", PAYMENTS),
        ("post", "[prod] No Signups"),
        ("data", "storefront"),
        ("other", "Example Shop"),
        ("page", "Ann's page"),
        ("post", "Chat"),
        ("other", "Ann's dashboard"),
    ]


class TestCoverage:
    def test_shares_and_their_change(self, account, tmp_path):
        file = tmp_path / "audit.json"
        assert shares_of(file) == {}
        file.write_text(as_json(account.audit()))
        assert shares_of(file)["vendor Datadog"] == 1.0
        for number in range(40):
            account.add(kinds.MONITOR, f"9{number}", f"By hand {number}", {}, tags=("team:shop",))
        coverage = account.audit().coverage
        (datadog,) = [it for it in coverage.vendors if it.name == "Datadog"]
        assert datadog.total - datadog.managed == 40
        (shop,) = [it for it in coverage.teams if it.name == "shop"]
        assert shop.total - shop.managed == 40

    def test_people_whom_nothing_pages(self, account):
        reach = {"contact_methods": [{"type": "phone_contact_method"}], "notification_rules": [{"urgency": "high"}]}
        account.add(kinds.USER, "U9", "Zoe", reach)
        assert account.audit().coverage.idle_people == ("Zoe",)

    def test_schedules_that_reach_nobody(self, account):
        account.add(kinds.SCHEDULE, "S9", "Old rota", {"time_zone": "UTC"})
        assert account.audit().coverage.idle_schedules == ("Old rota",)

    def test_channels_that_no_message_names(self, account):
        assert "@webhook-incident-bot" in account.audit().coverage.idle_integrations

    @pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"coverage": 3}', '{"coverage": {"vendors": [1]}}'])
    def test_a_file_that_is_no_audit_is_refused(self, tmp_path, text):
        (tmp_path / "audit.json").write_text(text)
        with pytest.raises(NotAnAudit, match="is not the JSON of an audit"):
            shares_of(tmp_path / "audit.json")


class TestEntries:
    def test_unused_and_expired_entries_are_reported(self, account):
        account.allowances = [
            Allowance(pattern="datadog monitor Gone", reason="r"),
            Allowance(pattern="datadog monitor Old", reason="r", until=date(2026, 1, 1)),
        ]
        assert [(it.pattern, it.problem) for it in account.audit().entries] == [
            ("datadog monitor Gone", "unused"),
            ("datadog monitor Old", "expired"),
        ]

    def test_an_entry_that_accepts_a_silence_is_used(self, account):
        account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
        account.allowances = [Allowance(pattern="pagerduty service Storefront", reason="r")]
        assert (account.audit().entries, account.audit().exit_code) == ((), 0)


class TestReports:
    @pytest.fixture
    def busy(self, account: LiveAccount) -> LiveAccount:
        raise_threshold(account)
        account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
        account.add(kinds.MONITOR, "777", "</details><script>x</script>\n# @all \x1b[31m", {})
        account.unread[kinds.EXTENSION] = FORBIDDEN
        return account

    def test_json_is_as_its_schema_says(self, busy):
        document = json.loads(as_json(busy.audit()))
        jsonschema.Draft202012Validator(json_schema()).validate(document)
        assert (document["verdict"], document["exit_code"], document["version"]) == ("could not look", 1, 1)

    def test_the_published_schema_is_fresh(self):
        file = Path(__file__).parents[2] / "docs" / "audit.schema.json"
        assert json.loads(file.read_text()) == json_schema(), "run `make docs`"

    def test_the_terminal_gets_no_command_from_a_name(self, busy):
        text = as_text(busy.audit())
        assert "\x1b" not in text
        assert "Datadog monitor </details>" in text
        assert max(len(line) for line in text.splitlines()) <= 100

    def test_markdown_begins_with_its_marker_and_escapes_names(self, busy):
        text = as_markdown(busy.audit(), Links(files="https://github.com/o/r/blob/c/", run="https://github.com/o/r/1"))
        assert text.startswith("<!-- watchbill:audit -->\n### ⚠️ Incomplete: 1 collection could not be read\n")
        outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        assert "<script>" not in outside
        assert "@all" not in outside
        assert "https://github.com/o/r/blob/c/" in text
        assert "monitors&#95;read" in text or "monitors_read" in text

    def test_markdown_is_short_enough_and_counts_what_it_leaves_out(self, account):
        for number in range(2_000):
            account.add(kinds.MONITOR, f"9{number}", f"By hand {number} {'x' * 100}", {})
        text = as_markdown(account.audit())
        assert len(text.encode("utf-16-le")) // 2 <= MOST
        assert re.search(r"_… and [\d,]+ more\._", text)
