"""Rules on resources that another stack of the account owns."""

from policies.engine.rule import FoundAtLoad, rule


@rule(id="owned-by-other-stack", severity="info", scope=FoundAtLoad)
def owned_by_other_stack() -> None:
    """One stack creates what an account has only once, and the other stacks refer to it.

    Fix: No change is required if this is intended. Otherwise write `owns: true` under `stack:`.

    Wrong:
        stack: {environment: prod, owns: false}
    Right:
        stack: {environment: prod, owns: true}
    """
