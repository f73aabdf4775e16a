"""The example's stacks, applied once to the stand-ins' account."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.audited_account import AuditedAccount, audited_account
from tests.support.example import STACKS


@pytest.fixture(scope="session")
def example_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuditedAccount]:
    """The account of both stacks of the example; it is not to be changed."""
    file = tmp_path_factory.mktemp("account") / "account.sqlite"
    with audited_account(file, STACKS / "prod", STACKS / "staging") as account:
        yield account


@pytest.fixture
def changeable(example_account: AuditedAccount, tmp_path: Path) -> Callable[[], AuditedAccount]:
    """A function that returns copies of the example's account."""
    count = iter(range(1_000))
    return lambda: example_account.copy(tmp_path / f"account-{next(count)}.sqlite")
