"""Filters that a signal writes, beside the service and the environment that are added: what can never match."""

from collections.abc import Callable

import pytest

from catalog import Catalog
from tests.support.texts import FixtureText

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
AROUND = FixtureText("""\
services: [{name: Shop, default: true}, {name: Billing, tag: billing-api}]
metrics:
  - {name: jobs.done, tags: [job, host], from: {event: job.finished}}
  - {name: cpu.used, type: gauge, tags: [host], from: agent}
""")
ALERT = "alerts: [{name: A, condition: s > 5, duration: 10m, severity: info%s}]\n"
SLO = "slos: [{name: A, target: 99%, of: {ratio: s}, alerts: [budget]}]\n"
BOARD = FixtureText("dashboards: [{name: A, signals: [s], service: Shop}]\n")


def signal(fields: str) -> str:
    return f"signals:\n  - {{name: s, {fields}}}\n"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            "count: jobs.done, where: {service: billing-api}",
            "2:50: `service:billing-api` never matches beside `service:",
        ),
        ("count: jobs.done, where: {env: staging}", "2:46: `env:staging` never matches beside `env:prod`"),
        ("count: jobs.done, where: {env: stag*}", "2:46: `env:stag*` never matches beside `env:prod`"),
        ('logs: "service:console-api status:error"', "2:21: `service:console-api` never matches beside `service:shop`"),
        ('logs: "env:production"', "2:21: `env:production` never matches beside `env:prod`"),
        ('logs: "service:(chat OR api)"', "2:21: `service:chat` and `service:api` never match beside `service:shop`"),
        ('logs: "service:(shop OR api)"', "2:21: `service:api` never matches beside `service:shop`"),
        ('logs: "-service:shop status:error"', "2:21: `-service:shop` excludes every line of `service:shop`, the"),
        ('logs: "service:a service:b"', "2:21: `service:a` and `service:b` never match together: a line has only one"),
        ('logs: "env:prod -env:prod"', "2:21: `env:prod` and `-env:prod` never match together: a line has only one"),
        ('logs: "service:billing*"', "2:21: `service:billing*` never matches beside `service:shop`"),
        ('logs: "service:b", services: [Billing]', "2:21: `service:b` never matches beside `service:billing-api`"),
        (
            'logs: "service:b", services: [Billing, Shop]',
            "2:21: `service:b` never matches beside `service:billing-api` or `service:shop`, the `services` of the",
        ),
        ('logs: "(status:error"', "2:21: `logs`: invalid log search `(status:error`: a parenthesis (`(`) is not"),
    ],
)
def test_a_filter_that_can_never_match_is_refused_at_its_place(refused: Refused, fields: str, message: str) -> None:
    (error,) = refused(signal(fields), around=AROUND, b=ALERT % "")
    assert error.startswith(f"shop/a.yml:{message}")
    assert "\n  " in error


@pytest.mark.parametrize(
    ("search", "hint"),
    [
        ("service:a service:b", "join them by OR: `service:(a OR b)`"),
        ("service:a -service:a", "remove one of them"),
        ("service:a NOT service:a", "remove one of them"),
    ],
)
def test_filters_that_find_nothing_together_are_refused_with_what_to_write(
    refused: Refused, search: str, hint: str
) -> None:
    (error,) = refused(signal(f"logs: '{search}'"), around=AROUND, b=ALERT % "")
    assert error.endswith(hint)


@pytest.mark.parametrize("reader", [SLO, BOARD.replace("signals: [s], ", "") + ALERT % ", service: Billing"])
def test_every_reader_counts(refused: Refused, reader: str) -> None:
    text = (
        signal("ratio: jobs.done, where: {service: shop}")
        if "slos" in reader
        else signal("count: jobs.done, where: {service: shop}")
    )
    other = AROUND.replace("Shop, default: true", "Shop").replace("billing-api", "billing-api, default: true")
    (error,) = refused(text, around=other, b=reader)
    assert "`service:shop` never matches beside `service:billing-api`" in error


@pytest.mark.parametrize(
    "fields",
    [
        "count: jobs.done, where: {service: shop}",
        "count: jobs.done, where: {env: prod}",
        "count: jobs.done, where: {env: staging}, env: all",
        "count: jobs.done, where: {service: billing-api}, services: all",
        "count: jobs.done, services: [Shop, Billing]",
        "gauge: cpu.used, services: none",
        'logs: "service:console-api", services: all',
        'logs: "service:(shop OR billing-api)", services: [Shop, Billing]',
        'logs: "-service:shop", services: [Shop, Billing]',
        'logs: "service:sh* -service:billing-api env:prod"',
        'logs: "env:production", env: all',
        'logs: "@service:other @env:other"',
        'logs: "@user.Name:Ada status:ERROR"',
    ],
)
def test_a_filter_that_can_match_is_right(loaded: Loaded, fields: str) -> None:
    (alert,) = loaded(signal(fields), around=AROUND, b=ALERT % "").alerts
    assert alert.signal.name == "s"


def test_a_signal_that_nothing_reads_for_a_service_is_right(refused: Refused) -> None:
    assert refused(signal("count: jobs.done, where: {service: billing-api}"), around=AROUND) == []
    assert len(refused(signal("count: jobs.done, where: {service: billing-api}"), around=AROUND, b=ALERT % "")) == 1


@pytest.mark.parametrize(
    ("fields", "message", "hint"),
    [
        ("count: jobs.done, where: {service: a}, services: none", "2:64: `services: none` is not", "`services: all`"),
        ("check: a.b, services: [Shop, Billing]", "2:37: a service check allows only one service,", "`services: all`"),
        ("gauge: cpu.used, services: [Shop]", "2:42: `services` requires the tag `service`, and", "add `service`"),
        ("count: jobs.done, services: [Shpo]", "2:44: unknown service `Shpo`", "`Shop`"),
        ("count: jobs.done, services: shop web", "2:43: unknown service `shop web`", "`Shop`"),
    ],
)
def test_services_that_a_signal_cannot_be_of_are_refused(
    refused: Refused, fields: str, message: str, hint: str
) -> None:
    (error,) = refused(signal(fields), around=AROUND)
    assert error.startswith(f"shop/a.yml:{message}")
    assert hint in error


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        (
            "count: jobs.done, where: {job: FAILED, host: Web-1}",
            ["2:46: `where`: `job: FAILED` matches nothing: Datadog stores tags of metrics in lower case"],
        ),
        ("count: jobs.done, where: {Job: failed}", ["2:46: `where`: `Job: failed` matches nothing"]),
        ("check: a.b, where: {Region: EU}", ["2:43: `where`: `Region: EU` matches nothing"]),
        ("check: a.b, where: {'!host': a}", ["2:44: `where`: invalid tag `!host`"]),
        ("count: jobs.done, where: {job: A, env: Prod}", ["2:46: `where`: `job: A`", "2:54: `where`: `env: Prod`"]),
    ],
)
def test_capitals_in_the_filter_of_a_metric_are_refused_each(
    refused: Refused, fields: str, messages: list[str]
) -> None:
    errors = refused(signal(fields), around=AROUND)
    assert len(errors) == len(messages), errors
    assert all(error.startswith(f"shop/a.yml:{message}") for error, message in zip(errors, messages, strict=True))
    assert all("write `" in error for error in errors if "matches nothing" in error)


def test_hosts_and_devices_keep_their_capitals(refused: Refused) -> None:
    around = AROUND.replace("tags: [host], from: agent", "tags: [host, device], from: agent")
    assert refused(signal("gauge: cpu.used, where: {host: Web-1, device: C}"), around=around) == []
    around = AROUND.replace("tags: [host], from: agent", "tags: [host, disk], from: agent")
    assert len(refused(signal("gauge: cpu.used, where: {host: Web-1, disk: C}"), around=around)) == 1
