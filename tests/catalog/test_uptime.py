"""The kinds of uptime checks, as YAML says them."""

import pytest

from catalog.uptime.model import DnsProbe, HttpProbe, StepsProbe, TlsProbe

SERVICE = 'services: [{name: Shop, url: "https://shop.example.com/"}]\n'


def probe(loaded, rest: str):
    (check,) = loaded(SERVICE + f"uptime:\n  - {{name: Check, severity: info, {rest}}}\n").uptime
    return check.probe


def test_a_check_without_a_kind_asks_the_health_endpoint_for_healthy(loaded) -> None:
    found = probe(loaded, "retries: 1")
    assert isinstance(found, HttpProbe)
    assert (found.url, found.answer.status) == ("https://shop.example.com/api/health", 200)
    assert found.answer.json == (("$.status", "healthy"),)


def test_the_answer_that_is_expected_in_full(loaded) -> None:
    found = probe(loaded, 'expect: {status: 204, latency_under: 2s, headers: {Content-Type: json}, json: {"$.db": up}}')
    assert (found.answer.status, found.answer.latency_under_ms) == (204, 2000)
    assert found.answer.headers == (("content-type", "json"),)
    assert found.answer.json == (("$.db", "up"),)


def test_an_expected_answer_may_leave_out_what_it_does_not_change(loaded) -> None:
    found = probe(loaded, "expect: {latency_under: 800ms}")
    assert str(found.answer) == "status 200 and in under 800 ms and $.status = healthy"
    assert probe(loaded, "expect: {json: {}}").answer.json == ()


def test_dependencies_are_asked_of_the_health_endpoint_whatever_its_own_status(loaded) -> None:
    found = probe(loaded, "health: [redis, database]")
    assert found.answer.status is None
    assert found.answer.json == (("$.checks.database.status", "healthy"), ("$.checks.redis.status", "healthy"))
    assert found.target == "https://shop.example.com/api/health for database, redis"


def test_a_certificate_is_looked_at_three_weeks_before_it_ends(loaded) -> None:
    assert probe(loaded, "tls: Shop.example.com") == TlsProbe(host="shop.example.com", port=443, expires_in_days=21)
    other = probe(loaded, "tls: shop.example.com:8443, expires_in: 7d")
    assert other == TlsProbe(host="shop.example.com", port=8443, expires_in_days=7)


def test_a_name_is_asked_for_its_records(loaded) -> None:
    found = probe(loaded, "dns: {name: shop.example.com, record: CNAME, expect: edge.example.net}")
    assert found == DnsProbe(host="shop.example.com", record="CNAME", expect=("edge.example.net",))
    assert probe(loaded, "dns: {name: shop.example.com}") == DnsProbe(host="shop.example.com", record="A")


def test_steps_hand_variables_on_and_paths_are_those_of_the_service(loaded) -> None:
    found = probe(
        loaded,
        """secrets: [PASSWORD], steps: [
             {name: Sign in, request: {url: /login, json: {password: "{{ PASSWORD }}"}}, extract: {SESSION: $.session}},
             {name: Buy, request: {method: PUT, url: "https://pay.example.com/", headers: {Cookie: "s={{SESSION}}"}},
              expect: {status: 201}}]""",
    )
    assert isinstance(found, StepsProbe)
    first, second = found.steps
    assert (first.request.method, first.request.url) == ("POST", "https://shop.example.com/login")
    assert first.request.body == '{"password": "{{ PASSWORD }}"}'
    assert (second.request.method, second.request.headers) == ("PUT", (("cookie", "s={{SESSION}}"),))
    assert (second.answer.status, second.request.body) == (201, None)


@pytest.mark.parametrize(
    ("rest", "seconds"),
    [("retries: 1", 60), ("tls: a.example.com", 21_600), ("dns: {name: a.example.com}", 300), ("every: 2h", 7200)],
)
def test_how_often_a_check_runs_follows_from_its_kind(loaded, rest, seconds) -> None:
    (check,) = loaded(SERVICE + f"uptime:\n  - {{name: Check, severity: info, {rest}}}\n").uptime
    assert check.every_seconds == seconds


@pytest.mark.parametrize(
    ("locations", "rest", "failing"),
    [("[pl:a]", "", 1), ("[pl:a, pl:b, pl:c]", "", 2), ("[pl:a, pl:b, pl:c]", ", fails_from: 3", 3)],
)
def test_it_fires_from_two_places_from_the_only_one_or_from_as_many_as_it_says(
    loaded, locations, rest, failing
) -> None:
    text = f"uptime:\n  - {{name: Check, severity: info, locations: {locations}{rest}}}\n"
    (check,) = loaded(SERVICE + text).uptime
    assert check.fails_from == failing


LOGIN = "steps: [{name: In, request: {url: /in"


@pytest.mark.parametrize(
    ("rest", "message", "way_out"),
    [
        ("tls: a.example.com, dns: {name: a.example.com}", "has `tls` and `dns`, and", "write one check for each"),
        ("tls: https://a.example.com", "`https://a.example.com` is not a host", "write only its name"),
        ("tls: a.example.com:65536", "`a.example.com:65536` has an invalid port", "1 to 65535"),
        ("tls: a.example.com:0", "`a.example.com:0` has an invalid port", "1 to 65535"),
        ("tls: a.example.com, expires_in: 12h", "`12h` is not a number of whole days", "`21d`"),
        ("tls: a.example.com, expires_in: 399d", "`399d` is out of range", "`1d` to `398d`"),
        ("tls: a.example.com, status: 200", "unknown key `status` in a check with `tls`", "`expires_in`"),
        ("expires_in: 7d", "`expires_in` requires `tls`", "`expect`"),
        ("health: []", "`health`: the list is empty", "at least one"),
        ("health: [data base]", "`data base` is not a dependency", "`database`"),
        ("health: [a], json: {$.a: b}", "unknown key `json` in a check with `health`", "allowed"),
        ("dns: {name: a.example.com, record: SRVR}", "`SRVR` is not a record type", "`TXT`"),
        ("dns: {record: A}", "`name` is missing in `dns`", "`name: shop.example.com`"),
        ("expect: {latency_under: 800}", "`800` has no unit", "`800ms`"),
        ("expect: {latency_under: fast}", "`fast` is not a duration", "`800ms`"),
        ("expect: {json: {status: ok}}", "invalid JSONPath `status`", "`$.status`"),
        ("expect: {headers: {'a b': c}}", "invalid header name `a b`", "`content-type`"),
        ("expect: {stauts: 200}", "unknown key `stauts` in `expect`", "did you mean `status`?"),
        ("status: 204, expect: {status: 200}", "`status` is written in `expect` too", "keep one"),
        ("fails_from: 4", "`4` is out of range: the check runs from 3 locations", "1 to 3"),
        ("retries: 4", "`4` is out of range", "0 to 3"),
        ("steps: []", "`steps`: the list is empty", "at least one"),
        (f"{LOGIN}, json: {{password: hunter2}}}}}}]", "`password` looks like a secret", "`secrets:`"),
        (f"{LOGIN}, headers: {{Authorization: Bearer x}}}}}}]", "`Authorization` looks like a secret", "`secrets:`"),
        (f"{LOGIN}, json: {{a: '{{{{ TOKEN }}}}'}}}}}}]", "unknown variable `TOKEN`", "`extract`"),
        (f"secrets: [KEY], {LOGIN}}}}}]", "`KEY` is not used in any step", "remove it"),
        (f"secrets: [key], {LOGIN}}}}}]", "`key` is not a global variable", "`SHOP_PASSWORD`"),
        (f"secrets: [KEY_], {LOGIN}}}}}]", "`KEY_` is not a global variable", "`SHOP_PASSWORD`"),
        (f"{LOGIN}}}, extract: {{it: $.x}}}}]", "invalid variable name `it`", "capital letters"),
        (f"{LOGIN}}}, extract: {{ITS: x}}}}]", "invalid part of an answer: `x`", "JSONPath"),
        (f"{LOGIN}, method: FETCH}}}}]", "`FETCH` is not a method", "`GET`"),
        (f"{LOGIN}}}}}, {{name: In, request: {{url: /in}}}}]", "`In` is listed twice", "once"),
        ("steps: [{name: In}]", "`request` is missing in a step", "/api/login"),
    ],
)
def test_what_a_check_cannot_be_is_refused_with_the_way_out(refused, rest, message, way_out) -> None:
    (error,) = refused(SERVICE + f"uptime:\n  - {{name: Check, severity: info, {rest}}}\n")
    assert message in error
    assert way_out in error


def test_the_value_of_a_secret_is_not_repeated_in_the_error(refused) -> None:
    text = f"uptime:\n  - {{name: Check, severity: info, {LOGIN}, json: {{password: hunter2}}}}}}]}}\n"
    (error,) = refused(SERVICE + text)
    assert "`password` looks like a secret" in error
    assert "hunter2" not in error


def test_a_path_needs_a_service_with_a_url(refused) -> None:
    (error,) = refused(f"uptime:\n  - {{name: Check, severity: info, {LOGIN}}}}}]}}\n")
    assert "has a path, and no service has a `url`" in error
