"""Rules on resources that another stack of the account owns."""

from policies.engine.rule import FoundAtLoad, rule


@rule(id="left-to-owner", severity="info", scope=FoundAtLoad)
def left_to_owner() -> None:
    """One stack creates what an account has only once, and the other stacks refer to it.

    Fix: Nothing, if this is intended; else write `owns: true` under `stack:`.

    Wrong:
        stack: {environment: prod, owns: false}
    Right:
        stack: {environment: prod, owns: true}
    """
