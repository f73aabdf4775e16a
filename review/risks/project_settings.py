"""Risks of a Sentry project's settings: alerts that page stay as they are, and errors no longer reach them."""

from collections.abc import Iterator

from review.diff.indirect_paging import wakes_still
from review.diff.items import Pair
from review.facts.context import Context
from review.facts.error_tracking.projects import newly_dropped, refused_domains
from review.facts.phrases import many, prose
from review.model import Danger


def project_risks(both: list[Pair], context: Context) -> Iterator[Danger]:
    """Projects whose alerts page on both sides, and that drop errors which they accepted before."""
    for pair in both:
        if pair.section != "projects" or pair.before is None or pair.after is None:
            continue
        before, after = pair.changed.get("inbound_filters", (None, None))
        lost = [f"drops {text}" for text in newly_dropped(before, after)]
        refused = refused_domains(*pair.changed.get("allowed_domains", (None, None)))
        lost += [f"refuses events from {prose(refused)}"] if refused else []
        if not lost:
            continue
        paging = [
            alert.ref
            for alert in context.of_section("error_alerts")
            # What a monitor of Sentry's finds is no error that a filter drops.
            if alert.item["fields"].get("monitor") is None
            and {"ref": pair.ref} in alert.item["fields"]["projects"]
            and wakes_still(alert, context)
        ]
        if paging:
            text = f"{pair.item['name']} {prose(lost)}: {many(len(paging), 'alert')} that "
            text += f"page{'s' * (len(paging) == 1)} may miss errors ({context.names(paging)})"
            yield Danger(id=f"mute:{pair.ref}", text=text, ref=pair.ref)
