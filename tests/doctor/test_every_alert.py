"""Every alert of the example that pages through Datadog can be tested, or says why not."""

import pytest

from catalog import ErrorAlert
from catalog.registry import ref_of
from doctor.page.monitor import CannotPage, monitor_for
from local.vendors.core.registry import kind
from local.vendors.http.datadog.alerting.firing import fires, paged_by
from local.vendors.http.datadog.alerting.writing import MONITOR, inputs_of
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import route
from plan.plan import Plan, make_plan
from tests.support.example import STACKS


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(STACKS / "prod")


def test_each_test_monitor_is_valid_and_fires(plan):
    tested = 0
    for notifier in notifiers(plan.catalog):
        pager = route(plan.catalog, notifier).pager
        if isinstance(notifier, ErrorAlert) or pager is None or pager.name is None:
            with pytest.raises(CannotPage, match=r"pages nobody|alert of Sentry"):
                monitor_for(plan, ref_of(notifier))
            continue
        test = monitor_for(plan, ref_of(notifier))
        inputs = inputs_of(test.body)
        assert list(kind(MONITOR).check(inputs)) == [], notifier.name
        assert fires(inputs), notifier.name
        assert len(paged_by(test.message)) == 1, notifier.name
        tested += 1
    assert tested >= 13
