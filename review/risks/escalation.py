"""Dangers of a slow or thin way to people: called later than before, given up sooner, or one person where several were.

They are said at the escalation policy or the rotation that changed; where another policy takes its place, at what was
given that.
"""

from collections import defaultdict
from collections.abc import Iterator

from review.diff.indirect_paging import wakes_still
from review.diff.items import Pair
from review.facts.context import Context
from review.facts.on_call.escalation import targets
from review.facts.on_call.rotations import leader
from review.facts.phrases import many, minutes, prose
from review.inputs.document import Json
from review.inputs.notifiers import is_watch, policy_of
from review.model import Danger
from review.risks.on_call import policies_calling, rerouted_at, waking

LATER = 15
"""Minutes by which a level may be called later before it needs a word: as long as the rules let a level wait."""
STARTS_OVER_LATER = 60
"""Minutes by which all levels may be gone through later again."""


def slow_dangers(both: list[Pair], context: Context) -> Iterator[Danger]:
    """What calls people later, or fewer of them, for something that wakes people on both sides."""
    yield from _ways(context)
    for pair in both:
        if pair.section == "rotations":
            yield from _alone(pair, context)


def _ways(context: Context) -> Iterator[Danger]:
    """The policies by which watches page: the same one that changed, or another one in its place."""
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for ref, pair in context.pairs.items():
        was = context.was(pair)
        if was is None or pair.after is None or not is_watch(pair.item) or not wakes_still(pair, context):
            continue
        before, after = policy_of(was, context.base), policy_of(pair.after, context.head)
        if before is None or after is None:
            continue
        policy = context.pairs[f"escalation_policies/{after['id']}"]
        same = policy.before is not None and policy.before["id"] == before["id"]
        if not same and len(after["fields"]["levels"]) < len(before["fields"]["levels"]):
            continue  # that it has fewer levels is a danger already
        where = policy.ref if same else rerouted_at(pair)
        for word, what in _worse(before["fields"], after["fields"], context):
            found[f"{word}:{where}", after["name"]].setdefault(what, []).append(ref)
    for (id, name), said in found.items():
        watches = list(dict.fromkeys(ref for refs in said.values() for ref in refs))
        text = f"{name}: {prose(list(said))} ({many(len(watches), 'alert')}: {context.names(watches)})"
        yield Danger(id=id, text=text, ref=id.partition(":")[2])


def _worse(before: Json, after: Json, context: Context) -> Iterator[tuple[str, str]]:
    """What is late, and what is thin, of a policy beside what it was."""
    old, new = (_begins(policy) for policy in (before, after))
    for index, (was, now) in enumerate(zip(old[1:], new[1:], strict=False)):
        if now - was > LATER:
            yield "late", f"level {index + 2} is called after {minutes(now)} instead of {minutes(was)}"
            break
    if before["repeat"] and not after["repeat"]:
        times = before["repeat"] + 1
        yield "late", f"its levels are gone through once instead of {times} times, and then nobody is called any more"
    elif before["repeat"]:
        once, slower = (sum(level["after_minutes"] for level in policy["levels"]) for policy in (before, after))
        if slower - once > STARTS_OVER_LATER:
            yield "late", f"it starts over after {minutes(slower)} instead of {minutes(once)}"
    many_called, called = (targets(policy["levels"][-1]) if policy["levels"] else [] for policy in (before, after))
    if len(many_called) > 1 == len(called) and len(after["levels"]) >= len(before["levels"]):
        alone = context.name(called[0])
        yield "thin", f"the last level calls {alone} alone instead of {len(many_called)} at once"


def _begins(policy: Json) -> list[int]:
    """The minute in which each level is called."""
    found = [0]
    for level in policy["levels"][:-1]:
        found.append(found[-1] + level["after_minutes"])
    return found


def _alone(pair: Pair, context: Context) -> Iterator[Danger]:
    """A rotation that a paging policy calls, or one of its sites, in which one person is left of several."""
    if pair.before is None or pair.after is None or leader(pair, context):
        return
    policies = policies_calling(pair.before["id"], context)
    if not any(waking(policy, context) for policy in policies):
        return
    left = _left_alone(pair.before["fields"], pair.after["fields"], pair.item["name"])
    if left:
        called = context.names([policy.ref for policy in policies])
        yield Danger(
            id=f"thin:{pair.ref}",
            text=f"one person is left in {left}, which {called} calls: nobody takes over when that person cannot",
            ref=pair.ref,
        )


def _left_alone(before: Json, after: Json, name: str) -> str | None:
    """The rotation, or its first site, of which one person is left."""
    if len(before["people"]) > 1 == len(after["people"]):
        return name
    old = {site["time_zone"]: site["people"] for site in before.get("sites") or ()}
    gone = [
        site["time_zone"]
        for site in after.get("sites") or ()
        if len(old.get(site["time_zone"], ())) > 1 == len(site["people"])
    ]
    return f"{gone[0]} of {name}" if gone else None
