"""Metrics and signals of one's own: what is made of them, what is refused, and what stays open."""

from collections.abc import Callable

import pytest

from catalog import Catalog
from tests.support.texts import FixtureText

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
METRICS = FixtureText("""\
metrics:
  - {name: email.sent, tags: [provider], from: {event: email.sent}}
  - {name: email.size, unit: byte, from: {event: email.sent, field: size}}
  - {name: db.connections, type: gauge, unit: connection, tags: [host], from: agent}
  - {name: db.time, type: distribution, unit: second, from: agent}
  - {name: disk.used, type: gauge, unit: fraction, from: agent, reported: true}
""")


def test_log_lines_make_a_count_or_with_a_field_a_distribution(loaded: Loaded) -> None:
    metrics = {metric.name: metric for metric in loaded(METRICS).known_metrics}
    assert (metrics["email.sent"].kind, metrics["email.sent"].event) == ("count", "email.sent")
    assert (metrics["email.size"].kind, metrics["email.size"].field) == ("distribution", "size")


def test_log_lines_carry_environment_and_service_and_an_agent_the_environment(loaded: Loaded) -> None:
    metrics = {metric.name: metric for metric in loaded(METRICS).known_metrics}
    assert metrics["email.sent"].tags == ("env", "service", "provider")
    assert (metrics["db.connections"].event, metrics["db.connections"].tags) == (None, ("env", "host"))


def test_a_metric_that_was_not_received_yet_is_open_until_it_says_so(loaded: Loaded) -> None:
    (finding,) = loaded(METRICS).findings
    assert (finding.rule, finding.severity, str(finding.source)) == ("metric-metadata-unset", "info", "shop/a.yml:2:5")
    assert "`db.connections`" in finding.message
    assert "`disk.used`" not in finding.message
    assert loaded(METRICS.replace("}\n", ", reported: true}\n").replace("true, reported: true", "true")).findings == ()


def test_a_stack_that_does_not_own_the_metrics_has_none_of_them_open(loaded: Loaded) -> None:
    findings = loaded(METRICS, stack="stack: {environment: staging, owns: false}").findings
    assert [finding.rule for finding in findings] == ["owned-by-other-stack"]


@pytest.mark.parametrize("name", ["redis.mem.used", "system.disk.in_use", "aws.sqs.sent", "network.http.time"])
def test_reported_does_nothing_for_an_integrations_metric_and_nobody_is_told_to_write_it(
    loaded: Loaded, name: str
) -> None:
    metric = f"metrics:\n  - {{name: {name}, type: gauge, from: agent}}\n"
    assert loaded(metric).findings == ()
    (finding,) = loaded(metric.replace("agent}", "agent, reported: true}")).findings
    assert (finding.rule, finding.severity, str(finding.source)) == ("integration-metric", "warning", "shop/a.yml:2:5")
    assert f"`{name}`" in finding.message
    staging = "stack: {environment: staging, owns: false}"
    rules = [it.rule for it in loaded(metric.replace("agent}", "agent, reported: true}"), stack=staging).findings]
    assert rules == ["owned-by-other-stack"]


@pytest.mark.parametrize("name", ["redis", "http.requests", "network.packets", "systems.load", "my.redis.keys"])
def test_a_custom_metric_is_not_taken_for_an_integrations(loaded: Loaded, name: str) -> None:
    (finding,) = loaded(f"metrics: [{{name: {name}, type: gauge, from: agent}}]").findings
    assert finding.rule == "metric-metadata-unset"


@pytest.mark.parametrize(
    ("name", "rules"), [("trace.http.request", []), ("linkerd.response_latency", ["percentiles-not-enabled"])]
)
def test_percentiles_of_an_integrations_metric_are_said_where_somebody_must_enable_them(
    loaded: Loaded, name: str, rules: list[str]
) -> None:
    metric = f"metrics: [{{name: {name}, type: distribution, unit: second, from: agent}}]"
    findings = loaded(metric, signals=f"signals: [{{name: slow, percentile: 95, metric: {name}}}]").findings
    assert [finding.rule for finding in findings] == rules


def test_of_a_metric_that_exists_without_yaml_one_can_say_that_it_was_received(loaded: Loaded) -> None:
    catalog = loaded("metrics: [{name: api.latency, reported: true}]")
    latency = next(metric for metric in catalog.known_metrics if metric.name == "api.latency")
    assert (latency.reported, latency.unit) == (True, "millisecond")
    assert catalog.signals["p95_latency"].metric == latency


@pytest.mark.parametrize(
    ("signal", "condition", "threshold"),
    [
        ("gauge: db.connections", "> 80", 80.0),
        ("gauge: disk.used, aggregate: max", "> 90%", 0.9),
        ("rate: api.requests", "> 100/s", 100.0),
        ("rate: api.requests", "> 6000/min", 100.0),
        ("rate: api.requests", "> 100 per second", 100.0),
        ("average: email.size", "> 2MB", 2e6),
        ("average: email.size", "> 1.5KiB", 1536.0),
        ("average: db.time", "> 1500ms", 1.5),
        ("average: db.time", "> 2min", 120.0),
        ('logs: "status:error"', "> 10", 10.0),
        ("average: payment.amount, unit: percent", "> 5%", 5.0),
    ],
)
def test_a_threshold_is_converted_to_the_unit_of_what_is_measured(
    loaded: Loaded, signal: str, condition: str, threshold: float
) -> None:
    text = f"signals: [{{name: s, {signal}}}]\n"
    alerts = f"alerts: [{{name: A, condition: s {condition}, duration: 5m, severity: info}}]\n"
    (alert,) = loaded(METRICS, signals=text, alerts=alerts).alerts
    assert alert.detection.threshold == pytest.approx(threshold)


@pytest.mark.parametrize(
    ("metric", "message", "hint"),
    [
        ("name: a.b", "2:5: `from` is missing in the metric `a.b`", "`from: agent`"),
        ("name: a.b, from: agnt", "2:23: `from`: unknown source `agnt` of a metric", "`agent` or"),
        ("name: a.b, from: agent", "2:5: `type` is missing in the metric `a.b`", "`gauge`"),
        ("name: a.b, from: {event: x}, type: gauge", "2:41: `type`: a metric from log lines", "`type: count`"),
        ("name: a.b, from: {event: x}, type: distribution", "2:23: `field` is missing", "field: <field>"),
        ("name: a.b, from: {event: x, field: y}, type: count", "2:41: `field` is not allowed for a", "distribution"),
        ("name: a.b, from: {evnt: x}", "2:24: unknown key `evnt` in `from`", "did you mean `event`?"),
        ("name: a-b, from: agent, type: gauge", "2:12: `name`: `a-b` is not a metric's name", "`email.bounces`"),
        ("name: a.b, from: agent, type: gauge, unit: seconds", "2:49: `unit`: unknown unit `seconds`", "`second`?"),
        ("name: a.b, from: agent, type: gage", "2:36: `type`: `gage` is not a type of metric", "`gauge`?"),
        ("name: a.b, from: agent, type: gauge, tags: [Host]", "2:50: an entry of `tags`: `Host` is not a tag", "host"),
        ("name: api.latency, unit: second", "2:31: `unit` is not allowed: `api.latency` is built in", "`reported`"),
    ],
)
def test_a_metric_that_cannot_be_made_is_refused(refused: Refused, metric: str, message: str, hint: str) -> None:
    _is_refused(refused(f"metrics:\n  - {{{metric}}}\n"), message, hint)


@pytest.mark.parametrize(
    ("signal", "message", "hint"),
    [
        ("gauge: db.connectoins", "2:22: unknown metric `db.connectoins`", "did you mean `db.connections`?"),
        ("gauge: email.sent", "2:22: `email.sent` is a count, and a gauge requires a gauge", "`db.connections`"),
        ("rate: email.size", "2:21: `email.size` is a distribution", "`email.sent`"),
        ("percentile: 95, metric: db.time", "2:39: Datadog keeps no percentiles of `db.time`", "`reported: true`"),
        ("count: email.sent, aggregate: max", "2:45: `aggregate` is not allowed in a signal that is a count", "remove"),
        ("gauge: db.connections, aggregate: mx", "2:49: `aggregate`: `mx` is not a way to join", "`max`"),
        ("rate: email.sent, unit: second", "2:39: `unit` is not allowed in a signal that is a rate", "per second"),
        ('logs: "a", where: {b: c}', "2:33: `where` is not allowed in a signal that is a count of logs", "@provider"),
        ('logs: "a\\nb"', "2:21: `logs`: invalid log search `a b`", "one line"),
        ("gauge: db.connections, group_by: [hots]", "2:49: unknown tag `hots` of the metric", "`host`?"),
        ("check: a b", "2:22: `check`: `a b` is not a service check", "`postgres.can_connect`"),
        ("count: email.sent, env: prod", "2:39: `env`: `prod` is not a reach", "`all`"),
    ],
)
def test_a_signal_that_measures_nothing_is_refused(refused: Refused, signal: str, message: str, hint: str) -> None:
    errors = refused(f"signals:\n  - {{name: s, {signal}}}\n", metrics=METRICS)
    _is_refused(errors, message, hint)


@pytest.mark.parametrize(
    ("signal", "condition", "message", "hint"),
    [
        ("average: email.size", "> 5", "`s` is a size: the value needs a unit", "`5MB`"),
        ("average: email.size", "> 5s", "`5s` has the wrong unit: `s` is a size in bytes", "`MB`"),
        ("rate: email.sent", "> 5", "`s` is a rate: the value needs a unit of time", "`5/s`"),
        ("rate: email.sent", "> 5ms", "`5ms` has the wrong unit: `s` is a rate", "`/s`"),
        ("gauge: disk.used", "> 120%", "is over 100 %", "0% to 100%"),
        ("gauge: db.connections", "> 5%", "`s` is a plain number", "without a unit"),
        ("check: a.b", "> 2", "the condition of a service check is a number of failed runs", "`s >= 3`"),
        ("check: a.b", ">= 200", "the condition of a service check is a number of failed runs", "1 to 99"),
        ("check: a.b", ">= 1.5", "the condition of a service check is a number of failed runs", "`s >= 3`"),
    ],
)
def test_a_threshold_of_another_kind_is_refused(
    refused: Refused, signal: str, condition: str, message: str, hint: str
) -> None:
    duration = "" if "check" in signal else " duration: 5m,"
    alert = f"alerts:\n  - {{name: A, condition: s {condition},{duration} severity: info}}\n"
    (error,) = refused(alert, b=f"signals: [{{name: s, {signal}}}]", metrics=METRICS)
    assert error.startswith("shop/a.yml:2:26: `condition`: ")
    assert message in error
    assert hint in error.partition("\n")[2]


def test_a_signal_without_a_metric_cannot_be_drawn(refused: Refused) -> None:
    signals = 'signals: [{name: s, logs: "a"}]\n'
    (error,) = refused("dashboards: [{name: D, signals: [s]}]\n", signals=signals)
    assert error.startswith("shop/a.yml:1:34: `s` has no metric, and a graph requires one")


def _is_refused(errors: list[str], message: str, hint: str) -> None:
    assert len(errors) == 1, errors
    assert errors[0].startswith(f"shop/a.yml:{message}"), errors[0]
    assert hint in errors[0].partition("\n")[2], errors[0]
