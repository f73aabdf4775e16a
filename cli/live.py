"""Reads the live accounts for a command, with progress on a terminal."""

import sys
from typing import TYPE_CHECKING

from cli.conventions import quiet

if TYPE_CHECKING:
    from audit.live.inventory import Inventory
    from cli.accounts import Accounts


def read_inventory(accounts: "Accounts", names: dict[str, list[str]]) -> "Inventory":
    """Return everything in the accounts. `names` are those of the objects that no vendor lists, by Pulumi type.

    Raises:
        CannotRead: an account's root is not allowed.
    """
    from audit.live.http.client import RefusedRoot
    from audit.live.take import take_inventory
    from cli.states import CannotRead
    from cli.waiting import waiting

    with waiting("reading the accounts") as progress:
        silent = quiet() or not sys.stderr.isatty()
        try:
            return take_inventory(
                accounts.accounts,
                names=names,
                progress=lambda it: None if silent else progress(f"{it.vendor} {it.kind}: {objects(len(it.objects))}"),
            )
        except RefusedRoot as error:
            raise CannotRead(str(error)) from error


def objects(count: int) -> str:
    """Return a number of objects as text: `1 object`, `2,000 objects`."""
    return f"{count:,} object{'' if count == 1 else 's'}"
