"""Small projects to run on the real engine, apart from the clone that the tests lie in."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

CLONE = Path(__file__).resolve().parent.parent.parent

# Attached in place of the vendors where a program uses none of them; nobody listens on these ports.
NO_VENDORS = (
    sys.executable,
    "-c",
    'import json, sys; print(json.dumps({"datadog": 1, "pagerduty": 2, "sentry": 3}), flush=True); sys.stdin.read()',
)


def write_clone(
    folder: Path, program: str, *, policies: str | None = None, config: dict[str, object] | None = None
) -> Path:
    """Make a project like a clone of ours in `folder`: `program` as its stacks/__main__.py, run by our interpreter.

    `policies` becomes a policy pack's __main__.py, `config` the configuration of the stack `prod`.
    """
    (folder / "stacks").mkdir(parents=True)
    (folder / "stacks" / "__main__.py").write_text(program)
    (folder / ".venv").symlink_to(CLONE / ".venv")
    runtime = {"name": "python", "options": {"virtualenv": ".venv"}}
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({"name": "watchbill", "main": "stacks/", "runtime": runtime}))
    (folder / "Pulumi.prod.yaml").write_text(yaml.safe_dump({"config": config or {}}))
    if policies is not None:
        (folder / "policies").mkdir()
        (folder / "policies" / "__main__.py").write_text(policies)
        pack = {"runtime": {"name": "python", "options": {"virtualenv": "../.venv"}}}
        (folder / "policies" / "PulumiPolicy.yaml").write_text(yaml.safe_dump(pack))
    return folder
