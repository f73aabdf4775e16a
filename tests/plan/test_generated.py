"""Whatever catalog is generated, and however it is edited: it is refused in place, or the stand-ins take its plan."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from catalog import Catalog, CatalogErrors
from tests.support.account import Changes, account
from tests.support.catalogs import loaded
from tests.support.edited import edited, reordered
from tests.support.generated import catalogs

pytestmark = pytest.mark.long

Sections = dict[str, Any]


def test_a_generated_catalog_and_its_edit_are_refused_in_place_or_made(tmp_path: Path) -> None:
    made: list[Sections] = []
    changed: list[Changes] = []

    @seed(5)
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(catalogs())
    def one(sections: Sections) -> None:
        dice = random.Random(json.dumps(sections))
        stacks = _stacks(tmp_path, sections)
        if not stacks:
            return
        made.append(sections)
        with account() as there:
            for catalog in stacks:
                assert there.up(catalog).refused == []
            for after in (edited(sections, dice) for _ in range(2)):
                for catalog in _stacks(tmp_path, after):
                    changed.append(there.up(catalog))
                    assert changed[-1].refused == []
                for catalog in _stacks(tmp_path, *reordered(after, dice)):
                    assert there.up(catalog) == Changes()
            for catalog in reversed(stacks):
                assert there.destroy(catalog.stack.name).refused == []

    one()
    assert len(made) >= 25, "too few of the generated catalogs are right to say anything of the stand-ins"
    for kind in ("created", "updated", "replaced", "deleted"):
        assert sum(bool(getattr(it, kind)) for it in changed) >= 3, f"too few of the edits have {kind}"


def _stacks(folder: Path, *files: Sections) -> list[Catalog]:
    """The owner's stack and, where the catalog is another environment's, that beside it; none where it is refused."""
    environment = files[0]["stack"]["environment"]
    stacks: list[Sections] = [{"environment": "prod"}]
    if environment != "prod":
        stacks.append({"environment": environment, "owns": False})
    found = []
    for stack in stacks:
        of = [{**files[0], "stack": stack}, *files[1:]]
        texts = {f"{number}.yml": json.dumps(file) for number, file in enumerate(of)}
        try:
            catalog = loaded(folder / "stacks" / str(stack["environment"]), texts)
        except CatalogErrors as errors:
            refused = errors.errors
        else:
            refused = ()
            found.append(catalog)
        assert all(error.source.line >= 1 for error in refused)
        if refused or any(finding.severity == "error" for finding in catalog.findings):
            return []
    return found
