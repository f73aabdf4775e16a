"""Reads one kind of an account's objects, and says what could not be read."""

from audit.live.http.errors import Unreadable
from audit.live.http.reader import AccountReader, KindReader
from audit.live.inventory import Collection, Json, LiveObject, Obstacle, Unread
from audit.live.kind import Account, LiveKind
from audit.live.marks import managers_of
from audit.live.redaction import without_secrets
from audit.live.refusals import unread


def read_collection(reader: AccountReader, kind: LiveKind) -> Collection:
    """Read all objects of a kind; what could not be read is said, not raised."""
    calls = KindReader(reader, kind.kind)
    objects: list[LiveObject] = []
    reason: Unread | None = None
    try:
        for body in kind.fetch(calls):
            try:
                objects.append(live_object(kind, body, reader.account))
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                invalid = Unreadable(Obstacle.INVALID_ANSWER, f"A {kind.kind} has a body of an unknown shape.")
                reason = reason or unread(kind, reader.account, invalid)
    except Unreadable as error:
        reason = unread(kind, reader.account, error)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        invalid = Unreadable(Obstacle.INVALID_ANSWER, f"The list of {kind.kind} objects has an unknown shape.")
        reason = unread(kind, reader.account, invalid)
    return Collection(
        vendor=kind.vendor,
        kind=kind.kind,
        type=kind.type,
        objects=tuple(objects),
        unread=reason,
        requests=calls.requests,
    )


def live_object(kind: LiveKind, body: Json, account: Account) -> LiveObject:
    """Return the object of a body."""
    id = kind.id(body)
    return LiveObject(
        vendor=kind.vendor,
        kind=kind.kind,
        type=kind.type,
        id=id,
        import_id=kind.import_id(body) if kind.import_id is not None else id,
        name=kind.name(body),
        properties=kind.read(body),
        body=without_secrets(body, kind.secret),
        url=kind.url(body, account),
        created=kind.created(body),
        changed=kind.changed(body),
        tags=kind.tags(body),
        managers=managers_of(body, kind.tags(body)),
    )
