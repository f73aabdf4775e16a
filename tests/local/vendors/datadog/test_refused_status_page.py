"""Groups and templates of a status page at the vendor."""

from typing import Any

import pytest

NAME = {"name": "Slow"}


@pytest.fixture(name="page")
def _page(vendors: Any, good: Any) -> str:
    return str(vendors.create("StatusPage", good("StatusPage")).id)


@pytest.fixture(name="group")
def _group(vendors: Any, page: str) -> Any:
    children = [{"name": "Mail", "type": "component", "position": 0}]
    inputs = {"pageId": page, "name": "More", "type": "group", "position": 0, "components": children}
    return vendors.create("StatusPageComponent", inputs)


def test_a_component_of_a_group_has_an_id_that_templates_name(vendors: Any, page: str, group: Any) -> None:
    (mail,) = group.outputs["components"]
    affected = [{"id": mail["id"], "status": "major_outage"}]
    vendors.create("StatusPageDegradationTemplate", {**NAME, "pageId": page, "componentsAffecteds": affected})
    vendors.create("StatusPageMaintenanceTemplate", {**NAME, "pageId": page, "componentIds": [mail["id"]]})


def test_it_keeps_its_id_when_another_comes_and_is_no_change_at_a_refresh(vendors: Any, group: Any) -> None:
    read = vendors.read("StatusPageComponent", group.id)
    assert "id" not in read.inputs["components"][0]
    more = [*read.inputs["components"], {"name": "Search", "type": "component", "position": 1}]
    outputs = vendors.update("StatusPageComponent", group, {**read.inputs, "components": more})
    ids = [child["id"] for child in outputs["components"]]
    assert ids[0] == group.outputs["components"][0]["id"]
    assert ids[1] not in ("", ids[0])


def test_a_template_names_only_what_its_page_has(vendors: Any, page: str, group: Any) -> None:
    affected = [{"id": group.id, "status": "degraded"}]
    with pytest.raises(Exception, match="the page has no component"):
        vendors.create("StatusPageDegradationTemplate", {**NAME, "pageId": page, "componentsAffecteds": affected})
    with pytest.raises(Exception, match="the page has no component 'nope'"):
        vendors.create("StatusPageMaintenanceTemplate", {**NAME, "pageId": page, "componentIds": ["nope"]})


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, "name"),
        ({"updates": [{"status": "fixed"}]}, "updates[0].status"),
        ({"updates": [{"message": "x"}]}, "updates[0].status"),
        ({"componentsAffecteds": [{"id": "x", "status": "down"}]}, "componentsAffecteds[0].status"),
        ({"title": "x"}, "title"),
    ],
)
def test_a_wrong_template_is_refused_where_it_is_wrong(vendors: Any, changes: dict[str, Any], path: str) -> None:
    failures, _ = vendors.check("StatusPageDegradationTemplate", {**NAME, "pageId": "p", **changes})
    assert path in failures
