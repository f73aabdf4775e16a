"""What a change of a person or of a team means."""

from collections.abc import Iterator

from catalog.registry import ROTATIONS, TEAMS
from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, left_and_joined, looser, plain
from review.facts.phrases.on_call import Person, Team


def on_create_delete(pair: Pair, context: Context) -> Iterator[Fact]:
    """Somebody who comes or goes."""
    rotations = context.names(context.users(pair.ref, ROTATIONS.name))
    if pair.after:
        yield plain(Person.ADDED, rotations=rotations)
    else:
        yield (looser if rotations else plain)(Person.REMOVED, rotations=rotations)


def team_on_create_delete(pair: Pair, context: Context) -> Iterator[Fact]:
    """A team that comes or goes."""
    yield plain(Team.ADDED if pair.after else Team.REMOVED, members=context.names(pair.item.fields["people"]))


def _email(it: FieldChange) -> Iterator[Fact]:
    yield plain(Person.EMAIL, before=it.before, after=it.after)


def _create(it: FieldChange) -> Iterator[Fact]:
    yield plain(Person.CREATED_HERE if it.after else Person.LOOKED_UP)


def _people(it: FieldChange) -> Iterator[Fact]:
    managers = it.field == "managers"
    gone, joined = left_and_joined(it.before, it.after)
    for person in gone:
        yield plain(Team.MANAGER_LEFT if managers else Team.MEMBER_LEFT, person=it.context.name(person))
    for person in joined:
        yield plain(Team.MANAGER_JOINED if managers else Team.MEMBER_JOINED, person=it.context.name(person))


def team(it: FieldChange) -> Iterator[Fact]:
    """The team that answers for something: the id of one that is written, else a text."""
    old, new = (it.context.name(TEAMS.ref(value)) if value else None for value in (it.before, it.after))
    yield plain(Team.CHANGED, before=old, after=new)


FIELDS = {"email": _email, "create": _create}
TEAM_FIELDS = {"people": _people, "managers": _people}
