"""The log lines that alerts count are kept."""

from policies.engine.inputs import LOGS_INDEX
from tests.support.rules import breaks, found
from tests.support.texts import FixtureText


def test_lines_that_report_a_failure_must_not_be_excluded(planned):
    text = FixtureText("""
        services: [{name: Shop}]
        logs:
          index: {name: shop, owned: true}
          exclusions: [{name: Noise, filter: "FILTER"}]
    """)
    for filter_, wrong in (("status:error", True), ("*", True), ("@level:50", True), ("status:debug", False)):
        assert ("errors-excluded" in found(planned(text.replace("FILTER", filter_)))) == wrong, filter_
    off = {"exclusionFilters": [{"isEnabled": False, "filters": [{"query": "*", "sampleRate": 1}]}]}
    assert not breaks("errors-excluded", off, LOGS_INDEX)
