"""The tables of bypasses as a whole."""

from tests.support.bypass import FOLDER, table

OTHERS = {"ordinary", "repositories"}
"""The tables of edits that must pass, and of edits outside of the catalog."""


def test_each_table_has_its_tests():
    modules = {path.stem.removeprefix("test_bypass_of_"): path for path in FOLDER.glob("test_bypass_of_*.py")}
    assert modules.keys() == {path.stem for path in FOLDER.glob("*.yml")} - OTHERS
    for name, module in modules.items():
        assert f'TABLE = table("{name}")' in module.read_text(encoding="utf-8")


def test_every_bypass_expects_a_risk_or_an_error():
    tables = [table(path.stem) for path in FOLDER.glob("*.yml") if path.stem not in OTHERS]
    assert all(attempt.exit_code for attempts in tables for attempt in attempts.values())
    assert sum(map(len, tables)) >= 320
