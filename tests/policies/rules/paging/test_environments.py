"""Rules on environments: only production pages, and a monitor queries its own environment."""

import pytest

from policies.engine.inputs import TEST
from tests.support.rules import PAGING_MESSAGE, breaks, found
from tests.support.texts import FixtureText


@pytest.mark.parametrize("environment", ["staging", "dev", "pre-prod", "prod-eu"])
@pytest.mark.parametrize("type_", ["datadog:index/monitor:Monitor", TEST])
def test_a_page_from_an_environment_other_than_production_is_found(environment, type_):
    assert breaks(
        "pages-outside-production", {"message": PAGING_MESSAGE, "tags": ["team:web", f"env:{environment}"]}, type_
    )


@pytest.mark.parametrize(
    "tags", [["env:prod"], ["env:production"], [], ["team:web"], ["env:prod", "env:staging"], None]
)
def test_production_may_page_and_a_missing_environment_is_not_checked(tags):
    assert not breaks("pages-outside-production", {"message": PAGING_MESSAGE, "tags": tags})
    assert breaks("pages-outside-production", {"message": PAGING_MESSAGE, "tags": ["team:web", "env:staging"]})


def test_an_alert_on_all_environments_is_found_unless_it_groups_by_environment(planned):
    text = """
        signals:
          - {name: all_errors, ratio: api.requests, where: {status_class: 5xx}, env: all}
        alerts:
          - {name: A, condition: all_errors > 1%, duration: 5m, severity: info}
          - {name: B, condition: error_rate > 1%, duration: 5m, severity: info}
          - {name: C, condition: all_errors > 1%, duration: 5m, severity: info, group_by: [env]}
          - {name: D, when: A and B, severity: info}
    """
    assert found(planned(text))["env-not-scoped"] == {"alerts/a"}


@pytest.mark.parametrize(
    "query",
    [
        "sum(last_5m):sum:api.requests{env:staging}.as_count() > 1",
        'logs("env:staging service:shop").index("*").rollup("count").last("5m") > 1',
        '"postgres.can_connect".over("env:staging").by("host").last(4).count_by_status()',
    ],
)
def test_a_copied_query_of_another_environment_is_found(query):
    assert breaks("env-differs", {"query": query, "tags": ["env:prod"]})
    assert not breaks("env-differs", {"query": query, "tags": ["env:staging"]})
    without = FixtureText(query).replace("env:staging", "host:a")
    assert not breaks("env-differs", {"query": without, "tags": ["env:prod"]})
