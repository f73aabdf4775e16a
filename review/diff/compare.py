"""Compares two plan documents into the review of a stack."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from catalog.registry import SERVICES
from plan.document.model import CatalogItem
from review.diff.consequences import with_causes
from review.diff.findings import review_findings
from review.diff.generated import made_differently
from review.diff.items import ItemDiff, item_diffs
from review.diff.lookalikes import lookalikes
from review.diff.paging import burdens, former_routes, paged, shifted
from review.diff.replacement import breaks
from review.diff.resources import resource_changes
from review.diff.runbook_links import differs_only_in_link, linked_alerts, playbook_diff
from review.facts import facts
from review.facts.context import Context
from review.facts.fact import Fact, looser, plain, sentence
from review.facts.phrases.account import Playbook
from review.facts.phrases.items import Item
from review.facts.settings import setting_fact
from review.inputs.comparison import Comparison
from review.inputs.sentry_move import across_the_move
from review.model import OTHER, Action, Change, Place, ResourceChange, StackReview
from review.risks.queried_data import other_data_facts
from review.risks.risks import risks
from review.risks.shared_account import Needs

RESOURCES = f"{OTHER}/resources"
"""The reference for resources that no item owns."""


def review_stack(
    comparison: Comparison, *, approved: Collection[str], prefix: str = "", needs: Callable[[], Needs] | None = None
) -> StackReview:
    """Return the review of one stack. `approved` are ids of risks; `prefix` is the project's folder in the repository.

    `needs` returns what other stacks of the account need of this one.
    """
    base, head, moved = across_the_move(comparison.base, comparison.head)
    diffs = item_diffs(base, head)
    context = Context(base=base, head=head, diffs={diff.ref: diff for diff in diffs})
    routes = paged(diffs, context)
    return StackReview(
        stack=comparison.stack,
        environment=head.environment,
        pages=head.pages,
        changes=(*with_causes(_changes(diffs, context, prefix), diffs, context), *_settings(comparison)),
        risks=risks(diffs, context, approved=approved, prefix=prefix, needs=needs, settings=comparison.settings),
        paged=routes,
        shifted=shifted(diffs, context),
        burdens=burdens(base, head),
        findings=review_findings(base, head, prefix),
        notes=(*comparison.notes, *moved),
        routes=dict(head.routes),
        former_routes=former_routes(routes, diffs, context),
        calendar=tuple(head.calendar),
    )


def _settings(comparison: Comparison) -> Iterator[Change]:
    """Yield each file of settings that differs."""
    facts_by_file: dict[str, list[Fact]] = defaultdict(list)
    for setting in comparison.settings:
        facts_by_file[setting.file].append(setting_fact(setting))
    for file, facts_of_file in facts_by_file.items():
        sentences = tuple(map(sentence, facts_of_file))
        yield Change(ref=f"{OTHER}/{file}", name=file, action="changed", sentences=sentences)


def place(item: CatalogItem, prefix: str, *, gone: bool) -> Place | None:
    """Return the place of an item in the YAML, by its path in the repository."""
    source = item.source
    if source is None:
        return None
    return Place(file=f"{prefix}{source.file}", line=source.line, side="base" if gone else "head")


def _changes(diffs: list[ItemDiff], context: Context, prefix: str) -> Iterator[Change]:
    resources_by_ref: dict[str | None, list[ResourceChange]] = defaultdict(list)
    for ref, change in resource_changes(context.base, context.head):
        if change.vendor != "pulumi":
            resources_by_ref[ref].append(change)
    current = {diff.was.ref: diff.ref for diff in diffs if diff.was}
    by_item: dict[str, list[ResourceChange]] = defaultdict(list)
    for ref, changes in resources_by_ref.items():
        by_item[RESOURCES if ref is None else current.get(ref, ref)] += changes
    alike = lookalikes(diffs)
    playbook, linked = playbook_diff(context), list[str]()
    if playbook:
        linked = [diff.ref for diff in diffs if differs_only_in_link(diff, by_item.get(diff.ref, ()), context)]
        by_item[playbook.ref] += [change for ref in linked for change in by_item.pop(ref, ())]
    for diff in diffs:
        if diff.ref in linked:
            continue
        advice = [fact] if (fact := alike.get(diff.ref)) else []
        if diff is playbook and (alerts := linked_alerts(linked)):
            advice.append(plain(Playbook.ALERTS, alerts=alerts))
        review_change = _change(diff, tuple(by_item.pop(diff.ref, ())), context, prefix, advice)
        if review_change is not None:
            yield review_change
    program_sentences = (sentence(plain(Item.PROGRAM)),)
    for ref, rest in sorted(by_item.items()):
        yield Change(
            ref=ref, name="Other resources", action="changed", sentences=program_sentences, resources=tuple(rest)
        )


def _change(
    diff: ItemDiff, resources: tuple[ResourceChange, ...], context: Context, prefix: str, advice: list[Fact]
) -> Change | None:
    facts_of_change = (
        *facts(diff, context),
        *other_data_facts(diff, context),
        *advice,
        *replaced(resources),
    )
    action = _action(diff)
    if action == "changed" and not facts_of_change and not resources:
        return None
    if action == "changed" and not facts_of_change:
        facts_of_change = (made_differently(resources),)
    service = diff.item.service
    return Change(
        ref=diff.ref,
        name=diff.item.name,
        action=action,
        sentences=tuple(map(sentence, facts_of_change)),
        resources=resources,
        service=context.name(SERVICES.ref(service)) if service else None,
        severity=diff.item.fields.get("severity"),
        place=place(diff.item, prefix, gone=diff.after is None),
        base_place=place(diff.before, prefix, gone=True) if diff.before else None,
    )


def replaced(resources: tuple[ResourceChange, ...]) -> tuple[Fact, ...]:
    """Return the effects of the vendors' replacement rules, each rule once. The effect is "looser" where counts or
    pages are missed during the replacement.
    """
    rules = {
        (resource.kind, resource.why): breaks(resource.type) for resource in resources if resource.action == "replace"
    }
    return tuple(
        (looser if breaking else plain)(Item.REPLACED, resource=kind, why=why)
        for (kind, why), breaking in rules.items()
    )


def _action(diff: ItemDiff) -> Action:
    if diff.before is None:
        return "created"
    if diff.after is None:
        return "deleted"
    return "renamed" if diff.renamed else "changed"
