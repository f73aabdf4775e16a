"""Adopts live objects: drafts, proves, and corrects until the plan sends exactly what is live."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from audit.adopt.accepted import accepted
from audit.adopt.draft import make_draft, people_looked_up
from audit.adopt.excuses import with_excuses
from audit.adopt.model import Draft, Key, NotAdopted, key_of
from audit.adopt.proof import Kinds, Proof, Refused, Target, corrected, prove
from audit.live.inventory import Inventory
from catalog.vendors import vendor_of

_ROUNDS = 50
_MONITOR = "datadog monitor"


class CannotAdopt(Exception):
    """The draft cannot be planned for a reason outside of it; the message says which."""


@dataclass(frozen=True)
class Refusals:
    """The forms that were refused, each with the reason: a condition in words, all words, and any form."""

    no_condition: dict[Key, str] = field(default_factory=dict)
    no_words: dict[Key, str] = field(default_factory=dict)
    lost: dict[Key, str] = field(default_factory=dict)

    def note(self, key: Key, reason: str) -> None:
        """Refuse the form that an object has now: the next one is more literal."""
        if key[0] == _MONITOR and key not in self.no_condition:
            self.no_condition[key] = reason
        elif key not in self.no_words:
            self.no_words[key] = reason
        else:
            self.lost[key] = reason


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """A proved draft, and every chosen object that it does not take over."""

    proof: Proof
    not_adopted: tuple[NotAdopted, ...]

    @property
    def creates(self) -> tuple[str, ...]:
        """The names of the resources that the adopted files make besides what they adopt, sorted."""
        claims = self.proof.draft.claims
        return tuple(
            sorted(
                it.name
                for it in self.proof.plan.resources
                if vendor_of(it.type) is not None
                and (it.type, it.name) not in claims
                and it.source is not None
                and Path(it.source.file).name in self.proof.files.texts
            )
        )


def adopt(inventory: Inventory, chosen: Collection[Key], target: Target, kinds: Kinds) -> Adoption:
    """Return the adoption of the chosen live objects.

    Words come first. Where the plan would send something else, the item gets raw properties; where the catalog or the
    vendor refuses the words, the object is written in its own properties; where even those differ, it is not adopted.

    Raises:
        CannotAdopt: the catalog below the adopted files is invalid.
    """
    refused = Refusals()
    for _ in range(_ROUNDS):
        outcome = _round(inventory, chosen, target, kinds, refused)
        if isinstance(outcome, Proof):
            return _adoption(outcome, target, inventory, chosen, refused.lost)
        for key, reason in outcome.items():
            refused.note(key, reason)
    raise CannotAdopt("the draft does not settle: each change of an item leads to another")


def _round(
    inventory: Inventory, chosen: Collection[Key], target: Target, kinds: Kinds, refused: Refusals
) -> Proof | dict[Key, str]:
    """Return a proved draft, or the objects that need another form, each with the reason."""
    no_words = {*refused.no_words, *refused.lost}
    draft = make_draft(inventory, chosen, no_words, refused.lost, refused.no_condition, target.existing)
    before = draft
    for _ in range(2):
        proof = prove(draft, target, inventory)
        if isinstance(proof, Refused):
            if not proof.reasons:
                raise CannotAdopt("\n".join(proof.others))
            return dict(proof.reasons)
        fixed, wrong = corrected(proof, kinds)
        if wrong:
            return wrong
        if fixed == draft:
            return proof
        before, draft = draft, fixed
    return _changed(before, draft)


def _changed(before: Draft, after: Draft) -> dict[Key, str]:
    """Return the objects whose items had to be corrected a second time."""
    pairs = zip(before.items, after.items, strict=True)
    return {
        key_of(live): "its raw properties do not come out as they are live"
        for old, new in pairs
        if old != new
        for live in new.claims.values()
    }


def _adoption(
    proof: Proof, target: Target, inventory: Inventory, chosen: Collection[Key], lost: dict[Key, str]
) -> Adoption:
    """Return the adoption with its excuses, and with an entry of `audit` for each object that stays as it is."""
    rest = [*(_with_reason(it, lost) for it in proof.draft.not_adopted), *people_looked_up(inventory, chosen)]
    entries = accepted(rest, inventory.at.date())
    final = prove(with_excuses(proof, inventory.at.date()), target, inventory, entries)
    if isinstance(final, Refused):
        raise CannotAdopt("\n".join([*final.others, *final.reasons.values()]))
    return Adoption(proof=final, not_adopted=tuple(rest))


def _with_reason(left: NotAdopted, lost: dict[Key, str]) -> NotAdopted:
    reason = lost.get(key_of(left.live))
    return left if reason is None else replace(left, reason=f"{left.reason} The reason: {reason}.")
