"""Facts of people and teams."""

from collections.abc import Iterator

from catalog.registry import ROTATIONS, TEAMS
from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, plain
from review.facts.fields import changed, each, switched
from review.facts.phrases.on_call import Person, Team
from review.facts.section import SectionFacts


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed person."""
    rotations = context.names(context.users(diff.ref, ROTATIONS.name))
    if not rotations:
        yield plain(Person.ADDED_UNUSED if diff.after else Person.REMOVED_UNUSED)
    elif diff.after:
        yield plain(Person.ADDED, rotations=rotations)
    else:
        yield looser(Person.REMOVED, rotations=rotations)


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
