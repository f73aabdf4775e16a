"""Synthetics tests of every kind: what the vendor takes, and what it refuses with the path of the property."""

from typing import Any

import pytest

SSL = {
    "subtype": "ssl",
    "requestDefinition": {"host": "shop.example.com", "port": "443"},
    "assertions": [{"type": "certificate", "operator": "isInMoreThan", "target": "21"}],
}
DNS = {
    "subtype": "dns",
    "requestDefinition": {"host": "shop.example.com"},
    "assertions": [{"type": "recordSome", "property": "A", "operator": "matches", "target": ".+"}],
}
STATUS = {"type": "statusCode", "operator": "is", "target": "200"}


def step(**changes: Any) -> dict[str, Any]:
    made = {
        "name": "In",
        "subtype": "http",
        "requestDefinition": {"method": "GET", "url": "https://x.example.com"},
        "assertions": [STATUS],
    }
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


def multi(*steps: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"subtype": "multi", "requestDefinition": None, "assertions": None, "apiSteps": list(steps), **others}


def extracted(**changes: Any) -> dict[str, Any]:
    value = {"name": "SESSION", "type": "http_body", "parser": {"type": "json_path", "value": "$.s"}, **changes}
    return {"extractedValues": [{key: it for key, it in value.items() if it is not None}]}


USES = {"requestHeaders": {"cookie": "{{ SESSION }}"}}
TAKEN = [SSL, DNS, multi(step(), step(name="Again")), multi(step(**extracted()), step(**USES))]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({**SSL, "requestDefinition": {"port": "443"}}, "requestDefinition.host"),
    ({**SSL, "requestDefinition": {"host": "https://x", "port": "443"}}, "requestDefinition.host"),
    ({**SSL, "requestDefinition": {"host": "x.example.com"}}, "requestDefinition.port"),
    ({**SSL, "requestDefinition": {"host": "x.example.com", "port": "https"}}, "requestDefinition.port"),
    ({**SSL, "requestDefinition": {"host": "x", "port": "443", "url": "https://x"}}, "requestDefinition.url"),
    ({**SSL, "assertions": [STATUS]}, "assertions[0].type"),
    ({**SSL, "assertions": [{**SSL["assertions"][0], "operator": "is"}]}, "assertions[0].operator"),
    ({**SSL, "assertions": [{**SSL["assertions"][0], "target": "21d"}]}, "assertions[0].target"),
    ({**DNS, "requestDefinition": {}}, "requestDefinition.host"),
    ({**DNS, "assertions": [{**DNS["assertions"][0], "property": "SRVR"}]}, "assertions[0].property"),
    ({**DNS, "assertions": [{**DNS["assertions"][0], "type": "body"}]}, "assertions[0].type"),
    ({"apiSteps": [step()]}, "apiSteps"),
    (multi(), "apiSteps"),
    (multi(*[step()] * 11), "apiSteps"),
    ({**multi(step()), "assertions": [STATUS]}, "assertions"),
    (multi(step(name=None)), "apiSteps[0].name"),
    (multi(step(subtype="https")), "apiSteps[0].subtype"),
    (multi(step(requestDefinition=None)), "apiSteps[0].requestDefinition"),
    (multi(step(requestDefinition={"method": "GET"})), "apiSteps[0].requestDefinition.url"),
    (multi(step(assertions=None)), "apiSteps[0].assertions"),
    (multi(step(assertions=[{**STATUS, "target": "ok"}])), "apiSteps[0].assertions[0].target"),
    (multi(step(**USES)), "apiSteps[0]"),
    (multi(step(**extracted(), **USES)), "apiSteps[0]"),
    (multi(step(**extracted(name="it"))), "apiSteps[0].extractedValues[0].name"),
    (multi(step(**extracted(type="cookie"))), "apiSteps[0].extractedValues[0].type"),
    (multi(step(**extracted(type="http_header"))), "apiSteps[0].extractedValues[0].field"),
    (multi(step(**extracted(parser={"type": "xml"}))), "apiSteps[0].extractedValues[0].parser.type"),
    (multi(step(**extracted(parser={"type": "regex"}))), "apiSteps[0].extractedValues[0].parser.value"),
    (multi(step(), configVariables=[{"name": "it", "type": "text"}]), "configVariables[0].name"),
    (multi(step(), configVariables=[{"name": "ITS", "type": "secret"}]), "configVariables[0].type"),
    (multi(step(), configVariables=[{"name": "ITS", "type": "global"}]), "configVariables[0].id"),
]


@pytest.mark.parametrize("changes", TAKEN)
def test_a_test_of_each_kind_is_taken(vendors: Any, good: Any, changes: dict[str, Any]) -> None:
    assert vendors.check("SyntheticsTest", good("SyntheticsTest", **changes))[0] == {}


@pytest.mark.parametrize(("changes", "path"), REFUSED)
def test_what_is_wrong_is_refused_where_it_stands(vendors: Any, good: Any, changes: dict[str, Any], path: str) -> None:
    failures, _ = vendors.check("SyntheticsTest", good("SyntheticsTest", **changes))
    assert path in failures


def test_a_global_variable_is_found_by_its_name_and_used_by_its_id(vendors: Any, good: Any) -> None:
    token = "datadog:index/getSyntheticsGlobalVariable:getSyntheticsGlobalVariable"
    found = vendors.invoke(token, {"name": "SHOP_PASSWORD"})
    variable = {"name": "SHOP_PASSWORD", "type": "global", "id": found["id"]}
    vendors.create("SyntheticsTest", good("SyntheticsTest", **multi(step(), configVariables=[variable])))
    with pytest.raises(Exception, match="global variable 'nope' does not exist"):
        vendors.create(
            "SyntheticsTest", good("SyntheticsTest", **multi(step(), configVariables=[{**variable, "id": "nope"}]))
        )
    with pytest.raises(Exception, match="Couldn't find synthetics global variable named NONE"):
        vendors.invoke(token, {"name": "NONE"})
