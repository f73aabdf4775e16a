"""The part that an engine run did not apply, as text: the vendors' answers, and the missing objects."""

import textwrap
from collections.abc import Iterable

from catalog.vendors import VENDORS
from plan.engine.log import EngineRun
from plan.engine.sentry_refusals import SentryRefusal, sentry_refusals
from plan.engine.vendor_answers import VendorAnswer, missing, noun_of, vendor_answers
from plan.plan import Plan, PlannedResource

_WIDTH = 100


def undone_lines(run: EngineRun, plan: Plan | None, *, local: bool = False) -> list[str]:
    """Return what a run did not apply and why; with a plan, also the missing objects. Empty if all was applied.

    `local`: it was a run on stand-ins, outside of which plain `pulumi` does not know the stack.
    """
    if plan is None:
        return answer_lines(vendor_answers(run), local=local)
    refused = sentry_refusals(run, plan)
    answers = [
        answer
        for answer in vendor_answers(run)
        if not (refused and answer.vendor == "sentry" and answer.cause == "key")
    ]
    return [*refusal_lines(refused), *answer_lines(answers, local=local), *missing_lines(missing(plan, run))]


def refusal_lines(refusals: Iterable[SentryRefusal]) -> list[str]:
    """Return each refusal of Sentry with its place and the fix."""
    lines = (line for refusal in refusals for line in (f"{refusal.place}: {refusal.message}", f"  {refusal.fix}"))
    return [part for line in lines for part in _wrapped(line)]


def answer_lines(answers: Iterable[VendorAnswer], *, local: bool = False) -> list[str]:
    """Return each answer with its meaning and what to do."""
    return [line for answer in answers for line in _lines(answer, local=local)]


def missing_lines(resources: Iterable[PlannedResource]) -> list[str]:
    """Return the objects that a run did not create, by vendor and kind; empty if it created all."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for resource in resources:
        vendor = VENDORS[resource.type.partition(":")[0]].title
        by_kind.setdefault((vendor, noun_of(resource.type)), []).append(display_name(resource))
    if not by_kind:
        return []
    lines = [f"Not applied ({sum(map(len, by_kind.values()))}), so missing or unchanged:"]
    for (vendor, noun), names in sorted(by_kind.items()):
        lines += _wrapped(f"  {vendor}, {noun} ({len(names)}): {', '.join(names)}")
    return lines


def display_name(resource: PlannedResource) -> str:
    """Return the name that people use for a resource: its name at the vendor, else the one in the program."""
    names = [resource.inputs.get(key) for key in ("name", "title")]
    return next((name for name in names if isinstance(name, str)), resource.name)


def _lines(answer: VendorAnswer, *, local: bool) -> list[str]:
    vendor, count = VENDORS[answer.vendor].title, len(answer.names)
    some = f" for {count} of them" if count else ""
    match answer.cause:
        case "withdrawn":
            objects = f" for all {count} objects" if answer.status == 404 else some
            lines = [
                f"{vendor} has withdrawn the API for this kind: {answer.noun}. It answers {answer.status}{objects}.",
                "  Nobody deleted the objects. They may still work, but Watchbill cannot change them.",
                f"  Read {vendor}'s changelog, and upgrade to a Watchbill that uses the newer API: make upgrade.",
            ]
            if answer.dropped:
                lines.append(
                    "  The refresh removed them from the state. To begin again: watchbill local reset"
                    if local
                    else "  The refresh removed them from the state. Import the state from before the refresh (pulumi "
                    "stack import). Otherwise `pulumi up` creates each a second time."
                )
        case "outage":
            lines = [f"{vendor} does not answer for {answer.noun} ({answer.status}{some}). Try again later."]
        case "key":
            lines = [
                f"{vendor} refuses the key or the plan for {answer.noun} ({answer.status}{some}).",
                "  List the rights that the key needs: watchbill doctor --rights",
            ]
    return [part for line in lines for part in _wrapped(line)]


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, width=_WIDTH, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False)
