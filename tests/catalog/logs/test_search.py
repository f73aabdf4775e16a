"""Log searches: what a search asks for, whether it can find a line, and what in it never holds."""

import pytest

from catalog.forms.diagnostics import InvalidValue
from catalog.logs.search import can_find, contradictory, never_true, parse_search, terms


def read(text: str) -> list[str]:
    return [f"{'-' if negated else ''}{term}" for term, negated in terms(parse_search(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["*"]),
        ("*", ["*"]),
        ("service:shop status:error", ["service:shop", "status:error"]),
        ("service:(chat OR api) status:error", ["service:chat", "service:api", "status:error"]),
        ("-service:shop", ["-service:shop"]),
        ("NOT service:shop AND env:prod", ["-service:shop", "env:prod"]),
        ("-(service:a OR -env:b)", ["-service:a", "env:b"]),
        ("-service:(a OR b)", ["-service:a", "-service:b"]),
        ('service:"shop web" "no route"', ['service:"shop web"', '"no route"']),
        ("@http.url:/api/* @http.status_code:[500 TO 599]", ["@http.url:/api/*", "@http.status_code:[500 TO 599]"]),
        ("image:shop:1.2 host:i-0abc", ["image:shop:1.2", "host:i-0abc"]),
        ("CIDR(@network.client.ip,10.0.0.0/8) @duration:>=5", ["CIDR(@network.client.ip,10.0.0.0/8)", "@duration:>=5"]),
        ("ORDER NOTHING ANDROID", ["ORDER", "NOTHING", "ANDROID"]),
        ('@user.name:"O\\"Neil"', ['@user.name:"O"Neil"']),
        ("my\\ key:value", ["my\\ key:value"]),
        ("(service:a env:b) OR c", ["service:a", "env:b", "c"]),
    ],
)
def test_a_search_is_read_as_datadog_reads_it(text: str, found: list[str]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("(service:a", "has a `(` without a matching `)`"),
        ("service:a)", "has a `)` without a matching `(`"),
        ("service:(a OR b", "has a `(` without a matching `)`"),
        ('service:"a', "quotation mark"),
        ("service:a OR", "without a search term"),
        ("AND service:a", "without a search term"),
        ("a NOT ()", "without a search term"),
        ("()", "without a search term"),
    ],
)
def test_a_search_that_datadog_cannot_read_is_refused(text: str, what: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_search(text)
    assert what in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "service", "finds"),
    [
        ("service:shop", "shop", True),
        ("service:Shop", "shop", True),
        ("service:billing", "shop", False),
        ("service:sh*", "shop", True),
        ("service:sho?", "shop", True),
        ('service:"sh*"', "shop", False),
        ("-service:shop", "shop", False),
        ("-service:billing", "shop", True),
        ("NOT (service:shop OR service:billing)", "shop", False),
        ("service:billing OR @retry:true", "shop", True),
        ("service:billing AND @retry:true", "shop", False),
        ("-(-service:shop)", "shop", True),
        ("status:error", "shop", True),
    ],
)
def test_a_search_can_find_a_line_or_not(text: str, service: str, finds: bool) -> None:
    assert can_find(parse_search(text), {"service": service}) is finds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("service:shop", []),
        ("service:(shop OR billing)", ["service:billing"]),
        ("service:billing OR @retry:true", ["service:billing"]),
        ("-service:shop @a:b", ["service:shop"]),
        ("-service:billing @a:b", []),
        ("-service:* @a:b", ["service:*"]),
        ("status:error", []),
    ],
)
def test_what_never_holds_beside_a_service_is_named(text: str, found: list[str]) -> None:
    assert [str(term) for term in never_true(parse_search(text), "service", ["shop"])] == found


def test_to_leave_out_one_of_several_services_is_no_contradiction() -> None:
    assert never_true(parse_search("-service:shop"), "service", ["shop", "billing"]) == []
    assert never_true(parse_search("-service:shop"), "service", ["shop"]) != []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("service:a service:b", False),
        ("service:a -service:a", False),
        ("service:a OR service:b", True),
        ("service:a* service:ab", True),
        ("service:a* service:b*", False),
        ("-service:a -service:b", True),
        ("-service:*", False),
        ("(service:a x) OR (service:b y)", True),
    ],
)
def test_a_search_that_contradicts_itself_is_found(text: str, finds: bool) -> None:
    assert (contradictory(parse_search(text), "service") == []) is finds
