"""The rules that need only the resources, as policies of the engine."""

import subprocess
import sys
from datetime import date
from types import SimpleNamespace

import pytest
import yaml
from pulumi_policy import (
    EnforcementLevel,
    PolicyProviderResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from plan.plan import PlannedResource
from plan.resources.masking import UNKNOWN_SHOWN
from policies.engine.crossguard import policies, policy
from policies.engine.evaluate import BY_ID, evaluate_rules
from policies.engine.inputs import MONITOR
from policies.engine.rule import OneResource
from policies.engine.views import CatalogContext, plain
from policies.rules import RULES
from tests.support.catalogs import CLONE, ON_CALL, SHOP, recorded, written
from tests.support.rule_examples import example_plan
from tests.support.rules import TODAY, resource
from tests.support.texts import FixtureText

OURS = [rule for rule in RULES if rule.needs == "resources"]
BAD = {"message": "canary @pagerduty-canary {{#is_alert}}@pagerduty-canary{{/is_alert}}", "tags": ["env:canary"]}
SDKS = ("pulumi_datadog", "pulumi_pagerduty", "components.sentry_sdk", "plan.plan")
NOWHERE = CatalogContext(CLONE / "nowhere", TODAY)


def shown(made: PlannedResource) -> ResourceValidationArgs:
    """The resource as the engine shows it."""
    return ResourceValidationArgs(
        resource_type=made.type,
        props=unknown_checking_proxy(made.inputs),
        urn=made.urn,
        name=made.name,
        opts=PolicyResourceOptions(made.protect, [], None, [], None, []),
        provider=PolicyProviderResource("", {}, made.provider, ""),
    )


def reports(rule, resources, behind: CatalogContext = NOWHERE) -> list[str]:
    """What the policy of a rule reports when the engine shows it resources, one by one or all at once."""
    made, heard = policy(rule, behind), []
    args = [shown(it) for it in resources]
    for each in args if isinstance(made, ResourceValidationPolicy) else [SimpleNamespace(resources=args)]:
        made.validate(each, lambda message, _urn=None: heard.append(message))
    return heard


def reported(rule, props, resource_type: str = MONITOR, name: str = "x", behind: CatalogContext = NOWHERE) -> list[str]:
    """What the policy of a rule reports of a resource."""
    return reports(rule, [resource(props, resource_type, name)], behind)


def test_a_report_to_the_engine_has_the_fix_and_no_value():
    (message,) = reported(BY_ID["pager-outside-blocks"], BAD)
    assert message.endswith(BY_ID["pager-outside-blocks"].fix)
    assert "canary" not in message


IN_PLANS_ALONE = {"deletion-unprotected"}
"""The engine does not pass `retain_on_delete`."""


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.id)
def test_the_engine_reports_what_a_review_finds(rule):
    """The wrong example of a rule, shown by the engine: as often as in a plan, and nothing of it in the right one."""
    for example, breaks in ((rule.wrong, rule.id not in IN_PLANS_ALONE), (rule.right, False)):
        plan = example_plan(example)
        in_plan = [it for it in evaluate_rules(plan, TODAY) if it.rule == rule.id and rule.id not in IN_PLANS_ALONE]
        heard = reports(rule, plan.resources)
        assert len(heard) == len(in_plan)
        assert bool(heard) == breaks
        assert all(message.endswith(rule.fix) for message in heard)


def test_unknown_values_in_a_preview_are_skipped_and_known_ones_are_checked():
    rule = BY_ID["pager-outside-blocks"]
    unknown = {"message": UNKNOWN_STRING_VALUE, "tags": [UNKNOWN_STRING_VALUE], "nested": {"a": UNKNOWN_STRING_VALUE}}
    assert reported(rule, unknown) == []
    assert reported(rule, {**BAD, "query": UNKNOWN_STRING_VALUE})
    assert plain(unknown_checking_proxy(unknown)) == {
        "message": UNKNOWN_SHOWN, "tags": [UNKNOWN_SHOWN], "nested": {"a": UNKNOWN_SHOWN}
    }  # fmt: skip


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.id)
def test_an_error_stops_the_run_and_a_warning_does_not(rule):
    made = policy(rule, NOWHERE)
    assert (made.name, made.description) == (rule.id, rule.why)
    stops = made.enforcement_level == EnforcementLevel.MANDATORY
    assert stops == (rule.severity == "error")


def test_the_pack_has_a_policy_for_each_rule_that_needs_no_catalog_and_for_no_other_rule():
    assert [it.name for it in policies(NOWHERE)] == [rule.id for rule in OURS]
    with pytest.raises(ValueError, match="needs the catalog"):
        policy(BY_ID["excuse-unused"], NOWHERE)


def test_the_catalog_gives_excuses_and_places(tmp_path):
    text = FixtureText("""
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: info, excuses: [EXCUSE]}
    """)
    excuse = "{rule: pager-outside-blocks, reason: So it is, until: 2026-12-01}"
    rule = BY_ID["pager-outside-blocks"]
    (message,) = reported(
        rule, BAD, name="alerts-a", behind=CatalogContext(written(tmp_path, text.replace("EXCUSE", "")), TODAY)
    )
    assert message.startswith(f"{tmp_path}/catalog.yml:3:5: A: ")
    folder = written(tmp_path, text.replace("EXCUSE", excuse))
    assert reported(rule, BAD, name="alerts-a", behind=CatalogContext(folder, TODAY)) == []
    assert reported(rule, BAD, name="alerts-b", behind=CatalogContext(folder, TODAY)) != []
    assert reported(rule, BAD, name="alerts-a", behind=CatalogContext(folder, date(2026, 12, 2))) != []


def test_the_catalog_is_the_one_that_the_stack_reads(tmp_path):
    text = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]"
    behind = CatalogContext(CLONE / "nowhere", TODAY)
    seen = SimpleNamespace(type=MONITOR, name="alerts-a")
    assert behind.origin(seen) is None
    behind.configure("prod", {"watchbill:catalog": str(written(tmp_path, text))})
    assert behind.origin(seen).item == "alerts/a"
    behind.configure("prod", {})
    seen.name = "alerts-high-error-rate"
    assert behind.origin(seen).source.file.endswith("stacks/prod/alerts.yml")


def test_resources_from_the_program_pass_the_pack(tmp_path):
    alert = """alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]"""
    recording = recorded(tmp_path, {"a.yml": alert, "b.yml": SHOP + ON_CALL})
    monitors = [it for it in recording.registrations if it.type == MONITOR]
    assert len(monitors) == 1
    errors = [rule for rule in OURS if rule.severity == "error" and isinstance(rule.scope, OneResource)]
    assert [reported(rule, it.inputs, it.type) for it in monitors for rule in errors] == [[]] * len(errors)


def test_the_pack_does_not_import_the_vendors_sdks():
    code = f"""
import sys
sys.modules.update(dict.fromkeys({SDKS}))  # an import of one fails
from policies.engine.crossguard import policies
print(len(policies(None)), sorted(it for it in sys.modules if it.startswith({SDKS}) and sys.modules[it]))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=CLONE, capture_output=True, text=True, check=True)
    assert ran.stdout == f"{len(OURS)} []\n"


def test_the_engine_finds_the_pack_and_its_interpreter():
    settings = yaml.safe_load((CLONE / "policies" / "PulumiPolicy.yaml").read_text())
    assert settings["runtime"]["name"] == "python"
    assert settings["runtime"]["options"]["virtualenv"] == "../.venv"


def test_no_module_of_the_pack_shadows_one_of_pythons():
    """The engine runs the folder, which then comes first where modules are looked for."""
    folder = CLONE / "policies"
    names = {entry.stem for entry in folder.iterdir() if entry.suffix == ".py" or (entry / "__init__.py").is_file()}
    assert {"engine", "rules"} <= names
    assert not (names - {"__init__", "__main__"}) & sys.stdlib_module_names
