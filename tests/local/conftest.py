from __future__ import annotations

import pytest

from local.engine import Engine, find_engine


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engine: runs the real Pulumi engine, which is built when there is none")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine that a user of this machine would get."""
    return find_engine()
