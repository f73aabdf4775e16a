"""A recorded run leaves nothing behind, and finds nothing that another left."""

import gc
from contextlib import nullcontext
from pathlib import Path

import pulumi
import pulumi_datadog as datadog
import pytest

from plan.document.write import as_json
from plan.resources.recorder import record
from stacks.program import compose
from tests.support.catalogs import ON_CALL, SHOP, loaded
from tests.support.texts import FixtureText

CATALOG = {
    "around.yml": SHOP + ON_CALL,
    "alerts.yml": """
        channels: [{name: slack, workspace: acme, channel: "#alerts"}]
        alerts:
          - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
    """,
}
ALERT = FixtureText("alerts: [{name: NAME, condition: error_rate > 1%, duration: 5m, severity: info}]")


def printed(plan) -> str:
    return as_json(plan, plan.findings)


def _account() -> datadog.Provider:
    return datadog.Provider("datadog", api_key="a", app_key="b")


def test_a_look_up_that_nothing_answers_is_an_error_and_not_a_guess():
    def program() -> None:
        datadog.get_role_output(filter="Admin", opts=pulumi.InvokeOptions(provider=_account()))

    with pytest.raises(LookupError, match="getRole"):
        record(program, stack="prod")


def test_a_plan_is_the_same_after_a_run_that_left_settings_config_and_transformations(planned):
    alone = printed(planned(CATALOG))

    def rude() -> None:
        pulumi.runtime.set_config("datadog:apiUrl", "https://elsewhere.example.com")
        pulumi.runtime.register_stack_transformation(
            lambda args: pulumi.ResourceTransformationResult({**args.props, "message": "mine"}, args.opts)
        )
        datadog.Provider("datadog", api_key="a", app_key="b")

    record(rude, stack="elsewhere", project="other", config={"pagerduty:serviceRegion": "eu"}, preview=True)
    assert printed(planned(CATALOG)) == alone


def test_two_plans_side_by_side_do_not_mix(tmp_path):
    shop = loaded(tmp_path / "shop", ALERT.replace("NAME", "Errors"))
    bank = loaded(tmp_path / "bank", ALERT.replace("NAME", "Slow"))
    keys = dict.fromkeys(("datadog:apiKey", "datadog:appKey"), "key")
    first, second = (record(lambda it=it: compose(it), stack="prod", config=keys) for it in (shop, bank))
    names = [
        [it.name for it in recording.registrations if it.type.endswith(":Monitor")] for recording in (first, second)
    ]
    assert names == [["alerts-errors"], ["alerts-slow"]]


def test_what_the_program_is_told_of_the_run_ends_with_the_run(planned):
    planned(CATALOG, preview=True)
    assert pulumi.runtime.get_config("datadog:apiKey") is None


@pytest.mark.parametrize("fails", [False, True], ids=["ends", "fails"])
def test_a_run_leaves_no_descriptor_open(fails):
    def program() -> None:
        datadog.Monitor("errors", name="Errors", type="metric alert", query="avg:errors{*} > 1", message="-")
        assert not fails, "the program's own failure"

    def descriptors() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    gc.collect()  # else what earlier tests left would be closed in between, and hide a leak
    gc.disable()
    before = descriptors()
    try:
        for _ in range(3):
            with pytest.raises(AssertionError) if fails else nullcontext():
                record(program, stack="prod")
        assert descriptors() == before
    finally:
        gc.enable()
