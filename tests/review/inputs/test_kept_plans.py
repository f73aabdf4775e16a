"""The plan of a base is kept: who reviews again waits for one plan, and never reads a plan of anything else."""

import os

import pytest

from review.inputs import kept_plans
from review.inputs.comparison import plan_comparisons
from review.inputs.parallel import SideBySide

AT = "2026-11-24T09:00+00:00"


@pytest.fixture
def runs(monkeypatch):
    """The folders in which sides were planned."""
    seen = []
    run = SideBySide.run

    def counted(self, command, *, cwd, env):
        seen.append(cwd)
        return run(self, command, cwd=cwd, env=env)

    monkeypatch.setattr(SideBySide, "run", counted)
    return seen


def compared(shop, at=AT, **options):
    _, (sides,) = plan_comparisons(["prod"], "HEAD", project=shop.root, at=at, **options)
    return sides


def test_a_second_review_plans_the_work_tree_alone_and_finds_the_same(shop, runs):
    first = compared(shop)
    assert len(runs) == 2
    runs.clear()
    assert compared(shop) == first
    assert runs == [shop.root]


@pytest.mark.parametrize(
    "change",
    [
        lambda shop: (shop.stack("prod", "edited"), shop.commit()),
        lambda shop: (shop.code("two"), shop.commit()),
        lambda shop: ((shop.root / "uv.lock").write_text("another\n"), shop.commit()),
    ],
    ids=["another catalog", "other code", "other libraries"],
)
def test_a_base_that_is_another_is_planned(shop, runs, change):
    compared(shop)
    change(shop)
    runs.clear()
    compared(shop)
    assert len(runs) == 2


def test_a_plan_is_not_read_for_another_instant_or_by_other_code(shop, runs):
    compared(shop)
    compared(shop, at="2026-11-24T10:00+00:00")
    assert len(runs) == 4
    shop.code("two")
    compared(shop, same_code=True)
    assert len(runs) == 6


def test_a_table_that_the_code_reads_is_code(shop, runs):
    (shop.root / "components").mkdir()
    table = shop.root / "components" / "table.json"
    table.write_text("1")
    shop.commit()
    compared(shop, same_code=True)
    table.write_text("2")
    compared(shop, same_code=True)
    assert len(runs) == 4
    assert any("different code" in note for note in compared(shop).notes)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"version": 1}'])
def test_what_somebody_else_put_there_is_planned_over(shop, runs, content):
    first = compared(shop)
    (kept,) = kept_plans.folder().iterdir()
    kept.write_bytes(content)
    assert compared(shop) == first
    assert len(runs) == 4
    compared(shop)
    assert len(runs) == 5


def test_where_nothing_can_be_kept_a_review_still_ends(shop, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(kept_plans, "folder", lambda: tmp_path / "file" / "plans")
    assert compared(shop) == compared(shop)


def test_what_was_read_longest_ago_goes_first_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(kept_plans, "_MOST_BYTES", 75)
    for index, name in enumerate(("a", "b")):
        kept_plans.keep(name, "0123456789")
        path = kept_plans.folder() / f"{name}.json.gz"
        stamp = 1_000 + index
        os.utime(path, (stamp, stamp))
    assert kept_plans.read("a") == "0123456789"
    kept_plans.keep("c", "0123456789")
    assert [kept_plans.read(name) is not None for name in ("a", "b", "c")] == [True, False, True]
