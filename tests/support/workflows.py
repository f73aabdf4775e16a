"""The project's GitHub workflows, and their commands as they stand."""

from pathlib import Path
from typing import Any

import yaml

from tests.support.engine import CLONE

WORKFLOWS = CLONE / ".github" / "workflows"


def workflow(name: str) -> dict[Any, Any]:
    """A workflow by the name of its file, without `.yml`. YAML 1.1 reads its key `on` as true."""
    read: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text())
    return read


def steps(name: str) -> list[dict[str, Any]]:
    """All steps of a workflow's jobs."""
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def command(name: str, step: str) -> str:
    """What a named step of a workflow runs."""
    (found,) = [it["run"] for it in steps(name) if it.get("name") == step]
    return str(found)


def files() -> list[Path]:
    """Every workflow and action."""
    return sorted([*WORKFLOWS.glob("*.yml"), *(CLONE / ".github" / "actions").glob("*/action.yml")])
