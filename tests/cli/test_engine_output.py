"""The engine's run in a few lines."""

import json
from pathlib import Path

from cli.engine_output import last_lines, result_lines


def log(tmp_path: Path, changes: dict[str, int]) -> Path:
    events = [
        {"sequence": 0, "preludeEvent": {}},
        {"sequence": 1, "summaryEvent": {"durationSeconds": 7, "resourceChanges": changes}},
        {"sequence": 2, "cancelEvent": {}},
    ]
    file = tmp_path / "events.json"
    file.write_text("".join(f"{json.dumps(event)}\n" for event in events))
    return file


def test_the_result_counts_what_changed(tmp_path):
    file = log(tmp_path, {"create": 3, "update": 2, "delete": 1, "same": 40})
    (line,) = result_lines(file, "prod")
    assert line.startswith("Applied prod: 3 created, 2 changed, 1 deleted (7 s")


def test_a_run_without_changes_says_so(tmp_path):
    (line,) = result_lines(log(tmp_path, {"same": 40}), "prod")
    assert line.startswith("Applied prod: no changes (7 s")


def test_a_run_that_ended_before_its_log_has_no_result(tmp_path):
    assert result_lines(tmp_path / "events.json", "prod") == []
    assert last_lines(tmp_path / "up.log") == []


def test_a_failed_run_shows_its_diagnostics(tmp_path):
    printed = tmp_path / "up.log"
    printed.write_text("Updating (prod)\n" + "+  created\n" * 200 + "Diagnostics:\n  error: no such file\n")
    assert last_lines(printed) == [
        "Diagnostics:",
        "  error: no such file",
        f"All of the engine's output: {printed}",
    ]


def test_a_failed_run_without_diagnostics_shows_its_last_lines(tmp_path):
    printed = tmp_path / "up.log"
    printed.write_text("".join(f"line {number}\n" for number in range(100)))
    *lines, _ = last_lines(printed)
    assert (lines[-1], len(lines)) == ("line 99", 25)
