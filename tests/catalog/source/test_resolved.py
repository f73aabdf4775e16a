"""The catalog after its overlays, printed with the place of each value."""

import json
from pathlib import Path

import pytest

from catalog import CatalogErrors, load
from catalog.source.resolved import as_json, as_yaml, resolved
from tests.support.catalogs import written
from tests.support.example import STACKS
from tests.support.texts import FixtureText

BASE = """\
alerts:
  - name: Errors
    condition: error_rate > 1%
    duration: 5m
    severity: info
    notify: [slack]
signals: [{name: paid, count: payment.attempts, where: {outcome: ok}}]
"""
TOP = FixtureText("""\
extends: ../base
alerts:
  - name: Errors
    override: true
    condition: error_rate > 5%
signals: [{name: paid, override: true, where: {env: prod}}]
""")


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "base", {"a.yml": BASE})
    return written(tmp_path / "top", {"a.yml": TOP}).relative_to(tmp_path)


def test_each_value_is_followed_by_the_line_that_set_it(top: Path) -> None:
    assert (
        as_yaml(resolved(top))
        == """\
signals:
  - name: paid  # top/a.yml:6
    count: payment.attempts  # base/a.yml:7
    where:
      outcome: ok  # base/a.yml:7
      env: prod  # top/a.yml:6

alerts:
  - name: Errors  # top/a.yml:3
    condition: error_rate > 5%  # top/a.yml:5
    duration: 5m  # base/a.yml:4
    severity: info  # base/a.yml:5
    notify: [slack]  # base/a.yml:6
"""
    )


def test_what_an_overlay_takes_out_is_told_with_the_line_that_does(top: Path) -> None:
    (top / "a.yml").write_text(
        TOP.replace("condition: error_rate > 5%", "notify: null").replace("{env: prod}", "{outcome: ~}")
    )
    sections = resolved(top)
    assert "    # notify is removed  # top/a.yml:5\n" in as_yaml(sections)
    assert "    where: {}\n      # outcome is removed  # top/a.yml:6\n" in as_yaml(sections)
    assert json.loads(as_json(sections))["alerts"][0]["notify"] == {"value": None, "file": "top/a.yml", "line": 5}
    catalog = load(top)
    written(top, as_yaml(sections))
    assert load(top) == catalog


def test_programs_read_the_same(top: Path) -> None:
    alert = json.loads(as_json(resolved(top)))["alerts"][0]
    assert alert["condition"] == {"value": "error_rate > 5%", "file": "top/a.yml", "line": 5}
    assert alert["notify"] == {"value": ["slack"], "file": "base/a.yml", "line": 6}


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_what_is_printed_loads_to_the_same_catalog(tmp_path: Path, stack: str) -> None:
    folder = STACKS / stack
    copy = written(tmp_path / "stacks" / stack, {"all.yml": as_yaml(resolved(folder))})
    assert load(copy) == load(folder)


def test_texts_that_yaml_would_take_for_something_else_stay_texts(tmp_path: Path) -> None:
    text = """\
services: [{name: "no", description: "a: b # c, d"}, {name: "12", default: true}]
channels: [{name: slack, workspace: acme, channel: "#alerts"}]
on_call:
  people: [{name: "2026-01-05", email: a@example.com}]
  rotations: [{name: Primary, people: ["2026-01-05"], time_zone: UTC, hand_off: "monday 09:00", start: 2026-02-02}]
"""
    folder = written(tmp_path / "odd", {"a.yml": text, "b.yml": "on_call: {people: [{name: Z, email: z@example.com}]}"})
    copy = written(tmp_path / "copy", {"a.yml": as_yaml(resolved(folder))})
    assert load(copy) == load(folder)


def test_a_catalog_that_is_wrong_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogErrors, match="the alert `A` has no condition"):
        resolved(written(tmp_path / "wrong", {"a.yml": "alerts: [{name: A}]"}))
