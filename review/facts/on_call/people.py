"""Facts of people and teams."""

from collections.abc import Iterator

from catalog.registry import ESCALATION_POLICIES, ROTATIONS, TEAMS
from plan.document.model import CatalogItem
from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, plain
from review.facts.fields import changed, each, switched
from review.facts.phrases.on_call import Person, Team
from review.facts.section import SectionFacts
from review.inputs.document import Json


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed person."""
    rotations = context.names(context.users(diff.ref, ROTATIONS.name))
    if diff.after:
        yield plain(Person.ADDED, rotations=rotations) if rotations else plain(Person.ADDED_UNUSED)
    elif rotations:
        others = places_of(diff.ref, context, ESCALATION_POLICIES.name, TEAMS.name)
        yield looser(Person.REMOVED, rotations=rotations, places=others)
    else:
        yield plain(Person.REMOVED_UNUSED, places=places_of(diff.ref, context))


def places_of(ref: str, context: Context, *sections: str) -> list[Json]:
    """Return where a person of the head (of the base, if deleted) is on call or a member, as arguments of facts.

    Without sections, these are rotations, policies with the levels that name the person, and teams.
    """
    side = context.head if ref in context.head.items else context.base
    users = context.users(ref, *(sections or (ROTATIONS.name, ESCALATION_POLICIES.name, TEAMS.name)))
    return [_place(side.items[user], ref) for user in users]


def _place(item: CatalogItem, person: str) -> Json:
    levels = item.fields["levels"] if item.section == ESCALATION_POLICIES.name else ()
    naming = [index for index, level in enumerate(levels, 1) if {"ref": person} in level["people"]]
    return {"kind": item.section, "name": item.name, "levels": naming}


def team_on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed team."""
    yield plain(Team.ADDED if diff.after else Team.REMOVED, members=context.names(diff.item.fields["people"]))


def team(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the owning team: the id of a team in the catalog, else a text."""
    old, new = (change.context.name(TEAMS.ref(value)) if value else None for value in (change.before, change.after))
    yield plain(Team.CHANGED, before=old, after=new)


FACTS = SectionFacts(
    fields={
        "email": changed(Person.EMAIL),
        "create": switched(plain(Person.CREATED_HERE), plain(Person.LOOKED_UP)),
    },
    on_create_delete=on_create_delete,
)
TEAM_FACTS = SectionFacts(
    fields={
        "people": each(Team.MEMBER_LEFT, Team.MEMBER_JOINED),
        "managers": each(Team.MANAGER_LEFT, Team.MANAGER_JOINED),
    },
    on_create_delete=team_on_create_delete,
)
