"""Rules on tags: people mute, search and route by tags, and do not find a missing or misspelt one."""

import re
from collections.abc import Iterator

from policies.engine.inputs import MONITOR, SLO, TEST, Inputs, at, entries, is_missing, is_opaque, texts
from policies.engine.plan_context import Breach, PlanContext, excusable_item
from policies.engine.rule import Resource, WholePlan, each, rule
from policies.rules.paging.environments import tagged

_TAGGED = (MONITOR, TEST, SLO)

# Datadog's documents: a tag begins with a letter, contains letters, digits, _ - : . / and at most 200 characters;
# Datadog changes capitals to lower case.
_TAG = re.compile(r"[a-z][a-z0-9_./:-]{0,199}")


def _all_known(inputs: Inputs) -> bool:
    tags = at(inputs, "tags")
    return not is_opaque(tags) and not any(is_opaque(tag) for tag in entries(tags))


@rule(id="env-tag-missing", severity="error", scope=each(*_TAGGED))
def env_tag_missing(resource: Resource) -> str | None:
    """Downtimes and searches by environment do not find it, so it pages during maintenance.

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
        return "it has no environment tag"
    return None


@rule(id="owner-tags-missing", severity="warning", scope=each(*_TAGGED))
def owner_tags_missing(resource: Resource) -> str | None:
    """Responders cannot find its owner, nor mute it with the rest of the service.

    Fix: Write `service:` in the item, and `team:` in the service.

    Wrong:
        services:
          - {name: Shop, team: null}
    Right:
        services:
          - {name: Shop, team: web}
    """
    keys = {tag.partition(":")[0] for tag in texts(at(resource.inputs, "tags"))}
    absent = [f"no `{key}` tag" for key in ("service", "team") if key not in keys]
    return f"it has {' and '.join(absent)}" if absent and _all_known(resource.inputs) else None


@rule(id="tag-misspelt", severity="error", scope=each(*_TAGGED))
def tag_misspelt(resource: Resource) -> str | None:
    """Datadog changes the tag, so downtimes and searches do not match it, and each plan shows a change.

    Fix: Use lower-case letters, digits and _ - . / in values that become tags.

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
    return "one of its tags has capitals, spaces or other characters that Datadog changes"


@rule(id="tag-unknown", severity="error", scope=WholePlan)
def tag_unknown(context: PlanContext) -> Iterator[Breach]:
    """Downtimes, dashboards and searches use the catalog's tags, so they do not find this one.

    Fix: Use the environment, service and team from the catalog.

    Wrong:
        resources:
          slos-availability:
            properties: {tags: ["env:prod", "service:shopp", "team:web"]}
    Right:
        resources:
          slos-availability:
            properties: {tags: ["env:prod", "service:shop", "team:web"]}
    """
    catalog = context.catalog
    teams = {team.id for team in catalog.on_call.teams}
    teams |= {service.team.lower() for service in catalog.services if service.team}
    known = {
        "env": {catalog.stack.environment},
        "service": {service.tag for service in catalog.services},
        "team": teams,
    }
    for resource in context.plan.resources:
        if resource.type not in _TAGGED:
            continue
        pairs = (tag.partition(":") for tag in texts(at(resource.inputs, "tags")))
        wrong = sorted({key for key, _, value in pairs if key in known and value not in known[key]})
        for key in wrong:
            message = f"{resource.name}: the value of its tag `{key}` is not in the catalog"
            item = excusable_item(resource.item, catalog) if resource.item else resource.name
            yield Breach(item=item, message=message, source=resource.source)
