"""What a change of a person or of a team means."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import left_and_joined, looser, plain
from review.model import Sentence


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """Somebody who comes or goes."""
    rotations = context.users(pair.ref, "rotations")
    where = context.names(rotations) if rotations else ""
    if pair.after:
        yield plain(f"new on call: in {where}" if where else "new, in no rotation yet")
    elif where:
        yield looser(f"can be called no more: was in {where}")
    else:
        yield plain("can be called no more")


def team_whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A team that comes or goes."""
    people = context.names(pair.item["fields"]["people"])
    yield plain(f"new team of {people}" if pair.after else f"team of {people} deleted")


def _email(it: FieldChange) -> Iterator[Sentence]:
    yield plain(f"email {it.before} → {it.after} (another user of PagerDuty is called)")


def _create(it: FieldChange) -> Iterator[Sentence]:
    yield plain(
        "its PagerDuty user is made here" if it.after else "its PagerDuty user is looked up, and made here no more"
    )


def _people(it: FieldChange) -> Iterator[Sentence]:
    yield from _members(it, "a manager" if it.field == "managers" else "a member")


def _members(it: FieldChange, word: str) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    yield from (plain(f"{it.context.name(person)} is {word} no more") for person in gone)
    yield from (plain(f"{it.context.name(person)} is {word} now") for person in joined)


def team(it: FieldChange) -> Iterator[Sentence]:
    """The team that answers for something: the id of one that is written, else a text."""
    old, new = (it.context.name(f"teams/{value}") if value else "none" for value in (it.before, it.after))
    yield plain(f"team {old} → {new}")


PEOPLE = {"email": _email, "create": _create}
TEAMS = {"people": _people, "managers": _people}
