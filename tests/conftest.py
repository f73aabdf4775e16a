from collections.abc import Iterator

import pytest

from tests.support import example


@pytest.fixture(scope="session", autouse=True)
def _stacks_of_the_example() -> Iterator[None]:
    """Whatever is run in this process finds the example in place of the stacks and settings of the clone's user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stacks.program.STACKS", example.STACKS)
        patch.setattr("cli.stack.STACKS", example.STACKS)
        patch.setattr("policies.engine.STACKS", example.STACKS)
        patch.setattr("plan.config.PROJECT", example.EXAMPLE)
        yield
