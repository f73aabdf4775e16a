"""Rules on tags: by them people mute, search and route; one that is missing or misspelt is not found."""

import re
from collections.abc import Iterator

from policies.engine.inputs import MONITOR, SLO, TEST, Inputs, at, entries, is_missing, is_opaque, texts
from policies.engine.plan_context import Breach, PlanContext, excusable_item
from policies.engine.rule import Resource, WholePlan, each, rule
from policies.rules.paging.environments import tagged

_TAGGED = (MONITOR, TEST, SLO)

# Datadog's documents: a tag begins with a letter, holds letters, digits, _ - : . / and at most 200 characters; capitals
# are lowered.
_TAG = re.compile(r"[a-z][a-z0-9_./:-]{0,199}")


def _all_known(inputs: Inputs) -> bool:
    tags = at(inputs, "tags")
    return not is_opaque(tags) and not any(is_opaque(tag) for tag in entries(tags))


@rule(id="env-tag-missing", severity="error", scope=each(*_TAGGED))
def env_tag_missing(resource: Resource) -> str | None:
    """A downtime or a search by environment does not find it, so that it pages through maintenance.

    Fix: Tag it with `env:<environment>`.

    Wrong:
        resources:
          slos-availability:
            properties: {tags: ["service:shop", "team:web"]}
    Right:
        resources:
          slos-availability:
            properties: {tags: ["env:prod", "service:shop", "team:web"]}
    """
    if _all_known(resource.inputs) and not tagged(resource.inputs):
        return "it is not tagged with an environment"
    return None


@rule(id="owner-tags-missing", severity="warning", scope=each(*_TAGGED))
def owner_tags_missing(resource: Resource) -> str | None:
    """Whoever sees it fire cannot find whose it is, nor mute it with the rest of the service.

    Fix: Write `service:` in the item, and `team:` in the service.

    Wrong:
        services:
          - {name: Shop, team: null}
    Right:
        services:
          - {name: Shop, team: web}
    """
    keys = {tag.partition(":")[0] for tag in texts(at(resource.inputs, "tags"))}
    if _all_known(resource.inputs) and not {"service", "team"} <= keys:
        return "it is not tagged with both a service and a team"
    return None


@rule(id="tag-misspelt", severity="error", scope=each(*_TAGGED))
def tag_misspelt(resource: Resource) -> str | None:
    """Datadog stores another tag than the one that downtimes and searches name, and each plan shows a change.

    Fix: Write lower-case letters, digits and _ - . / in what becomes a tag.

    Wrong:
        services:
          - {name: Shop, team: Shop & Web}
    Right:
        services:
          - {name: Shop, team: shop-web}
    """
    tags = at(resource.inputs, "tags")
    if is_missing(tags) or all(_TAG.fullmatch(tag) for tag in texts(tags)):
        return None
    return "one of its tags has capitals, blanks or other signs that Datadog changes"


@rule(id="tag-unknown", severity="error", scope=WholePlan)
def tag_unknown(context: PlanContext) -> Iterator[Breach]:
    """A tag that nobody else has is in no downtime, no dashboard and no search.

    Fix: Take environment, service and team from the catalog.

    Wrong:
        resources:
          slos-availability:
            properties: {tags: ["env:prod", "service:shopp", "team:web"]}
    Right:
        resources:
          slos-availability:
            properties: {tags: ["env:prod", "service:shop", "team:web"]}
    """
    # A tag that names an environment, service or team which the catalog does not know.
    catalog = context.catalog
    teams = {team.id for team in catalog.on_call.teams}
    teams |= {service.team.lower() for service in catalog.services if service.team}
    known = {"env": {catalog.stack.environment}, "service": {it.tag for it in catalog.services}, "team": teams}
    for resource in context.plan.resources:
        if resource.type not in _TAGGED:
            continue
        pairs = (tag.partition(":") for tag in texts(at(resource.inputs, "tags")))
        wrong = sorted({key for key, _, value in pairs if key in known and value not in known[key]})
        for key in wrong:
            message = f"{resource.name}: the tag `{key}` names what the catalog does not know"
            item = excusable_item(resource.item, catalog) if resource.item else resource.name
            yield Breach(item=item, message=message, source=resource.source)
