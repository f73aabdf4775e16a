"""What needs a word before it happens: a change after which somebody is not woken who would have been."""

from collections.abc import Collection, Iterator

from review.document import Document, Json
from review.meaning.context import Context
from review.model import Danger, Place
from review.pairs import Pair

_WATCHES = {"alerts", "slo_alerts", "uptime", "error_alerts"}


def dangers(both: list[Pair], context: Context, *, approved: Collection[str], prefix: str) -> tuple[Danger, ...]:
    """Every danger between two sides, sorted by id: each is a way in which somebody is no longer woken."""
    found = [*_deleted(both, context, prefix)]
    return tuple(
        Danger(id=it.id, text=it.text, ref=it.ref, place=it.place, approved=it.id in approved)
        for it in sorted(found, key=lambda danger: danger.id)
    )


def wakes(item: Json, side: Document, context: Context) -> bool:
    """Whether a firing alert wakes a person on that side."""
    fields = item["fields"]
    told = [context.item(channel["ref"]) for channel in fields.get("notify", [])]
    kinds = {channel["fields"]["kind"] for channel in told if channel}
    return side.pages and fields.get("severity") == "critical" and "pagerduty" in kinds


def _deleted(both: list[Pair], context: Context, prefix: str) -> Iterator[Danger]:
    for pair in both:
        if pair.section in _WATCHES and pair.before and not pair.after and wakes(pair.before, context.base, context):
            source = pair.before["source"]
            place = Place(file=f"{prefix}{source['file']}", line=source["line"], side="base") if source else None
            text = f"{pair.item['name']} is deleted: nobody is woken by it any more"
            yield Danger(id=f"delete:{pair.ref}", text=text, ref=pair.ref, place=place)
