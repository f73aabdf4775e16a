import json
import re
import subprocess
import sys

from tests.support.catalogs import CLONE, written
from tests.support.example import STACKS

OPEN = "alerts:\n  - {name: E, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack]}\n"
WRONG = "alerts:\n  - {name: E, condition: eror_rate > 1%, duration: 5m, severity: info}\n  - {nam: F}\n"


def test_a_right_catalog_is_said_to_be_right_and_counted(watchbill):
    ran = watchbill("check")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(
        r"(.+: info \[.+\]: .+\n)*prod: right \(\d+ services?, \d+ alerts, \d+ uptime checks, \d+ dashboards?\)\n",
        ran.out,
    )


def test_a_stack_is_named_or_is_a_folder(watchbill):
    assert "\nstaging: right (" in watchbill("check", "staging").out
    assert watchbill("check", str(STACKS / "staging")).out == watchbill("check", "staging").out


def test_what_leads_nowhere_yet_is_shown_and_is_no_failure(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": OPEN})
    ran = watchbill("check", "shop")
    assert (ran.code, ran.err) == (0, "")
    first, *more = ran.out.splitlines()
    assert first.startswith("shop/alerts.yml:2:5: error [channel-open]: ")
    assert any(line.startswith("      - {name: slack, workspace: <workspace>") for line in more)
    assert more[-1].startswith("prod: right, with something left open (0 services, 1 alert,")


def test_every_error_is_shown_at_once_with_its_place(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": WRONG})
    ran = watchbill("check", "shop")
    assert (ran.code, ran.out) == (1, "")
    assert "shop/alerts.yml:2:" in ran.err
    assert "shop/alerts.yml:3:" in ran.err
    assert "did you mean `error_rate`" in ran.err


def test_a_program_reads_errors_with_file_line_and_column(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": WRONG})
    ran = watchbill("check", "shop", "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert set(document) == {"version", "stack", "errors", "findings", "counts"}
    assert (document["version"], document["stack"], document["findings"]) == (1, "shop", [])
    assert {(it["file"], it["line"]) for it in document["errors"]} == {("shop/alerts.yml", 2), ("shop/alerts.yml", 3)}
    assert all(it["column"] > 1 and it["message"] for it in document["errors"])


def test_a_program_reads_counts_and_findings(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": OPEN})
    document = json.loads(watchbill("check", "shop", "--format", "json").out)
    assert (document["version"], document["stack"], document["errors"]) == (1, "prod", [])
    assert document["counts"] == {"services": 0, "alerts": 1, "uptime": 0, "dashboards": 1}
    (finding,) = document["findings"]
    assert (finding["rule"], finding["severity"]) == ("channel-open", "error")
    assert finding["source"] == {"file": "shop/alerts.yml", "line": 2}


def test_check_does_not_wait_for_pulumi():
    code = """
import sys
from cli.main import main
sys.argv = ["watchbill", "check", sys.argv[1]]
try:
    main()
finally:
    print(sorted({it.partition(".")[0] for it in sys.modules} & {"pulumi", "pulumi_datadog", "grpc", "pulumi_policy"}))
"""
    ran = subprocess.run([sys.executable, "-c", code, str(STACKS / "prod")], cwd=CLONE, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == "[]"
