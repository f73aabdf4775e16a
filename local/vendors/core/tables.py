"""Objects that are rows of one table at the vendor: its provider reads the whole table and writes all of it back.

Nothing locks the table between the two, so a row that another request adds meanwhile is lost, and one that it removes
returns. Sequential requests lose nothing.
"""

import time
from collections.abc import Callable

from local.vendors.core.places import at
from local.vendors.core.registry import kind
from local.vendors.core.rejections import VendorRejected
from local.vendors.core.store import Store, StoredObject
from local.vendors.protocol.wire import Properties

SECONDS_BETWEEN_READ_AND_WRITE = 0.05


def create(store: Store, token: str, inputs: Properties, add: Callable[[], StoredObject]) -> StoredObject:
    """Adds a row. Raises VendorRejected if the row no longer exists when the provider looks for it."""
    table = _table(token, inputs)
    before = _rows(store, token, table)
    time.sleep(SECONDS_BETWEEN_READ_AND_WRITE)
    with store.transaction():
        _write(store, token, table, before)
        record = add()
    time.sleep(SECONDS_BETWEEN_READ_AND_WRITE)
    if store.get(token, record.id) is None:
        raise VendorRejected(f"Unable to create, got error: service table item not found: {table}")
    return record


def delete(store: Store, token: str, id: str) -> None:
    """Removes a row; a row that no longer exists is not an error."""
    row = store.get(token, id)
    if row is None:
        return
    table = _table(token, row.inputs)
    before = _rows(store, token, table)
    time.sleep(SECONDS_BETWEEN_READ_AND_WRITE)
    with store.transaction():
        _write(store, token, table, {other: record for other, record in before.items() if other != id})


def _table(token: str, inputs: Properties) -> object:
    return at(inputs, str(kind(token).rewrites_all_of))


def _rows(store: Store, token: str, table: object) -> dict[str, StoredObject]:
    return {record.id: record for record in store.objects(token=token) if _table(token, record.inputs) == table}


def _write(store: Store, token: str, table: object, rows: dict[str, StoredObject]) -> None:
    """Makes the table hold exactly these rows."""
    there = _rows(store, token, table)
    for id in there.keys() - rows.keys():
        store.remove(token, id)
    for id in rows.keys() - there.keys():
        store.add(rows[id])
