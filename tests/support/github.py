"""A stand-in for `gh api`, for the workflows' commands."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.support.workflows import command

_GH = """\
#!/usr/bin/env python3
# Answers `gh api` from answers.json (the longest key in the path), and writes down each request that changes something.
import json, os, pathlib, subprocess, sys

folder = pathlib.Path(os.environ["GH_FOLDER"])
arguments = sys.argv[2:]
path = next(each for each in arguments if each.startswith("repos/"))
if "POST" in arguments:
    fields = dict(arguments[n + 1].split("=", 1) for n, each in enumerate(arguments) if each == "-f")
    if "--input" in arguments:
        fields = json.loads(pathlib.Path(arguments[arguments.index("--input") + 1]).read_text())
    if str(fields.get("line")) in os.environ.get("GH_OUTSIDE", "").split():
        sys.exit("gh: Unprocessable Entity: line must be part of the diff (HTTP 422)")
    with (folder / "sent.jsonl").open("a") as sent:
        print(json.dumps({"path": path, **fields}), file=sent)
    sys.exit()
answers = json.loads((folder / "answers.json").read_text())
keys = [key for key in answers if key in path]
if not keys:
    sys.exit(f"gh: Not Found (HTTP 404): {path}")
answer = answers[max(keys, key=len)]
if isinstance(answer, str):
    sys.stdout.buffer.write(pathlib.Path(answer).read_bytes())
else:
    filter = arguments[arguments.index("--jq") + 1]
    ran = subprocess.run(["jq", "-r", filter], input=json.dumps(answer), text=True, capture_output=True, check=True)
    print(ran.stdout, end="")
"""


class GitHub:
    """Runs steps of workflows in a checkout, with a `gh` that answers from a mapping: part of a path, and the JSON."""

    def __init__(self, folder: Path, checkout: Path) -> None:
        self.folder = folder
        self.checkout = checkout
        self.answers: dict[str, Any] = {}
        (folder / "bin").mkdir()
        (folder / "bin" / "gh").write_text(_GH)
        (folder / "bin" / "gh").chmod(0o755)

    def run(self, workflow: str, step: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a step as a runner does; its outputs are in `outputs`."""
        (self.folder / "answers.json").write_text(json.dumps(self.answers))
        (self.folder / "output").write_text("")
        env = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.checkout),
            "GH_FOLDER": str(self.folder),
            "GH_TOKEN": "none",
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "REPOSITORY": "acme/shop",
            "RUNNER_TEMP": str(self.folder),
            **environ,
        }
        script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command(workflow, step)]
        return subprocess.run(script, cwd=self.checkout, env=env, capture_output=True, text=True)

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of the last step."""
        return dict(line.split("=", 1) for line in (self.folder / "output").read_text().splitlines())

    @property
    def sent(self) -> list[dict[str, str]]:
        """The requests that change something."""
        file = self.folder / "sent.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
