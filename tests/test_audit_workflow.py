"""The commands of the audit's workflow as they stand: one issue is opened, updated and closed, and a silence posted."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from audit.report.markdown import MARKER
from tests.support.workflows import command

ISSUES = [
    {"number": 3, "body": "Something else\n<!-- watchbill:audit -->"},
    {"number": 7, "body": f"{MARKER}\n### Drift"},
]
GH = """\
#!/usr/bin/env python3
# Answers `gh issue list` from a file, and writes down every other call.
import os, pathlib, subprocess, sys

folder = pathlib.Path(os.environ["GH_FOLDER"])
if sys.argv[1:3] == ["issue", "list"]:
    filter = sys.argv[sys.argv.index("--jq") + 1]
    with (folder / "issues.json").open() as issues:
        ran = subprocess.run(["jq", "-r", filter], stdin=issues, text=True, capture_output=True, check=True)
    print(ran.stdout, end="")
else:
    with (folder / "calls").open("a") as calls:
        print(" ".join(sys.argv[1:]), file=calls)
"""
CURL = """\
#!/usr/bin/env python3
import os, pathlib, sys

data = next(it for it in sys.argv if it.startswith("@"))
(pathlib.Path(os.environ["GH_FOLDER"]) / "posted.json").write_text(pathlib.Path(data[1:]).read_text())
"""

pytestmark = pytest.mark.skipif(shutil.which("jq") is None, reason="the workflow uses jq")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("gh", GH), ("curl", CURL)):
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "audit.md").write_text(f"{MARKER}\n### Drift\n")
    return tmp_path


def run(folder: Path, step: str, **environ: str) -> None:
    env = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "GH_FOLDER": str(folder), **environ}
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command("audit", step)]
    ended = subprocess.run(script, cwd=folder, env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("issues", "code", "calls"),
    [
        ([], "0", ""),
        ([], "2", "issue create --title Drift --body-file audit/audit.md\n"),
        ([], "1", "issue create --title Drift --body-file audit/audit.md\n"),
        (ISSUES, "2", "issue edit 7 --body-file audit/audit.md\n"),
        (ISSUES, "1", "issue edit 7 --body-file audit/audit.md\n"),
        (ISSUES, "0", "issue close 7 --comment Code and accounts are in sync again.\n"),
    ],
)
def test_one_issue_is_opened_updated_and_closed(folder, issues, code, calls):
    (folder / "issues.json").write_text(json.dumps(issues))
    run(folder, "Open, update or close the issue", CODE=code, TITLE="Drift")
    assert ((folder / "calls").read_text() if (folder / "calls").exists() else "") == calls


def silence(text: str, **more: object) -> dict[str, object]:
    return {"text": text, "notice": False, "accepted": None, **more}


def post(folder: Path, *silences: dict[str, object]) -> str | None:
    (folder / "audit" / "audit.json").write_text(json.dumps({"silences": silences}))
    run(
        folder,
        "Post the silences in Slack",
        SLACK_WEBHOOK="https://hooks.slack.invalid/x",
        RUN="https://github.com/o/r/1",
        RUNNER_TEMP=str(folder),
    )
    posted = folder / "posted.json"
    return str(json.loads(posted.read_text())["text"]) if posted.exists() else None


def test_a_silence_is_posted_and_cannot_mention_a_channel(folder):
    assert post(folder, silence("Nobody is paged for <!here> & co."), silence("b"), silence("c", notice=True)) == (
        "Nobody is paged for &lt;!here&gt; &amp; co. And 1 more. https://github.com/o/r/1"
    )


def test_without_a_silence_nothing_is_posted(folder):
    assert post(folder, silence("c", notice=True), silence("d", accepted="known")) is None
