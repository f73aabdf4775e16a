"""What needs a word before it happens: a change after which somebody is not woken who would have been.

What follows from one edit is one danger, at the item that was edited: a service that loses its escalation policy is
one, and lists the alerts that wake nobody any more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from review.diff.items import Pair
from review.facts.causes import Cause, silenced
from review.facts.context import Context
from review.facts.phrases import many
from review.model import Danger, Place
from review.risks.coverage import watched_dangers
from review.risks.data_loss import starved_dangers
from review.risks.escalation import slow_dangers
from review.risks.maintenance import maintenance_dangers
from review.risks.on_call import on_call_dangers
from review.risks.project_settings import project_risks
from review.risks.queried_data import data_risks
from review.risks.sensitivity import blunt_dangers
from review.risks.shared_account import Needs, shared_risks

_WORDS = {"delete": "is deleted", "mute": "is muted"}


def dangers(
    both: list[Pair],
    context: Context,
    *,
    approved: Collection[str],
    prefix: str,
    needs: Callable[[], Needs] | None = None,
) -> tuple[Danger, ...]:
    """Every danger between two sides, sorted by id: each is a way in which somebody is no longer woken.

    `needs` are what other stacks of the account need of this one.
    """
    silent = silenced(context)
    found = [
        *_silenced(silent, context),
        *on_call_dangers(both, context),
        *maintenance_dangers(both, context),
        *watched_dangers(both, context),
        *blunt_dangers(both, context),
        *slow_dangers(both, context),
        *starved_dangers(both, context),
        *shared_risks(context, needs or dict),
        *project_risks(both, context),
    ]
    found += data_risks(both, context, {danger.ref for danger in found if danger.id.startswith(("delete:", "mute:"))})
    each: dict[str, list[Danger]] = defaultdict(list)
    for danger in found:
        each[danger.id].append(danger)
    return tuple(
        replace(_all_of(each[id]), approved=id in approved, place=_place(each[id][0].ref, context, prefix))
        for id in sorted(each)
    )


def _all_of(alike: list[Danger]) -> Danger:
    """Dangers of one id as one: what is approved by it is all that is said."""
    return replace(alike[0], text="; ".join(dict.fromkeys(it.text for it in alike)))


def _silenced(silent: dict[str, Cause], context: Context) -> Iterator[Danger]:
    """What wakes nobody any more, gathered by the edit that brings it about."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    why: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ref, cause in silent.items():
        grouped[cause.word, cause.ref].append(ref)
        why[cause.word, cause.ref].append(cause.why)
    for (word, ref), watches in grouped.items():
        reason = why[word, ref][0]
        if watches == [ref]:
            text = f"{context.name(ref)} {_WORDS[word]}: nobody is woken by it any more"
            text += f" ({reason})" if word == "mute" else ""
        else:
            named = f"{many(len(watches), 'alert')} ({context.names(watches)})"
            text = f"nobody is woken any more by {named}: {reason}"
        yield Danger(id=f"{word}:{ref}", text=text, ref=ref)


def _place(ref: str, context: Context, prefix: str) -> Place | None:
    gone = ref not in context.head.items
    item = context.item(ref)
    source = item["source"] if item else None
    if source is None:
        return None
    return Place(file=f"{prefix}{source['file']}", line=source["line"], side="base" if gone else "head")
