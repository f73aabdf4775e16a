"""The example stacks as the tests read them: a copy, since those in `stacks/` are their user's to change.

`make example` takes the copy anew. It is laid out as a clone is: `stacks/<name>/` beside `Pulumi.<name>.yaml`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "example"
STACKS = EXAMPLE / "stacks"


def with_the_example(clone: Path) -> Path:
    """Put the example in place of what a user owns in a clone; gives the clone."""
    for old in [*clone.glob("stacks/*/"), *clone.glob("Pulumi.*.yaml")]:
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    return Path(shutil.copytree(EXAMPLE, clone, dirs_exist_ok=True))
