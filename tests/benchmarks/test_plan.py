"""The benchmark itself: it measures the same work with and without Watchbill, and reports a limit that is exceeded."""

import json
from pathlib import Path

import pytest

from benchmarks.bare import prove_same, write_bare
from benchmarks.catalogs import write_catalog
from benchmarks.figures import Figure, report
from benchmarks.full import write_full
from benchmarks.plan import compare
from plan.plan import make_plan

pytestmark = pytest.mark.long


def test_the_plan_is_measured_with_and_without_watchbill(tmp_path: Path) -> None:
    planned, loaded = compare(write_catalog(tmp_path, 5), 5, rounds=2)
    assert (planned.alerts, len(planned.watchbill), len(planned.bare)) == (5, 2, 2)
    assert planned.ratio is not None
    assert (loaded.what, len(loaded.watchbill), loaded.bare) == ("  of it: load the catalog", 2, ())


def test_a_bare_loop_that_registers_other_resources_is_rejected(tmp_path: Path) -> None:
    plan = make_plan(write_catalog(tmp_path, 2))
    file = tmp_path / "bare.json"
    write_bare(plan, file)
    prove_same(plan, file)
    document = json.loads(file.read_text())
    monitor = next(entry for entry in document["resources"] if entry["name"] == "alerts-alert-0001")
    monitor["arguments"]["priority"] = "5"
    file.write_text(json.dumps(document))
    with pytest.raises(AssertionError, match="alerts-alert-0001"):
        prove_same(plan, file)


def test_a_full_catalog_grows_with_its_alerts_and_is_measured_as_well(tmp_path: Path) -> None:
    stack = write_full(tmp_path, 200)
    plan = make_plan(stack)
    catalog = plan.catalog
    assert [len(it) for it in (catalog.services, catalog.on_call.people)] == [10, 20]
    assert [len(catalog.alerts) + len(catalog.composites), len(catalog.composites)] == [200, 10]
    assert [len(it) for it in (catalog.slos, catalog.uptime, catalog.dashboards)] == [30, 30, 11]
    assert [finding for finding in plan.findings if finding.severity != "info"] == []
    write_bare(plan, tmp_path / "bare.json")
    prove_same(plan, tmp_path / "bare.json")


def test_a_figure_over_its_limit_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    kept = Figure(what="up", alerts=100, unit="s", watchbill=(2.4, 9.0, 2.4), bare=(2.0, 2.0, 2.0), limit=1.3)
    broken = Figure(what="preview", alerts=100, unit="s", watchbill=(2.8,), bare=(2.0,), limit=1.3)
    too_large = Figure(what="memory", alerts=100, unit="MB", watchbill=(700.0,), limit=600)
    assert report([kept], None) == 0
    assert report([kept, broken, too_large], None) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == ["over its limit: preview with 100 alerts", "over its limit: memory with 100 alerts"]


def test_the_figures_are_written_as_json(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    report([Figure(what="up", alerts=100, unit="s", watchbill=(3.0,), bare=(2.0,), limit=1.3)], file)
    assert json.loads(file.read_text())["figures"] == [
        {
            "what": "up",
            "alerts": 100,
            "unit": "s",
            "watchbill": [3.0],
            "bare": [2.0],
            "ratio": 1.5,
            "limit": 1.3,
            "kept": False,
        }
    ]


def test_growth_is_shown_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = [
        Figure(what="up", alerts=alerts, unit="s", watchbill=(seconds,), bare=(seconds / 2,))
        for alerts, seconds in ((1000, 12.0), (100, 3.0), (400, 6.0))
    ]
    report(sizes, None)
    assert (
        "up, one alert more: 100→400 10.0 ms (bare 5.0 ms), 400→1000 10.0 ms (bare 5.0 ms)" in capsys.readouterr().out
    )
