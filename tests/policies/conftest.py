from collections.abc import Callable
from pathlib import Path

import pytest

from plan.plan import Plan
from tests.support import catalogs
from tests.support.catalogs import Texts


@pytest.fixture
def planned(tmp_path: Path) -> Callable[[Texts], Plan]:
    """The plan of a catalog."""
    return lambda texts: catalogs.planned(tmp_path, texts)
