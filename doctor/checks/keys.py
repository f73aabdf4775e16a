"""The keys: whether the accounts answer, belong to this stack, and grant the rights needed and no more."""

from collections.abc import Iterable, Iterator

from audit.live.refusals import key_page
from audit.live.rights import audit_rights
from catalog.vendors import VENDORS
from doctor.model import Finding, Note, State
from doctor.subject import Subject
from plan.resources.types import TYPES
from plan.rights import KeyRights, key_rights, rights_of

_TO_TEST = {
    "datadog": ("user_app_keys",),
    "pagerduty": ("incidents.read", "incidents.write"),
}
"""The rights that the command itself uses beside those of an audit: to read a key's scopes, and for `--page`."""
_IMPLIED = {"admin": ("write", "read"), "write": ("read",)}
_MOST = 6
_FORBIDDEN_PREFIX = "sntrys_"


def accounts(vendor: str, subject: Subject) -> Iterator[Finding]:
    """Yield why a vendor's account cannot be read, or that it is not the one of the engine's state."""
    tried = subject.tried.get(vendor)
    if vendor in subject.missing:
        yield Finding(text=subject.missing[vendor], state=State.UNCHECKED)
    elif tried is not None and tried.closed is not None:
        yield tried.closed
    elif (why := subject.elsewhere(vendor)) is not None:
        yield Finding(text=why, fix="Set the keys of the account that the stack was applied to.")


def rights(vendor: str, subject: Subject) -> Iterator[Finding | Note]:
    """Yield the rights that a key lacks, and those that it has beyond what the stack and an audit need."""
    account, tried = subject.accounts.get(vendor), subject.tried.get(vendor)
    needed = next((each for each in rights_of(subject.plan) if each.vendor.name == vendor), None)
    if account is None or tried is None or needed is None:
        return
    page, title, key = key_page(account), VENDORS[vendor].title, VENDORS[vendor].keys[-1]
    variable = key.variables[0]
    if vendor == "sentry" and account.keys["token"].startswith(_FORBIDDEN_PREFIX):
        yield Finding(
            text=f"{variable} is an organization token ({_FORBIDDEN_PREFIX}…), which cannot have the rights needed.",
            fix="Make an internal integration, and use its token.",
            page=page,
        )
    if tried.person is not None:
        yield Note(
            text=f"The key belongs to {tried.person}, and ends with that person's account. Prefer a general key."
        )
    if tried.granted is None:
        command = f"watchbill doctor {subject.catalog.stack.name} --rights"
        yield Note(text=f"{title} does not tell what this key may do. `{command}` lists what it needs.")
        return
    # A scoped key may do what both its user and its scopes allow.
    granted = tried.granted & tried.scopes if tried.scopes else tried.granted
    lacking = {name: nouns for name, nouns in _to_apply(needed).items() if name not in granted}
    if lacking:
        names = "; ".join(f"{name} for {', '.join(nouns)}" for name, nouns in lacking.items())
        fix = f"Give it the right{'' if len(lacking) == 1 else 's'} {', '.join(lacking)}."
        yield Finding(text=f"The key in {variable} lacks {names}.", fix=fix, page=page)
    # Another stack of the account may share the key, so the rights of every kind count.
    of_all = next(each for each in key_rights(TYPES, unscoped=True) if each.vendor.name == vendor)
    allowed = _with_implied({*_to_apply(of_all), *audit_rights(vendor), *_TO_TEST.get(vendor, ())})
    excess = sorted(granted - allowed)
    if excess:
        yield Finding(
            text=f"The key in {variable} may do more than Watchbill ever needs: {_listed(excess)}.",
            fix=f"Take {'it' if len(excess) == 1 else 'them'} away, or use a key of its own for Watchbill.",
            page=page,
        )
    if tried.scopes is not None and tried.scopes and any("unscoped" in note for note in needed.notes):
        yield Finding(
            text="The application key is scoped, and Datadog refuses log monitors from a scoped key.",
            fix="Make an unscoped key for a service account, and limit the account's role instead.",
            page=page,
        )
    elif vendor == "datadog" and tried.scopes is None:
        yield Note(text="Whether the application key is scoped is not known: to read it, a key needs user_app_keys.")


def _to_apply(needed: KeyRights) -> dict[str, tuple[str, ...]]:
    return {**needed.read, **needed.write}


def _with_implied(rights: Iterable[str]) -> set[str]:
    """Return the rights with those that they include: Sentry adds `read` to `write`, and both to `admin`."""
    found = set(rights)
    for right in tuple(found):
        kind, _, level = right.partition(":")
        found |= {f"{kind}:{lower}" for lower in _IMPLIED.get(level, ())}
    return found


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
