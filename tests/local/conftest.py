from __future__ import annotations

import pytest

from local.engine import Engine, find_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine that a user of this machine would get."""
    return find_engine()
