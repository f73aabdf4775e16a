from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from plan.plan import Plan
from tests.support import catalogs


@pytest.fixture(params=[False, True], ids=["update", "preview"])
def preview(request: pytest.FixtureRequest) -> bool:
    """Each component is made twice: with what the vendors answer known, and unknown as in a first preview."""
    return bool(request.param)


@pytest.fixture
def planned(tmp_path: Path, preview: bool) -> Callable[[catalogs.Texts], Plan]:
    """The plan of a catalog's YAML."""
    return partial(catalogs.planned, tmp_path, preview=preview)
