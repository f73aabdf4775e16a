"""Lines for a terminal on what each key can read and write."""

from collections.abc import Iterator, Mapping

from audit.live.rights import TriedKey
from catalog.vendors import VENDORS
from plan.rights import KeyRights


def tried_lines(tried: TriedKey, needed: KeyRights | None) -> Iterator[str]:
    """Yield the lines on one vendor's key. `needed` are the rights that the stack's plan needs of it."""
    vendor = VENDORS[tried.vendor]
    readable = [each.kind.kind for each in tried.kinds if each.unread is None]
    yield f"{vendor.title}: {vendor.keys[-1].config}"
    yield f"  The audit can read {len(readable)} of {len(tried.kinds)} kinds."
    for each in tried.kinds:
        if each.unread is not None:
            yield f"  It cannot read {each.kind.kind}: {each.unread.message}"
    if needed is not None:
        yield from _writing(tried, needed.write)
    if lacks(tried, needed):
        yield f"  Change the key's rights here: {tried.page}"


def lacks(tried: TriedKey, needed: KeyRights | None) -> bool:
    """Whether the key lacks a right that the audit or `pulumi up` needs, as far as the vendor tells."""
    unreadable = any(each.unread is not None for each in tried.kinds)
    return unreadable or bool(needed is not None and tried.missing(needed.write))


def _writing(tried: TriedKey, write: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    missing = tried.missing(write)
    if missing is None:
        yield "  Whether it can write cannot be tried without writing. `pulumi up` needs:"
        yield from (f"    {right} ({', '.join(write[right])})" for right in write)
    elif missing:
        yield "  `pulumi up` lacks:"
        yield from (f"    {right} ({', '.join(write[right])})" for right in missing)
    else:
        yield "  `pulumi up` has all rights that it needs."
