"""All rules check a plan; an excuse applies to one item and one rule, until its last day."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog import CatalogErrors
from policies.engine.evaluate import BY_ID, evaluate_rules
from policies.engine.inputs import MONITOR
from policies.engine.rule import FoundAtLoad
from policies.rules import RULES
from tests.support.catalogs import CLONE, loaded
from tests.support.rules import TODAY, found, plan_of, resource
from tests.support.texts import FixtureText

UNWISE = FixtureText("""
    alerts:
      - name: Errors
        condition: error_rate > 1%
        duration: 5m
        severity: info
        no_data: page
        excuses: [EXCUSES]
""")
EXCUSE = FixtureText("{rule: no-data-notifies-nobody, reason: A test of the pager, until: 2027-03-01}")


def excused(excuses: str) -> str:
    return UNWISE.replace("EXCUSES", excuses)


def of(findings, rule: str):
    return [it for it in findings if it.rule == rule]


def test_each_rule_has_a_unique_id_a_reason_of_one_sentence_and_a_fix():
    assert len({rule.id for rule in RULES}) == len(RULES) > 100
    for rule in RULES:
        assert rule.why.endswith("."), rule.id
        assert rule.fix.endswith((".", "`")), rule.id
        assert ". " not in rule.why, rule.id


def test_a_finding_has_item_reason_fix_and_place(planned):
    (finding,) = of(evaluate_rules(planned(excused("")), TODAY), "no-data-notifies-nobody")
    assert finding.severity == "error"
    assert finding.message.startswith("Errors: it should notify when data is missing")
    assert finding.message.endswith(f". {BY_ID[finding.rule].why}")
    assert "is_no_data" in str(finding.fix)
    assert finding.item == "alerts/errors"
    assert finding.source is not None
    assert finding.source.line == 3


def test_a_finding_on_a_resource_without_an_item_has_the_resources_name():
    (finding,) = of(evaluate_rules(plan_of(resource({"message": "@pagerduty-shop"})), TODAY), "pager-outside-blocks")
    assert finding.message.startswith("x: ")
    assert finding.item is None


def test_a_rule_checks_only_its_types_of_resource():
    dashboard = resource({"message": "@pagerduty-shop"}, "datadog:index/dashboard:Dashboard")
    assert of(evaluate_rules(plan_of(dashboard), TODAY), "pager-outside-blocks") == []
    assert of(evaluate_rules(plan_of(replace(dashboard, type=MONITOR)), TODAY), "pager-outside-blocks") != []


def test_an_excused_finding_is_listed_as_info(planned):
    (finding,) = of(evaluate_rules(planned(excused(EXCUSE)), TODAY), "no-data-notifies-nobody")
    assert finding.severity == "info"
    assert finding.excused is not None
    assert (finding.excused.reason, finding.excused.until) == ("A test of the pager", date(2027, 3, 1))


def test_an_excuse_changes_no_resource(planned):
    with_excuse, without = planned(excused(EXCUSE)), planned(excused(""))
    assert with_excuse.catalog.excuses != without.catalog.excuses
    assert with_excuse.resources == without.resources


def test_an_excuse_applies_on_its_last_day_and_not_after_it(planned):
    plan = planned(excused(EXCUSE))
    last = date(2027, 3, 1)
    assert of(evaluate_rules(plan, last), "no-data-notifies-nobody")[0].excused
    after = evaluate_rules(plan, last + timedelta(days=1))
    assert of(after, "no-data-notifies-nobody")[0].severity == "error"
    (expired,) = of(after, "excuse-expired")
    assert (expired.severity, expired.item) == ("error", "alerts/errors")
    assert "2027-03-01" in expired.message


def test_an_unused_excuse_is_an_error_at_its_place(planned):
    plan = planned(excused(EXCUSE.replace("no-data-notifies-nobody", "pager-on-warning")))
    (unused,) = of(evaluate_rules(plan, TODAY), "excuse-unused")
    assert (unused.severity, unused.source.line) == ("error", 8)
    assert of(evaluate_rules(plan, TODAY), "no-data-notifies-nobody")[0].severity == "error"


def test_an_excuse_from_an_unknown_rule_suggests_the_closest_one(planned):
    (unknown,) = of(
        evaluate_rules(planned(excused(EXCUSE.replace("notifies-nobody", "notifys-nobody"))), TODAY), "excuse-unknown"
    )
    assert unknown.severity == "error"
    assert "`no-data-notifies-nobody`" in unknown.message


def test_an_excuse_applies_to_its_item_only(planned):
    other = "\n      - {name: O, condition: error_rate > 2%, duration: 5m, severity: info, no_data: page}"
    plan = planned(excused(EXCUSE) + other)
    assert found(plan)["no-data-notifies-nobody"] == {"alerts/o"}


APART = FixtureText("""
    excuses:
      - {rule: no-data-notifies-nobody, of: OF, reason: A test of the pager, until: 2027-03-01}
""")


@pytest.mark.parametrize("of_", ["alerts/errors", "alerts/Errors"])
def test_an_excuse_in_the_section_excuses_applies_like_one_in_the_item(planned, of_):
    plan = planned({"a.yml": excused(""), "b.yml": APART.replace("OF", of_)})
    (finding,) = of(evaluate_rules(plan, TODAY), "no-data-notifies-nobody")
    assert (finding.severity, finding.excused.reason) == ("info", "A test of the pager")
    (expired,) = of(evaluate_rules(plan, date(2027, 3, 2)), "excuse-expired")
    assert expired.source.file.endswith("b.yml")


@pytest.mark.parametrize("of_", ["alerts/e", "alerts/Errors"])
def test_an_excuse_names_an_item_by_id_or_name(planned, of_):
    own = excused("").replace("name: Errors", "name: Errors\n        id: e")
    plan = planned({"a.yml": own, "b.yml": APART.replace("OF", of_)})
    (finding,) = of(evaluate_rules(plan, TODAY), "no-data-notifies-nobody")
    assert finding.excused is not None


@pytest.mark.parametrize(
    ("of_", "said"),
    [
        ("alerts/erors", "there is no item `erors` in `alerts` (did you mean `errors`?)"),
        ("uptime/gone", "there is no item `gone` in `uptime`. "),
    ],
)
def test_an_excuse_of_an_unknown_item_is_unused(planned, of_, said):
    plan = planned({"a.yml": excused(""), "b.yml": APART.replace("OF", of_)})
    (unused,) = of(evaluate_rules(plan, TODAY), "excuse-unused")
    assert unused.severity == "error"
    assert said in unused.message


@pytest.mark.parametrize(
    ("of_", "said", "hint"),
    [
        ("alarms/errors", "`alarms` is not a section with items that can be excused", "`alerts/high-error-rate`"),
        ("errors", "`of`: `errors` is not a section and an item of it", "`alerts/high-error-rate`"),
    ],
)
def test_an_excuse_of_an_unknown_section_is_rejected_at_its_place(tmp_path, of_, said, hint):
    with pytest.raises(CatalogErrors) as refused:
        loaded(tmp_path, {"a.yml": excused(""), "b.yml": APART.replace("OF", of_)})
    (error,) = refused.value.errors
    assert said in error.message
    assert hint in str(error.hint)
    assert error.source.file.endswith("b.yml")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{rule: pager-on-warning, until: 2027-03-01}", "`reason` is missing in an excuse"),
        ("{rule: pager-on-warning, reason: '', until: 2027-03-01}", "the reason is empty"),
        ("{rule: pager-on-warning, reason: so}", "`until` is missing in an excuse"),
        ("{rule: pager-on-warning, reason: so, until: soon}", "`soon` is not a date"),
        ("{reason: so, until: 2027-03-01}", "`rule` is missing in an excuse"),
    ],
)
def test_an_excuse_without_rule_reason_or_last_day_is_rejected_at_its_place(tmp_path, written, said):
    with pytest.raises(CatalogErrors) as refused:
        loaded(tmp_path, excused(written))
    assert said in str(refused.value)
    assert "catalog.yml:8:" in str(refused.value)


def test_every_kind_of_item_can_be_excused(tmp_path):
    excuse = "excuses: [{rule: some-rule, reason: So it is, until: 2027-03-01}]"
    catalog = loaded(
        tmp_path,
        f"""
        stack: {{environment: prod, {excuse}}}
        services: [{{name: Shop, {excuse}}}]
        metrics: [{{name: disk.used, from: agent, type: gauge, tags: [host], {excuse}}}]
        signals: [{{name: disk, gauge: disk.used, {excuse}}}]
        channels: [{{name: slack, workspace: acme, channel: "#a", {excuse}}}]
        alerts: [{{name: Disk, condition: disk > 1, duration: 5m, severity: info, {excuse}}}]
        slos: [{{name: Good, target: 99%, of: {{ratio: error_rate}}, alerts: [], {excuse}}}]
        uptime: [{{name: Health, url: "https://shop.example.com", severity: info, {excuse}}}]
        dashboards: [{{name: Board, signals: [disk], {excuse}}}]
        maintenance: [{{name: Night, start: 2030-01-01 02:00, for: 1h, time_zone: UTC, services: all, {excuse}}}]
        on_call:
          people: [{{name: Ada, email: ada@example.com, {excuse}}}]
          teams: [{{name: Web, people: [Ada], {excuse}}}]
          rotations: [{{name: First, people: [Ada], time_zone: UTC, {excuse}}}]
          escalation_policies: [{{name: Policy, levels: [{{notify: everyone}}], {excuse}}}]
        error_tracking:
          organization: acme
          team: Web
          projects: [{{name: Web, service: Shop, {excuse}}}]
          alerts: [{{name: New, condition: new issue, {excuse}}}]
        logs:
          index: {{name: shop, owned: true, {excuse}}}
          pipelines: [{{name: Pipe, filter: "service:shop", {excuse}}}]
          archive: {{s3: {{bucket: b, account: "123456789012", role: r}}, {excuse}}}
        status_page:
          name: Page
          domain_prefix: acme
          visibility: public
          components: [{{name: Checkout, {excuse}}}]
        """,
    )
    assert {f"{it.section}/{it.item}" for it in catalog.excuses} == {
        "stack/stack",
        "services/shop",
        "metrics/disk.used",
        "signals/disk",
        "channels/slack",
        "alerts/disk",
        "slos/good",
        "uptime/health",
        "dashboards/board",
        "maintenance/night",
        "people/ada",
        "teams/web",
        "rotations/first",
        "escalation_policies/policy",
        "projects/web",
        "error_alerts/new",
        "indexes/shop",
        "pipelines/pipe",
        "archives/logs",
        "components/checkout",
    }
    assert all(it.source is not None and it.source.line > 1 for it in catalog.excuses)


def test_a_finding_of_the_catalog_has_its_rules_severity_and_can_be_excused(planned):
    text = FixtureText("""
        services: [{name: Shop}]
        channels: [{name: slack, workspace: acme, channel: "#a"}]
        alerts: [{name: E, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}]
        on_call:
          people: [{name: Ada, email: ada@example.com}]
          rotations: [{name: First, people: [Ada], time_zone: UTC}]
          escalation_policies: [{name: Policy, levels: [{notify: [First]}]EXCUSE}]
    """)
    (alone,) = of(evaluate_rules(planned(text.replace("EXCUSE", "")), TODAY), "on-call-one-person")
    assert (alone.severity, alone.item) == ("error", "escalation_policies/policy")
    excuse = ", excuses: [{rule: on-call-one-person, reason: A company of one, until: 2027-03-01}]"
    (excused_,) = of(evaluate_rules(planned(text.replace("EXCUSE", excuse)), TODAY), "on-call-one-person")
    assert (excused_.severity, bool(excused_.excused)) == ("info", True)


def test_each_finding_of_the_catalog_has_a_rule():
    code = "".join(file.read_text() for file in (CLONE / "catalog").rglob("*.py"))
    ids = set(re.findall(r'Finding\(\s*"([a-z-]+)"', code))
    assert "maintenance-past" in ids
    at_load = {rule.id for rule in RULES if isinstance(rule.scope, FoundAtLoad)}
    assert ids - {"maintenance-past"} == at_load
