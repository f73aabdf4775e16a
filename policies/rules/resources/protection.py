"""Rules on how resources are made: not as drafts, not unchecked, not by a provider that nobody named."""

from policies.engine.inputs import LOGS_INDEX, MONITOR, USER, at
from policies.engine.rule import OneResource, Resource, Rule


def _draft(resource: Resource) -> str | None:
    return "it is a draft" if at(resource.inputs, "draftStatus") == "draft" else None


def _unchecked(resource: Resource) -> str | None:
    return "it is not validated before it is made" if at(resource.inputs, "validate") in (False, "false") else None


def _gone_for_good(resource: Resource) -> str | None:
    if resource.protect or resource.retain_on_delete is not False:
        return None
    return "nothing keeps it from being deleted"


def _default_provider(resource: Resource) -> str | None:
    if resource.provider.rpartition("::")[2].startswith("default"):
        return "it is made by the default provider"
    return None


RULES = (
    Rule(
        id="monitor-draft",
        severity="error",
        why="A draft is judged, shown, and tells nobody.",
        fix="Publish it: take `draft_status` out.",
        looks_at=OneResource(types=(MONITOR,), broken=_draft),
    ),
    Rule(
        id="monitor-unchecked",
        severity="warning",
        why="A query that Datadog refuses is then found when the update is half-way.",
        fix="Take `validate=False` out.",
        looks_at=OneResource(types=(MONITOR,), broken=_unchecked),
    ),
    Rule(
        id="gone-for-good",
        severity="warning",
        why="With an index go its log lines and its name for good, with a user the ways in which to wake that person.",
        fix="Make it with `protect` or `retain_on_delete`; excuse an index whose lines an archive keeps.",
        looks_at=OneResource(types=(LOGS_INDEX, USER), broken=_gone_for_good),
    ),
    Rule(
        id="default-provider",
        severity="error",
        why="A default provider takes whatever key the shell holds, and changes whatever account that opens.",
        fix="Name the provider of the stack: `opts=ResourceOptions(provider=…)`, or a parent that has one.",
        looks_at=OneResource(types=(), broken=_default_provider),
    ),
)
