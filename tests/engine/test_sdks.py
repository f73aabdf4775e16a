"""A state that a program with the SDKs' own classes wrote, which the product takes over: nothing changes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.engine import find_engine
from tests.support.catalogs import CLONE
from tests.support.example import STACKS
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

PLACES = {"sourcePosition", "stackTrace", "created", "modified"}
WITH_THE_SDKS_OWN_CLASSES = """
import pulumi_datadog
import pulumi_pagerduty

import components.sdks

components.sdks.datadog, components.sdks.pagerduty = pulumi_datadog, pulumi_pagerduty

from components import alerts, services
from stacks.program import main

assert (alerts.datadog, services.pagerduty) == (pulumi_datadog, pulumi_pagerduty)
main()
"""


def test_a_state_of_the_sdks_own_classes_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "__main__.py").write_text(WITH_THE_SDKS_OWN_CLASSES)
    (tmp_path / "components").symlink_to(CLONE / "components")  # names the package of Sentry's provider
    with local_stack(tmp_path, find_engine(), STACKS / "prod") as prod:
        ours = run_the_program_in(prod, tmp_path / "program")
        stacks = [prod, prod.beside(STACKS / "staging")]
        for stack in stacks:
            made = stack.up()
            assert made.code == 0, made.output
            assert set(made.counts()) == {"created"}, made.output
        before = [resources(stack) for stack in stacks]
        run_the_program_in(prod, ours)
        for stack in stacks:
            again = stack.up()
            assert set(again.counts()) == {"unchanged"}, again.output
        for stack, held in zip(stacks, before, strict=True):
            assert differences(held, resources(stack)) == []


def run_the_program_in(stack: LocalStack, folder: Path) -> Path:
    """Let the session's project run the program in the folder; gives the folder of the program that it ran before."""
    path = stack.session.project_dir / "Pulumi.yaml"
    settings = yaml.safe_load(path.read_text())
    before = Path(settings["main"])
    path.write_text(yaml.safe_dump({**settings, "main": str(folder)}))
    return before


def resources(stack: LocalStack) -> dict[str, Any]:
    """What the state holds of each resource by URN, secrets readable, but for the lines of code that registered it."""
    exported = stack.pulumi("stack", "export", "--show-secrets")
    held = json.loads(exported.output)["deployment"]["resources"]
    for it in held:
        for urns in (it.get("dependencies", []), *it.get("propertyDependencies", {}).values()):
            urns.sort()  # it comes from a set
    return {it["urn"]: {key: value for key, value in it.items() if key not in PLACES} for it in held}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    assert before.keys() == after.keys()
    keys = [(urn, key) for urn, it in after.items() for key in sorted(before[urn].keys() | it.keys())]
    pairs = [(urn, key, before[urn].get(key), after[urn].get(key)) for urn, key in keys]
    return [f"{urn} {key}: {old} → {new}" for urn, key, old, new in pairs if old != new]
