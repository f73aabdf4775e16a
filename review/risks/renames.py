"""Risks of a rename that the YAML does not declare: the vendors delete the old object with its history."""

from collections.abc import Iterator

from catalog.registry import SERVICES
from review.diff.items import ItemDiff
from review.diff.lookalikes import renames
from review.facts.context import Context
from review.facts.phrases.risks import RiskCode
from review.inputs.notifiers import pages_people
from review.risks.found import FoundRisk, risk

_SERVICE = "pagerduty:index/service:Service"


def rename_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield each service that pages, looks renamed, and is deleted in PagerDuty."""
    for old, new in renames(diffs):
        if old.section != SERVICES.name or old.was is None:
            continue
        in_pagerduty = any(made.type == _SERVICE for made in context.base.made_of.get(old.was.ref, ()))
        paging = any(pages_people(item) for _, item in context.base.of_services([old.was.id]))
        if in_pagerduty and paging:
            yield risk(
                "delete",
                old.ref,
                RiskCode.SERVICE_REPLACED,
                before=old.item.name,
                after=new.item.name,
                former_id=old.item.id,
            )
