"""The shop in which every manual step is done."""

from pathlib import Path

import pytest

from tests.support.manual_steps import ManualSteps, manual_steps


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory) -> ManualSteps:
    """The shop; it is not to be changed."""
    return manual_steps(tmp_path_factory.mktemp("manual-steps"))


@pytest.fixture
def shop(done: ManualSteps, tmp_path: Path) -> ManualSteps:
    """A copy of the shop, to be changed."""
    return done.copy(tmp_path)
