"""Risks of a Sentry project's settings: alerts that page are unchanged, and errors no longer reach them."""

from collections.abc import Iterator

from catalog.registry import PROJECTS
from review.diff.indirect_paging import wakes_still
from review.diff.items import ItemDiff, KeptItem
from review.facts import facts
from review.facts.context import Context
from review.facts.fact import looser
from review.facts.phrases.error_tracking import SentryProject
from review.facts.phrases.risks import Lost, RiskCode
from review.risks.found import FoundRisk, risk


def project_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield projects whose alerts page in base and head, and that drop errors which they accepted before."""
    for pair in diffs:
        if pair.section != PROJECTS.name or not isinstance(pair, KeptItem):
            continue
        own = facts(pair, context)
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
            and {"ref": pair.ref} in alert.item.fields["projects"]
            and wakes_still(alert)
        ]
        if paging:
            alerts = context.names(paging)
            yield risk("mute", pair.ref, RiskCode.ERRORS_LOST, name=pair.item.name, lost=lost, alerts=alerts)
