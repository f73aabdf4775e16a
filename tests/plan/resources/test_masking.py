import pulumi
import pulumi_datadog as datadog

from plan.document.write import as_json
from plan.plan import plan_of
from plan.resources.recorder import record
from tests.support.catalogs import loaded, made


def _monitor(name: str, **options) -> datadog.Monitor:
    opts = pulumi.ResourceOptions(**options)
    return datadog.Monitor(name, name="A", type="query alert", query="q", message="m", opts=opts)


def _account() -> datadog.Provider:
    return datadog.Provider("datadog", api_key="a", app_key="b")


def test_outputs_that_are_secret_are_masked(tmp_path):
    def program() -> None:
        pulumi.export("key", pulumi.Output.secret("canary"))
        pulumi.export("nested", {"list": [pulumi.Output.secret("canary"), "plain"]})
        pulumi.export("number", 3)

    plan = plan_of(loaded(tmp_path, "services: []"), record(program, stack="prod"))
    assert plan.outputs["key"] == "[secret]"
    assert plan.outputs["number"] == 3
    assert "canary" not in as_json(plan, [])


def test_inputs_that_are_secret_are_masked_however_deep_they_lie(tmp_path):
    def program() -> None:
        provider = datadog.Provider("datadog", api_key="canary", app_key=pulumi.Output.secret("canary"))
        datadog.Monitor(
            "deep",
            name="A",
            type="query alert",
            query="q",
            message=pulumi.Output.concat("call ", pulumi.Output.secret("canary")),
            tags=["plain", pulumi.Output.secret("canary")],
            monitor_thresholds=datadog.MonitorMonitorThresholdsArgs(critical=pulumi.Output.secret("canary")),
            opts=pulumi.ResourceOptions(provider=provider),
        )

    plan = plan_of(loaded(tmp_path, "services: []"), record(program, stack="prod"))
    assert "canary" not in as_json(plan, [])
    assert made(plan, "Monitor").inputs["name"] == "A"


def test_planned_ids_are_shown_as_what_they_stand_for(tmp_path):
    def program() -> None:
        opts = pulumi.ResourceOptions(provider=_account())
        watched = _monitor("alerts-errors", provider=opts.provider)
        number = watched.id.apply(int)
        datadog.ServiceLevelObjective("slo", name="S", type="monitor", thresholds=[], monitor_ids=[number], opts=opts)
        datadog.Monitor(
            "both",
            name="B",
            type="composite",
            query=pulumi.Output.concat(watched.id, " && 123456789012"),
            message="m",
            opts=opts,
        )

    plan = plan_of(loaded(tmp_path, "services: []"), record(program, stack="prod"))
    assert made(plan, "ServiceLevelObjective").inputs["monitorIds"] == ["<monitor:errors>"]
    assert made(plan, "Monitor", "both").inputs["query"] == "<monitor:errors> && 123456789012"
