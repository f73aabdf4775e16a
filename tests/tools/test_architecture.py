"""The page on the architecture matches the code."""

import ast
import re

from tools.architecture import CLONE, PAGE, PICTURE, picture, with_table

STEP = re.compile(r"^\| [^|]+ \| `(?P<file>[\w/]+\.py)` \| `(?P<names>[^|]+)` \|", re.MULTILINE)


def test_the_picture_and_the_table_are_current():
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, "run `make docs`"
    assert picture() == PICTURE.read_text(encoding="utf-8"), "run `make docs`"


def test_each_step_of_an_alerts_path_names_existing_functions():
    steps = list(STEP.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(steps) > 15
    for step in steps:
        tree = ast.parse((CLONE / step["file"]).read_text(encoding="utf-8"))
        defined = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        names = set(step["names"].split("`, `"))
        assert names <= defined, f"{step['file']} has no {', '.join(sorted(names - defined))}"
