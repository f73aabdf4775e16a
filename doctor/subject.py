"""What the checks look at: a stack's plan, its accounts, and what was read from them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from audit.live.inventory import Collection, Inventory, LiveObject, Obstacle
from audit.live.kind import Account, LiveKind
from catalog import Catalog
from catalog.vendors import VENDORS
from doctor.keys import TriedVendor
from doctor.model import Finding, State
from plan.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A stack to check. `project` is the folder of its settings. `inventory` has what could be read at `at`.

    `accounts` are those with keys, `missing` the reasons why the others have none, and `tried` what the keys may do,
    all by the vendor's name. `local` says that the accounts are the local one, which no real command changes.
    """

    plan: Plan
    project: Path
    at: datetime
    inventory: Inventory
    accounts: Mapping[str, Account] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    tried: Mapping[str, TriedVendor] = field(default_factory=dict)
    local: bool = False

    @property
    def catalog(self) -> Catalog:
        """The stack's catalog."""
        return self.plan.catalog

    @property
    def up(self) -> str:
        """The command that applies the stack to these accounts."""
        return f"watchbill local up {self.catalog.stack.name}" if self.local else "pulumi up"

    def inputs(self, type_: str) -> Iterator[Mapping[str, object]]:
        """Yield the inputs of the planned resources of a type."""
        return (each.inputs for each in self.plan.resources if each.type == type_)

    def uses(self, vendor: str) -> bool:
        """Whether the stack makes anything at a vendor."""
        return any(each.type.startswith(f"{vendor}:") for each in self.plan.resources)

    def site(self, vendor: str) -> str | None:
        """Return the root of a vendor's web pages; None without an account."""
        return self.accounts[vendor].site if vendor in self.accounts else None

    def page(self, vendor: str, path: str) -> str | None:
        """Return the address of a vendor's page; None without an account."""
        site = self.site(vendor)
        return f"{site}/{path}" if site else None

    def collection(self, kind: LiveKind) -> Collection | None:
        """Return the objects of a kind; None if they were not asked for."""
        found = (it for it in self.inventory.collections if (it.vendor, it.kind) == (kind.vendor, kind.kind))
        return next(found, None)

    def objects(self, kind: LiveKind) -> tuple[LiveObject, ...]:
        """Return the live objects of a kind."""
        collection = self.collection(kind)
        return collection.objects if collection else ()

    def elsewhere(self, vendor: str) -> str | None:
        """Return why a vendor's account is not the one of the stack's state; None if it is, or nobody can tell."""
        reasons = (it.unread for it in self.inventory.collections if it.vendor == vendor and it.unread)
        return next((it.message for it in reasons if it.obstacle is Obstacle.WRONG_ACCOUNT), None)

    def unread(self, *kinds: LiveKind) -> Iterator[Finding]:
        """Yield why kinds could not be read to their ends: what is absent from them may exist."""
        reasons: dict[str, Finding] = {}
        for kind in kinds:
            collection = self.collection(kind)
            if collection is None:
                title = VENDORS[kind.vendor].title
                reasons[title] = Finding(text=f"{title} was not read.", state=State.UNCHECKED)
            elif collection.unread is not None:
                why = collection.unread
                reasons[why.message] = Finding(text=why.message, page=why.page, state=State.UNCHECKED)
        yield from reasons.values()


def closed(vendors: Iterable[str], subject: Subject) -> Iterator[Finding]:
    """Yield why vendors cannot be asked at all: no key, or an account that does not answer."""
    for name in vendors:
        if name in subject.missing:
            yield Finding(text=subject.missing[name], state=State.UNCHECKED)
        elif _is_closed(name, subject):
            text = f"{VENDORS[name].title} was not read: see the step about its account."
            yield Finding(text=text, state=State.UNCHECKED)


def _is_closed(vendor: str, subject: Subject) -> bool:
    tried = subject.tried.get(vendor)
    return (tried is not None and tried.closed is not None) or subject.elsewhere(vendor) is not None
