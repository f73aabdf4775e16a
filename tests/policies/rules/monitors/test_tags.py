"""Rules on tags: monitors, tests and SLOs have the tags that people search by."""

import pytest

from policies.engine.inputs import SLO, TEST
from policies.engine.rule import OneResource
from policies.rules.monitors.tags import owner_tags_missing
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import breaks, found, resource, with_inputs

PAGING = "condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]"
ALERTS = f"alerts: [{{name: A, {PAGING}}}]"


@pytest.mark.parametrize("type_", ["datadog:index/monitor:Monitor", TEST, SLO])
def test_a_resource_without_environment_service_or_team_tag_is_found(type_):
    assert breaks("env-tag-missing", {"tags": ["service:shop"]}, type_)
    assert breaks("env-tag-missing", {}, type_)
    assert not breaks("env-tag-missing", {"tags": ["env:prod"]}, type_)
    assert breaks("owner-tags-missing", {"tags": ["env:prod", "service:shop"]}, type_)
    assert not breaks("owner-tags-missing", {"tags": ["service:shop", "team:web"]}, type_)


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        (["service:shop"], "it has no `team` tag"),
        (["team:web"], "it has no `service` tag"),
        ([], "it has no `service` tag and no `team` tag"),
    ],
)
def test_a_missing_owner_tag_is_named(tags, message):
    assert isinstance(owner_tags_missing.scope, OneResource)
    assert owner_tags_missing.scope.check(resource({"tags": tags})) == message


def test_a_tag_value_that_is_not_in_the_catalog_is_found(planned):
    plan = planned({"a.yml": ALERTS, "b.yml": SHOP + ON_CALL})
    assert "tag-unknown" not in found(plan)
    for tag in ("env:qa", "service:shopp", "team:wep"):
        tags = ["env:prod", "service:shop", "team:web"]
        tags = [it for it in tags if it.partition(":")[0] != tag.partition(":")[0]] + [tag]
        assert found(with_inputs(plan, "alerts-a", tags=tags))["tag-unknown"] == {"alerts/a"}
