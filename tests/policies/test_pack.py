import subprocess
import sys

import pytest
import yaml
from pulumi_policy import EnforcementLevel, PolicyResourceOptions, ResourceValidationArgs

from policies.pack import policy
from policies.rules import RULES
from tests.support.catalogs import CLONE, ON_CALL, SHOP, recorded

MONITOR = "datadog:index/monitor:Monitor"
EVERY_RULE_BROKEN = {
    "message": "canary @pagerduty-canary {{#is_alert}}@pagerduty-canary{{/is_alert}}",
    "tags": ["env:canary"],
}


def reported(rule, props, resource_type: str = MONITOR) -> list[str]:
    """What the policy of a rule reports when the engine shows it a resource."""
    options = PolicyResourceOptions(
        protect=False, ignore_changes=[], delete_before_replace=None, aliases=[], custom_timeouts=None,
        additional_secret_outputs=[], parent=None,
    )  # fmt: skip
    args = ResourceValidationArgs(
        resource_type=resource_type,
        props=props,
        urn=f"urn:pulumi:prod::watchbill::{resource_type}::x",
        name="x",
        opts=options,
        provider=None,
    )
    heard: list[str] = []
    made = policy(rule)
    validate = made.validate if callable(made.validate) else made.validate[0]
    validate(args, lambda message, _urn: heard.append(message))
    return heard


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_engine_is_told_what_is_broken_and_why_but_no_value(rule):
    (message,) = reported(rule, EVERY_RULE_BROKEN)
    assert message.endswith(rule.why)
    assert "canary" not in message


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_resource_of_another_kind_is_let_pass(rule):
    assert reported(rule, EVERY_RULE_BROKEN, "datadog:index/dashboard:Dashboard") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_is_unknown_in_a_preview_is_let_pass(rule):
    assert reported(rule, {}) == []
    assert reported(rule, {"message": object(), "tags": object()}) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_broken_rule_stops_the_run(rule):
    made = policy(rule)
    assert (made.name, made.description) == (rule.id, rule.why)
    assert made.enforcement_level == EnforcementLevel.MANDATORY


def test_what_the_program_registers_passes_the_pack(tmp_path):
    alert = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]"
    recording = recorded(tmp_path, {"a.yml": alert, "b.yml": SHOP + ON_CALL})
    monitors = [it for it in recording.registrations if it.type == MONITOR]
    assert len(monitors) == 1
    assert [reported(rule, it.inputs, it.type) for it in monitors for rule in RULES] == [[]] * len(RULES)


def test_the_pack_starts_without_waiting_for_the_vendors_sdks():
    code = (
        "import sys, policies.pack; print([it for it in sys.modules if it.startswith(('pulumi_datadog', 'plan.plan'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=CLONE, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_engine_finds_the_pack_and_its_interpreter():
    settings = yaml.safe_load((CLONE / "policies" / "PulumiPolicy.yaml").read_text())
    assert settings["runtime"]["name"] == "python"
    assert settings["runtime"]["options"]["virtualenv"] == "../.venv"
