"""A folder of YAML in, a catalog out."""

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import Catalog, CatalogErrors, load
from catalog.alerts.detection import Threshold
from catalog.forms.text import slug
from catalog.uptime.model import Answer, HttpProbe

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
ROOT = Path(__file__).parents[2]

FIRST_ALERTS = """\
# monitoring/alerts.yml
alerts:
  - name: High Error Rate
    condition: error_rate > 1%
    duration: 5m
    severity: critical
    notify: ['slack', 'pagerduty']

  - name: Slow API Response
    condition: p95_latency > 2000ms
    duration: 10m
    severity: warning
    notify: ['slack']

  - name: Payment Failures
    condition: payment_failure_rate > 5%
    duration: 5m
    severity: critical
    notify: ['slack', 'email', 'pagerduty']"""

SHOP = {
    "stack": "stack: {environment: prod, owns: {datadog: false}, tags: {team: shop, cost: a}}",
    "services": """\
services:
  - {name: Storefront, url: https://shop.example.com, runbooks: https://wiki.example.com/r/, default: true}
  - {name: Billing, escalation_policy: On call}""",
    "signals": """\
signals:
  - {name: checkout_latency, percentile: 90, metric: api.latency, where: {endpoint: /api/checkout}}
  - {name: refused_share, ratio: payment.attempts, where: {outcome: refused}}
  - {name: signups, count: user.signup}
  - {name: mean_latency, average: api.latency}
  - {name: mean_amount, average: payment.amount}""",
    "channels": """\
channels:
  - {name: slack, workspace: acme, channel: "#alerts"}
  - {name: email, address: ops@example.com}
  - {name: Payments team, kind: slack, workspace: acme, channel: "#payments"}""",
    "alerts": """\
alerts:
  - {name: Slow checkout, condition: checkout_latency>2s, duration: 1h, severity: critical,
     notify: [Payments team, pagerduty, slack], renamed_from: Old Checkout}
  - {name: Refused, condition: refused_share > 0.5%, duration: 5m, severity: warning, notify: [payments-team],
     service: billing, min_events: 9, runbook: https://wiki.example.com/refused}
  - {name: Few signups, id: signups, condition: signups < 1, duration: 1d, severity: info}""",
    "on_call": """\
on_call:
  people:
    - {name: Grace, email: grace@example.com, create: true}
    - {name: Ada, email: ada@example.com}
  rotations:
    - {name: Primary, people: [Grace, ada], time_zone: Europe/Berlin, hand_off: tuesday 10:30, start: 2026-03-25}
    - {name: Backup, people: [Ada], time_zone: UTC, turn: daily}""",
    "uptime": """\
uptime:
  - {name: Storefront health, every: 30s, locations: [aws:us-east-2, aws:eu-central-1], notify: [slack]}
  - {name: Docs, service: Billing, url: https://docs.example.com, status: 204, json: {}, severity: warning}""",
    "dashboards": "dashboards:\n  - {name: Money, signals: [refused_share, error_rate]}",
    "error_tracking": "error_tracking: {organization: acme, team: Shop, projects: [{name: Web, platform: node}]}",
    "status_page": "status_page: {name: Acme, domain_prefix: acme, components: [{name: Pay}, {name: Browse}]}",
}


def above(limit: float, minutes: int, events: int | None = None) -> Threshold:
    return Threshold(comparator=">", threshold=limit, window_minutes=minutes, min_events=events)


def test_three_alerts_alone_are_a_catalog(loaded: Loaded) -> None:
    catalog = loaded(FIRST_ALERTS)
    assert [(alert.id, alert.signal.name, alert.detection) for alert in catalog.alerts] == [
        ("high-error-rate", "error_rate", above(1, minutes=5, events=50)),
        ("payment-failures", "payment_failure_rate", above(5, minutes=5, events=50)),
        ("slow-api-response", "p95_latency", above(2000, minutes=10)),
    ]
    assert [str(alert.source) for alert in catalog.alerts] == ["shop/a.yml:3:5", "shop/a.yml:15:5", "shop/a.yml:9:5"]
    assert [alert.service for alert in catalog.alerts] == [None] * 3
    assert (catalog.stack.name, catalog.stack.environment, catalog.stack.pages) == ("prod", "prod", True)
    assert [metric.name for metric in catalog.metrics] == ["api.latency", "api.requests", "payment.attempts"]
    (overview,) = catalog.dashboards
    assert (overview.id, overview.source) == ("overview", None)
    assert [signal.name for signal in overview.signals] == [
        "requests", "error_rate", "p95_latency", "payments", "payment_failure_rate",
    ]  # fmt: skip


def test_the_signals_that_need_no_yaml_are_named_in_words(loaded: Loaded) -> None:
    signals = loaded(FIRST_ALERTS).signals
    assert {name: (signal.title, signal.kind, signal.unit) for name, signal in signals.items()} == {
        "error_rate": ("error rate", "ratio", "percent"),
        "p50_latency": ("median latency", "percentile", "millisecond"),
        "p95_latency": ("95th percentile latency", "percentile", "millisecond"),
        "p99_latency": ("99th percentile latency", "percentile", "millisecond"),
        "payment_failure_rate": ("payment failure rate", "ratio", "percent"),
    }
    assert signals["error_rate"].where == (("status_class", "5xx"),)
    assert signals["payment_failure_rate"].where == (("outcome", "failed"),)


def test_own_signals_take_their_unit_from_how_they_are_counted(loaded: Loaded) -> None:
    signals = loaded(**SHOP).signals
    own = {name: (signal.metric.name, signal.kind, signal.unit) for name, signal in signals.items() if signal.source}
    assert own == {
        "checkout_latency": ("api.latency", "percentile", "millisecond"),
        "mean_amount": ("payment.amount", "average", None),
        "mean_latency": ("api.latency", "average", "millisecond"),
        "refused_share": ("payment.attempts", "ratio", "percent"),
        "signups": ("user.signup", "count", "count"),
    }
    assert signals["checkout_latency"].percentile == 90
    assert signals["checkout_latency"].where == (("endpoint", "/api/checkout"),)


def test_an_alert_knows_its_channels_service_and_runbook(loaded: Loaded) -> None:
    catalog = loaded(**SHOP)
    refused, signups, slow = catalog.alerts
    assert (slow.condition, slow.detection) == ("checkout_latency > 2s", above(2000, minutes=60))
    assert [channel.id for channel in slow.notify] == ["pagerduty", "payments-team", "slack"]
    assert slow.service == catalog.item("services", "storefront")
    assert slow.runbook == "https://wiki.example.com/r/slow-checkout"
    assert slow.renamed_from == "old-checkout"
    assert (refused.service, refused.min_events) == (catalog.item("services", "billing"), 9)
    assert refused.runbook == "https://wiki.example.com/refused"
    assert (signups.id, signups.min_events, signups.detection.window_minutes) == ("signups", None, 1440)
    assert signups.notify == ()
    with pytest.raises(KeyError):
        catalog.item("alerts", "slow")


def test_rotations_without_an_escalation_policy_make_one_that_ends_with_the_whole_team(loaded: Loaded) -> None:
    catalog = loaded(**SHOP)
    (policy,) = catalog.on_call.escalation_policies
    assert (policy.id, policy.name, policy.repeat) == ("on-call", "On call", 2)
    assert [
        (level.after_minutes, [rotation.id for rotation in level.rotations], [person.id for person in level.people])
        for level in policy.levels
    ] == [(5, ["primary"], []), (5, ["backup"], []), (5, [], ["ada", "grace"])]
    assert {service.id: service.escalation_policy for service in catalog.services} == {
        "billing": policy,
        "storefront": policy,
    }


def test_a_rotation_is_handed_over_first_at_its_weekday_and_hour_on_or_after_its_start(loaded: Loaded) -> None:
    backup, primary = loaded(**SHOP).on_call.rotations
    assert [person.name for person in primary.people] == ["Grace", "Ada"]
    # Across the change to summer time on 29 March: the hour on the wall stays.
    assert primary.first_hand_off == datetime(2026, 3, 31, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert primary.first_hand_off.utcoffset() == datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
    assert (primary.turn.hours, primary.weekday) == (168, 1)
    assert backup.first_hand_off == datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("UTC"))
    assert (backup.turn.hours, backup.weekday, backup.hand_off) == (24, None, time(9))
    assert backup.start == date(2026, 1, 5)


def test_written_escalation_policies_wake_whom_they_name(loaded: Loaded) -> None:
    policies = """
  escalation_policies:
    - name: Nights
      repeat: 0
      levels: [{notify: [Primary, Grace], after: 10m}, {notify: everyone}]
    - {name: Days, levels: [{notify: [backup]}]}"""
    texts = {
        **SHOP,
        "on_call": SHOP["on_call"] + policies,
        "services": "services: [{name: A, escalation_policy: days}]",
    }
    texts = {
        name: text.replace(", service: billing", "").replace("service: Billing, ", "") for name, text in texts.items()
    }
    catalog = loaded(**{**texts, "alerts": "alerts: []", "uptime": "uptime: []"})
    days, nights = catalog.on_call.escalation_policies
    assert [level.after_minutes for level in nights.levels] == [10, 5]
    assert [[rotation.id for rotation in level.rotations] for level in nights.levels] == [["primary"], []]
    assert [[person.id for person in level.people] for level in nights.levels] == [["grace"], ["ada", "grace"]]
    assert (nights.repeat, days.repeat) == (0, 2)
    assert catalog.services[0].escalation_policy == days


def test_an_uptime_check_asks_the_health_endpoint_of_its_service(loaded: Loaded) -> None:
    docs, storefront = loaded(**SHOP).uptime
    assert storefront.probe == HttpProbe(
        url="https://shop.example.com/api/health", answer=Answer(status=200, json=(("$.status", "healthy"),))
    )
    assert storefront.every_seconds == 30
    assert storefront.locations == ("aws:eu-central-1", "aws:us-east-2")
    assert (storefront.severity, storefront.runbook) == ("critical", "https://wiki.example.com/r/storefront-health")
    assert docs.probe == HttpProbe(url="https://docs.example.com", answer=Answer(status=204))
    assert docs.every_seconds == 60
    assert len(docs.locations) > 1


def test_the_rest_of_a_stack(loaded: Loaded) -> None:
    catalog = loaded(**SHOP)
    owns = catalog.stack.owns
    assert (owns.datadog, owns.pagerduty, owns.sentry) == (False, True, True)
    assert catalog.stack.tags == ("cost:a", "team:shop")
    assert [channel.id for channel in catalog.channels] == ["email", "pagerduty", "payments-team", "slack"]
    assert [signal.name for signal in catalog.dashboards[0].signals] == ["refused_share", "error_rate"]
    assert catalog.error_tracking is not None
    assert catalog.error_tracking.projects[0].service == catalog.item("services", "storefront")
    assert catalog.status_page is not None
    assert [component.name for component in catalog.status_page.components] == ["Pay", "Browse"]
    assert catalog.status_page.visibility == "public"
    assert [finding.rule for finding in catalog.findings] == ["on-call-too-few", "owned-by-other-stack"]


@pytest.mark.parametrize(
    ("path", "text", "name", "environment", "pages"),
    [
        ("stacks/staging", "alerts: []", "staging", "staging", False),
        ("stacks/prod", "alerts: []", "prod", "prod", True),
        ("stacks/eu", "stack: {environment: production}", "eu", "production", True),
        ("elsewhere", "alerts: []", "prod", "prod", True),
        ("elsewhere", "stack: {environment: test, owns: false}", "test", "test", False),
    ],
)
def test_the_environment_is_the_one_written_else_the_stack_s_folder_else_prod(
    tmp_path: Path, path: str, text: str, name: str, environment: str, pages: bool
) -> None:
    folder = tmp_path / path
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(text)
    stack = load(folder).stack
    assert (stack.name, stack.environment, stack.pages) == (name, environment, pages)
    assert stack.owns.sentry is ("owns" not in text)


def test_a_catalog_is_hashable_and_survives_a_copy_and_a_pickle(loaded: Loaded) -> None:
    catalog = loaded(**SHOP)
    assert pickle.loads(pickle.dumps(catalog)) == catalog == copy.deepcopy(catalog)
    assert len({catalog, copy.deepcopy(catalog)}) == 1


@settings(max_examples=15)
@given(st.permutations(sorted(SHOP)), st.integers(0, 3), st.booleans())
def test_moving_items_between_files_and_lines_changes_nothing_but_their_source(
    loaded: Loaded, order: list[str], blank_lines: int, one_file: bool
) -> None:
    before = loaded(**SHOP)
    sections = [SHOP[name] for name in order]
    if one_file:
        after = loaded(("\n" * (blank_lines + 1)).join(sections))
    else:
        after = loaded(**{f"f{index}": "\n" * blank_lines + text for index, text in enumerate(sections)})
    assert after == before
    assert hash(after) == hash(before)


def test_the_order_of_the_items_of_a_section_changes_nothing(loaded: Loaded) -> None:
    before = loaded(**SHOP)
    head, *items = SHOP["alerts"].replace("\n     ", " ").splitlines()
    backwards = loaded(**{**SHOP, "alerts": "\n".join([head, *reversed(items)])})
    moved = loaded(**{**SHOP, "alerts": "\n".join([head, *items[:1]]), "more": "\n".join([head, *items[1:]])})
    assert backwards == moved == before
    assert backwards.alerts[0].source != before.alerts[0].source


def test_order_that_means_something_is_kept(loaded: Loaded) -> None:
    def changed(section: str, old: str, new: str) -> Catalog:
        assert old in SHOP[section]
        return loaded(**{**SHOP, section: SHOP[section].replace(old, new)})

    before = loaded(**SHOP)
    assert changed("on_call", "[Grace, ada]", "[ada, Grace]") != before
    assert changed("dashboards", "[refused_share, error_rate]", "[error_rate, refused_share]") != before
    assert changed("status_page", "{name: Pay}, {name: Browse}", "{name: Browse}, {name: Pay}") != before


def test_people_and_rotations_may_stand_in_several_files_and_the_stack_in_one(refused: Refused) -> None:
    more = "on_call: {people: [{name: Joan, email: joan@example.com}]}"
    assert refused(**SHOP, more=more) == []
    (error,) = refused(**SHOP, zz="stack: {environment: test}")
    assert error.startswith("shop/zz.yml:1:8: the section `stack` is written twice\n  first at shop/stack.yml:1:8")


def test_every_error_of_every_file_is_said_in_one_run_in_order(refused: Refused) -> None:
    errors = refused(
        a="alerts: [\n",
        b="alerts:\n  - {name: A, condition: eror_rate > 1%, duration: 5, severity: hihg}\n",
        c="services: [{name: no}, {name: B, urll: x}]\n",
    )
    assert [error.split(" ")[0] for error in errors] == [
        "shop/a.yml:2:1:",
        "shop/b.yml:2:26:",
        "shop/b.yml:2:52:",
        "shop/b.yml:2:65:",
        "shop/c.yml:1:19:",
        "shop/c.yml:1:34:",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "services: [{name: Shop, urll: x}]",
        "services: [{name: Shop, url: x}]",
        "services: [{nmae: Shop}]",
        "services: [Shop]",
        "services: {name: Shop}",
        "servces: [{name: Shop}]",
        "services: [",
        "services: [{name: Shop}, {name: Shop}]",
        "services: [{name: Shop, <<: {url: x}}]",
    ],
)
def test_a_reference_to_an_item_that_was_refused_is_no_error_of_its_own(refused: Refused, broken: str) -> None:
    alert = "{name: A, condition: error_rate > 1%, duration: 5m, severity: info, service: Shop}"
    errors = refused(a=broken, b=f"alerts: [{alert}]")
    assert len(errors) == 1
    assert errors[0].startswith("shop/a.yml")


def test_an_alert_without_a_service_is_not_blamed_while_a_service_is_refused(refused: Refused) -> None:
    alert = "{name: A, condition: error_rate > 1%, duration: 5m, severity: info}"
    (error,) = refused(f"services: [{{name: A}}, {{name: B}}, {{name: C, default: true, urll: x}}]\nalerts: [{alert}]")
    assert "unknown key `urll` in a service" in error


@pytest.mark.parametrize("field", ["severty: critical", "notfy: [slack]", "srvice: Shop"])
def test_a_mistyped_key_is_one_error_not_a_missing_field_as_well(refused: Refused, field: str) -> None:
    fields = {"severity": "severity: critical", "notify": "notify: [slack]", "service": "service: Shop"}
    meant = {"severty": "severity", "notfy": "notify", "srvice": "service"}[field.split(":")[0]]
    rest = ", ".join(text for name, text in fields.items() if name != meant)
    alert = f"{{name: A, condition: error_rate > 1%, duration: 5m, {rest}, {field}}}"
    (error,) = refused(f"services: [{{name: Shop}}, {{name: Other}}]\nalerts: [{alert}]")
    assert f"did you mean `{meant}`?" in error


def test_the_errors_of_one_run_can_be_read_by_a_program(folder: Path) -> None:
    (folder / "a.yml").write_text("alrets: []\n")
    with pytest.raises(CatalogErrors) as refused:
        load(folder)
    (error,) = refused.value.errors
    assert (error.source.file, error.source.line, error.source.column) == ("shop/a.yml", 1, 1)
    assert (error.message, str(error.hint)[:23]) == ("unknown section `alrets`", "did you mean `alerts`? a"[:23])


def test_hidden_files_and_other_files_are_not_read(folder: Path) -> None:
    (folder / ".#a.yml").write_text("\t")
    (folder / "notes.txt").write_text("\t")
    (folder / "A.YAML").write_text(FIRST_ALERTS)
    assert len(load(folder).alerts) == 3


def test_a_folder_outside_the_working_directory_is_named_in_full(
    loaded: Loaded, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(FIRST_ALERTS)
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    source = load(Path("..")).alerts[0].source
    assert source is not None
    assert source.file == str(folder / "a.yml")


def test_loading_does_not_import_pulumi() -> None:
    code = "import sys, catalog; assert not [name for name in sys.modules if name.startswith('pulumi')]"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@given(st.text(max_size=30))
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug(slug(name)) == slug(name)


@pytest.mark.parametrize(
    ("name", "id"),
    [("High Error Rate", "high-error-rate"), ("Über-Größe!", "uber-grosse"), ("  A  B ", "a-b"), ("…", "")],
)
def test_slugs_that_people_expect(name: str, id: str) -> None:
    assert slug(name) == id


DEFAULTS = """\
channels:
  - {name: email, address: ops@example.com, default_for: [critical, warning]}
  - {name: Bot, kind: webhook, url_secret: "watchbill:bot", default_for: [critical], environments: [prod]}
"""


def _told(loaded: Loaded, environment: str, rest: str) -> list[str]:
    alert = f"{{name: A, condition: error_rate > 1%, duration: 5m, {rest}}}"
    catalog = loaded(f"stack: {{environment: {environment}}}\nalerts: [{alert}]\n{DEFAULTS}")
    return [channel.id for channel in catalog.alerts[0].notify]


@pytest.mark.parametrize(
    ("environment", "rest", "told"),
    [
        ("prod", "severity: critical", ["bot", "email"]),
        ("prod", "severity: warning", ["email"]),
        ("prod", "severity: info", []),
        ("prod", "severity: warning, notify: []", []),
        ("prod", "severity: critical, notify: [slack]", ["slack"]),
        ("staging", "severity: critical", ["email"]),
        ("staging", "severity: critical, notify: [Bot, slack]", ["slack"]),
    ],
)
def test_an_alert_that_says_nobody_tells_the_channels_of_its_severity_that_listen_here(
    loaded: Loaded, environment: str, rest: str, told: list[str]
) -> None:
    assert _told(loaded, environment, rest) == told
