import json
import re
import subprocess
import sys

from tests.support.catalogs import CLONE, written
from tests.support.example import STACKS

OPEN = "alerts:\n  - {name: E, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack]}\n"
WRONG = "alerts:\n  - {name: E, condition: eror_rate > 1%, duration: 5m, severity: info}\n  - {nam: F}\n"


def test_a_valid_catalog_is_reported_with_counts(watchbill):
    ran = watchbill("check")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(
        r"(.+: info \[.+\]: .+\n)*prod: valid \(\d+ services?, \d+ alerts, \d+ uptime checks, \d+ dashboards?\)\n",
        ran.out,
    )


def test_a_stack_is_given_by_name_or_folder(watchbill):
    assert "\nstaging: valid (" in watchbill("check", "staging").out
    assert watchbill("check", str(STACKS / "staging")).out == watchbill("check", "staging").out


def test_unfinished_routing_is_shown_and_does_not_fail(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": OPEN})
    ran = watchbill("check", "shop")
    assert (ran.code, ran.err) == (0, "")
    first, *more = ran.out.splitlines()
    assert first.startswith("shop/alerts.yml:2:5: unfinished [channel-without-address]: ")
    assert any(line.startswith("      - {name: slack, workspace: <workspace>") for line in more)
    assert more[-1].startswith("prod: valid, but unfinished (0 services, 1 alert,")


def test_strict_fails_on_what_is_unfinished(watchbill, tmp_path):
    ran = watchbill("check", "--strict", str(written(tmp_path, {"alerts.yml": OPEN})))
    assert (ran.code, ran.err) == (2, "")
    assert "unfinished [channel-without-address]" in ran.out


def test_strict_passes_what_has_only_notes(watchbill):
    ran = watchbill("check", "--strict")
    assert ran.code == 0
    assert "info [" in ran.out


def test_every_error_is_shown_at_once_with_its_place(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": WRONG})
    ran = watchbill("check", "shop")
    assert (ran.code, ran.out) == (1, "")
    assert "shop/alerts.yml:2:" in ran.err
    assert "shop/alerts.yml:3:" in ran.err
    assert "did you mean `error_rate`" in ran.err


def test_json_contains_errors_with_file_line_and_column(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": WRONG})
    ran = watchbill("check", "shop", "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert set(document) == {"version", "stack", "errors", "findings", "counts"}
    assert (document["version"], document["stack"], document["findings"]) == (1, "shop", [])
    assert {(it["file"], it["line"]) for it in document["errors"]} == {("shop/alerts.yml", 2), ("shop/alerts.yml", 3)}
    assert all(it["column"] > 1 and it["message"] for it in document["errors"])


def test_json_contains_counts_and_findings(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "shop", {"alerts.yml": OPEN})
    document = json.loads(watchbill("check", "shop", "--format", "json").out)
    assert (document["version"], document["stack"], document["errors"]) == (1, "prod", [])
    assert document["counts"] == {"services": 0, "alerts": 1, "uptime": 0, "dashboards": 1}
    (finding,) = document["findings"]
    assert (finding["rule"], finding["severity"]) == ("channel-without-address", "error")
    assert finding["source"] == {"file": "shop/alerts.yml", "line": 2}


def test_check_does_not_import_pulumi():
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


def stacks_of(tmp_path, monkeypatch, owner, other):
    for name, text in (("prod", owner), ("staging", other)):
        written(tmp_path / "stacks" / name, {"a.yml": text})
        (tmp_path / f"Pulumi.{name}.yaml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.stack.STACKS", tmp_path / "stacks")


PAY = "channels: [{name: slack, workspace: acme, channel: '#pay'}]\n"
STAGING = "stack: {owns: false}\n" + PAY + OPEN


def test_all_stacks_are_checked_together_and_an_object_that_the_owner_lacks_is_an_error(
    watchbill, tmp_path, monkeypatch
):
    stacks_of(tmp_path, monkeypatch, "services: [{name: Shop}]\n", STAGING)
    assert watchbill("check", "staging").code == 0
    ran = watchbill("check", "--all-stacks")
    assert ran.code == 1
    assert ran.err.startswith("stacks/staging/a.yml:2:12: `staging` posts to `#pay`")
    assert "prod: valid (1 service," in ran.out
    assert "staging: valid, with" in ran.out or "staging: valid (" in ran.out
    document = json.loads(watchbill("check", "--all-stacks", "--format", "json").out)
    assert [it["stack"] for it in document["stacks"]] == ["prod", "staging"]
    assert [(it["file"], it["line"]) for it in document["errors"]] == [("stacks/staging/a.yml", 2)]
    assert watchbill("check", "prod", "staging").code == 1


def test_all_stacks_are_valid_if_the_owner_creates_the_object(watchbill, tmp_path, monkeypatch):
    stacks_of(tmp_path, monkeypatch, PAY, STAGING)
    ran = watchbill("check", "--all-stacks")
    assert (ran.code, ran.err) == (0, "")


def test_an_error_in_one_stack_is_shown_without_errors_between_stacks(watchbill, tmp_path, monkeypatch):
    stacks_of(tmp_path, monkeypatch, WRONG, STAGING)
    ran = watchbill("check", "--all-stacks")
    assert ran.code == 1
    assert "did you mean `error_rate`" in ran.err
    assert "posts to" not in ran.err


def test_stack_names_and_all_stacks_are_exclusive(watchbill):
    assert "--all-stacks cannot be combined with STACK" in watchbill("check", "prod", "--all-stacks").err


def test_maintenance_that_begins_in_the_past_is_a_finding_of_today(watchbill, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    window = "services: [{name: S}]\nmaintenance: [{name: Move, start: %s, for: 1h, time_zone: UTC, services: all%s}]\n"
    written(tmp_path / "shop", {"a.yml": window % ("2025-01-05 02:00", "")})
    ran = watchbill("check", "shop")
    assert ran.code == 0
    assert "shop/a.yml:2:15: warning [maintenance-past]: `Move` began on 2025-01-05, which is in the past" in ran.out
    for start, every in (("2090-01-01 02:00", ""), ("2025-01-05 02:00", ", every: day")):
        written(tmp_path / "shop", {"a.yml": window % (start, every)})
        assert "maintenance-past" not in watchbill("check", "shop").out
