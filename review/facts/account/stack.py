"""What a change of the stack itself means: whether it wakes anybody, and what of the accounts it makes."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import left_and_joined, looser, many, plain, tighter
from review.inputs.notifiers import is_watch, wakes
from review.model import Sentence

VENDORS = {
    "datadog": ("Datadog", "metrics, Slack channels, log handling and status page"),
    "pagerduty": ("PagerDuty", "teams, business services and the people it created"),
    "sentry": ("Sentry", "teams, projects and keys"),
}


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A stack that comes or goes."""
    side = context.head if pair.after else context.base
    count = many(sum(is_watch(item) for item in side.items.values()), "alert")
    if pair.after:
        yield plain(f"new stack of the environment {side.environment}, with {count}")
    else:
        yield looser(f"the stack is gone, with {count}")


def _environment(it: FieldChange) -> Iterator[Sentence]:
    base, head = it.context.base, it.context.head
    text = f"environment {it.before} → {it.after}"
    if base.pages and not head.pages:
        count = sum(wakes(item) for item in base.items.values() if is_watch(item))
        yield looser(f"{text}: nobody is paged any more, and {many(count, 'alert')} woke people")
    elif head.pages and not base.pages:
        count = sum(wakes(item) for item in head.items.values() if is_watch(item))
        yield tighter(f"{text}: people are paged now, by {many(count, 'alert')}")
    else:
        yield plain(text)


def _owns(it: FieldChange) -> Iterator[Sentence]:
    for key, (vendor, what) in VENDORS.items():
        if it.before[key] and not it.after[key]:
            yield looser(f"no longer owns {vendor}: its {what} are deleted")
        elif it.after[key] and not it.before[key]:
            yield plain(f"owns {vendor} now: makes its {what}")


def _tags(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    yield from (plain(f"no longer tags with {tag}") for tag in gone)
    yield from (plain(f"tags with {tag}") for tag in joined)


def _runbook_assets(it: FieldChange) -> Iterator[Sentence]:
    yield plain(
        "shows runbooks as assets of monitors" if it.after else "no longer shows runbooks as assets of monitors"
    )


SAYERS = {"environment": _environment, "owns": _owns, "tags": _tags, "runbook_assets": _runbook_assets}
