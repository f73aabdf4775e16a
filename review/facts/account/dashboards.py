"""What a change of a dashboard means: what it shows no more, and what it shows too."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import left_and_joined, listed, plain
from review.inputs.document import Json
from review.model import Sentence

_SHOWN = ("signals", "alerts", "uptime", "slos")


def whole(pair: Pair, _context: Context) -> Iterator[Sentence]:
    """A dashboard that comes or goes."""
    yield plain("new dashboard" if pair.after else "dashboard deleted: links to it lead nowhere")


def _groups(it: FieldChange) -> Iterator[Sentence]:
    old, new = ({_name(group): group for group in side} for side in (it.before, it.after))
    gone, joined = left_and_joined(list(old), list(new))
    yield from (plain(f"group {name} taken out") for name in gone)
    yield from (plain(f"group {name} added") for name in joined)
    lost, found = left_and_joined(_shown(it.before, it.context), _shown(it.after, it.context))
    if lost:
        yield plain(f"no longer shows {listed(lost)}")
    if found:
        yield plain(f"shows {listed(found)} too")
    if not (gone or joined or lost or found):
        yield plain("shows the same in another order")


def _name(group: Json) -> str:
    return str(group["name"] or "without a name")


def _shown(groups: list[Json], context: Context) -> list[str]:
    """The names of what is shown, each once."""
    every = [shown for group in groups for field in _SHOWN for shown in group[field]]
    return list(dict.fromkeys(context.name(it) if "ref" in it else str(it["name"]) for it in every))


SAYERS = {"groups": _groups}
