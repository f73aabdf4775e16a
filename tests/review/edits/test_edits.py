"""The table of edits as a whole: every section stands in it, and no edit is no difference."""

from catalog.registry import SECTIONS
from tests.support.edits import TABLE, review, table


def test_what_is_not_edited_says_nothing():
    found = review([])
    assert found.routes
    assert not found.changes
    assert not found.risks


def test_each_file_of_the_table_has_its_tests():
    modules = {path.stem.removeprefix("test_edits_of_"): path for path in TABLE.glob("test_edits_of_*.py")}
    assert modules.keys() == {path.stem for path in TABLE.glob("*.yml")}
    for name, module in modules.items():
        assert f'TABLE = table("{name}")' in module.read_text(encoding="utf-8")


def test_the_table_has_edits_of_every_section():
    cases = [case for file in TABLE.glob("*.yml") for case in table(file.stem).values()]
    assert {ref.partition("/")[0] for case in cases for ref in case.says} >= {row.name for row in SECTIONS if row.items}
    assert len(cases) >= 40
