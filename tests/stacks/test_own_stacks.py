"""The stacks of the clone as they are now: its user's, of whom is asked that they are right, and nothing else."""

import pytest

from plan.plan import make_plan
from tests.support.catalogs import CLONE

OWN = [folder for folder in sorted(CLONE.glob("stacks/*")) if (CLONE / f"Pulumi.{folder.name}.yaml").is_file()]
NONE = pytest.param(None, marks=pytest.mark.skip(reason="this clone has no stack"))


@pytest.mark.parametrize("folder", OWN or [NONE])
@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_a_stack_of_this_clone_can_be_planned(folder, preview):
    assert make_plan(folder, preview=preview).catalog.stack.name == folder.name
