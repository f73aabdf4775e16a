"""Whatever catalog is generated: it is refused with a place, or the stand-ins make all of its plan."""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

from catalog import CatalogErrors
from tests.support.account import refusals
from tests.support.catalogs import loaded
from tests.support.generated import catalogs


def test_a_generated_catalog_is_refused_in_place_or_made(tmp_path: Path) -> None:
    made: list[dict[str, Any]] = []

    @seed(5)
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(catalogs())
    def one(sections: dict[str, Any]) -> None:
        try:
            catalog = loaded(tmp_path / "stacks" / sections["stack"]["environment"], json.dumps(sections))
        except CatalogErrors as refused:
            places = [error.source.line for error in refused.errors]
        else:
            places = [1]
            if not any(finding.severity == "error" for finding in catalog.findings):
                assert refusals(catalog) == []
                made.append(sections)
        assert all(line >= 1 for line in places)

    one()
    assert len(made) >= 25, "too few of the generated catalogs are right to say anything of the stand-ins"
