"""Risks of a Sentry project's settings: alerts that page are unchanged, and errors no longer reach them."""

from collections.abc import Iterator

from catalog.registry import PROJECTS
from review.diff.indirect_paging import still_pages
from review.diff.items import ItemDiff, KeptItem
from review.facts import facts
from review.facts.context import Context
from review.facts.fact import looser
from review.facts.phrases.error_tracking import SentryProject
from review.facts.phrases.risks import Lost, RiskCode
from review.risks.found import FoundRisk, risk


def project_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield projects whose alerts page in base and head, and that drop errors which they accepted before."""
    for diff in diffs:
        if diff.section != PROJECTS.name or not isinstance(diff, KeptItem):
            continue
        own = facts(diff, context)
        lost = [it for it in own if it.code is SentryProject.DROPS and it.effect == "looser"]
        narrowed = [it for it in own if it.code is SentryProject.DOMAINS_NARROWED]
        lost += [looser(Lost.REFUSED, names=it.arguments["refused"]) for it in narrowed]
        if not lost:
            continue
        paging = [
            alert.ref
            for alert in context.of_section("error_alerts")
            # Error filters do not apply to the results of Sentry's monitors.
            if alert.item.fields.get("monitor") is None
            and {"ref": diff.ref} in alert.item.fields["projects"]
            and still_pages(alert)
        ]
        if paging:
            alerts = context.names(paging)
            yield risk("mute", diff.ref, RiskCode.ERRORS_LOST, name=diff.item.name, lost=lost, alerts=alerts)
