"""Rules on what another stack of the account owns."""

from policies.engine.rule import FoundAtLoad, rule


@rule(id="left-to-owner", severity="info", scope=FoundAtLoad)
def left_to_owner() -> None:
    """What an account has once is made by one stack, and the others refer to it.

    Fix: Nothing, if it is meant; else write `owns: true` under `stack:`.

    Wrong:
        stack: {environment: prod, owns: false}
    Right:
        stack: {environment: prod, owns: true}
    """
