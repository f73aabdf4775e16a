import json
from pathlib import Path

import pytest

from plan.resources.types import TYPES
from tools.retirements import UnreadableSchema, endpoints, main, retirements

USED = {
    "datadog-v1": {"GET /api/v1/monitor/{monitor_id}": ("Monitor",)},
    "sentry": {"POST /api/0/organizations/{organization}/workflows/": ("Alert",)},
}
MONITOR = {"/api/v1/monitor/{id}": {"get": {"summary": "one"}, "parameters": []}}
WORKFLOWS = {"/api/0/organizations/{organization_id_or_slug}/workflows/": {"post": {}}}


def published(folder: Path, datadog: dict | None = None, sentry: dict | None = None, **texts: str) -> Path:
    for name, paths in (("datadog-v1.yaml", datadog or MONITOR), ("sentry.json", sentry or WORKFLOWS)):
        (folder / name).write_text(json.dumps({"openapi": "3.0.0", "paths": paths}))
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text)
    return folder


def test_listed_endpoints_without_a_mark_are_not_reported(tmp_path):
    assert retirements(published(tmp_path), USED) == []
    assert len(retirements(published(tmp_path, {"/x": {"get": {}}}, {"/x": {"get": {}}}), USED)) == 2


@pytest.mark.parametrize("mark", [{"deprecated": True}, {"x-sunset": "2027-01-01"}])
def test_a_marked_endpoint_is_reported_with_the_types_that_need_it(tmp_path, mark):
    (found,) = retirements(published(tmp_path, {"/api/v1/monitor/{x}": {"get": mark}}), USED)
    assert str(found) == (
        "- `GET /api/v1/monitor/{monitor_id}` (datadog-v1): marked deprecated in the schema. Used for Monitor."
    )


def test_an_endpoint_that_is_no_longer_in_the_schema_is_reported(tmp_path):
    (found,) = retirements(published(tmp_path, sentry={"/api/0/other/": {"get": {}}}), USED)
    assert (found.endpoint.split()[0], found.reason) == ("POST", "no longer in the published schema")


def test_another_method_of_the_same_path_does_not_count(tmp_path):
    paths = {"/api/v1/monitor/{id}": {"get": {}, "delete": {"deprecated": True}}}
    assert retirements(published(tmp_path, paths), USED) == []
    paths["/api/v1/monitor/{id}"]["get"] = {"deprecated": True}
    assert len(retirements(published(tmp_path, paths), USED)) == 1


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("- `GET /api/v1/monitor/{id}` is deprecated and will be removed", 1),
        ("- Removed `GET /api/v1/monitor/{id}`.", 1),
        ("- `GET /api/v1/monitor/{id}` takes a new parameter", 0),
        ("- Deprecated `GET /api/v1/monitor/{id}/downtimes`", 0),
        ("- Deprecated `POST /api/v1/monitor/{id}`", 0),
    ],
)
def test_a_changelog_is_read_line_by_line(tmp_path, line, count):
    found = retirements(published(tmp_path, datadog_changelog="# Changes\n" + line), USED)
    assert [it.schema for it in found] == ["datadog-v1"] * count


def test_a_changelog_of_another_vendor_is_ignored(tmp_path):
    text = "- Removed `GET /api/v1/monitor/{id}`"
    assert retirements(published(tmp_path, pagerduty_changelog=text), USED) == []
    assert len(retirements(published(tmp_path, datadog_changelog=text), USED)) == 1


@pytest.mark.parametrize("text", [None, "{", "[]", '{"paths": {}}', '{"paths": [1]}'])
def test_an_unreadable_schema_is_an_error(tmp_path, text, capsys):
    folder = published(tmp_path)
    (folder / "sentry.json").unlink()
    if text is not None:
        (folder / "sentry.json").write_text(text)
    with pytest.raises(UnreadableSchema, match="sentry"):
        retirements(folder, USED)
    assert main([str(folder)]) == 1
    assert capsys.readouterr().err


def test_the_exit_code_depends_on_marked_endpoints(tmp_path, capsys):
    paths: dict[str, dict[str, dict]] = {schema: {} for schema in endpoints()}
    for schema, used in endpoints().items():
        for endpoint in used:
            method, path = endpoint.split()
            paths[schema].setdefault(path, {})[method.lower()] = {}
    for schema, listed in paths.items():
        (tmp_path / f"{schema}.json").write_text(json.dumps({"paths": listed}))
    assert main([str(tmp_path)]) == 0
    paths["pagerduty"]["/schedules"]["post"]["deprecated"] = True
    (tmp_path / "pagerduty.json").write_text(json.dumps({"paths": paths["pagerduty"]}))
    assert main([str(tmp_path)]) == 2
    assert "POST /schedules" in capsys.readouterr().out


def test_every_kind_with_rights_has_its_endpoints():
    listed = {type_ for types in _types().values() for type_ in types}
    assert set(TYPES) == listed


def _types() -> dict[str, dict]:
    import yaml

    from tools.retirements import ENDPOINTS

    return yaml.safe_load(ENDPOINTS.read_text())
