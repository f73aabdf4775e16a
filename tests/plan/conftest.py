from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from plan.plan import Plan
from tests.support import catalogs


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Plan]:
    """The plan of a catalog's YAML in the folder `shop`, so that places read `shop/alerts.yml:3`."""
    monkeypatch.chdir(tmp_path)
    return partial(catalogs.planned, Path("shop"))
