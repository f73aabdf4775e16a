"""Rules on how resources are made: not as drafts, not unchecked, not by a provider that nobody named."""

from policies.engine.inputs import LOGS_INDEX, MONITOR, USER, at
from policies.engine.rule import Resource, each, rule


@rule(id="monitor-draft", severity="error", scope=each(MONITOR))
def monitor_draft(resource: Resource) -> str | None:
    """A draft is judged, shown, and tells nobody.

    Fix: Publish it: take `draft_status` out.

    Wrong:
        resources:
          alerts-errors:
            properties: {draftStatus: draft}
    Right:
        resources:
          alerts-errors:
            properties: {draftStatus: published}
    """
    return "it is a draft" if at(resource.inputs, "draftStatus") == "draft" else None


@rule(id="monitor-unchecked", severity="warning", scope=each(MONITOR))
def monitor_unchecked(resource: Resource) -> str | None:
    """A query that Datadog refuses is then found when the update is half-way.

    Fix: Take `validate=False` out.

    Wrong:
        resources:
          alerts-errors:
            properties: {validate: false}
    Right:
        resources:
          alerts-errors:
            properties: {validate: true}
    """
    return "it is not validated before it is made" if at(resource.inputs, "validate") in (False, "false") else None


@rule(id="gone-for-good", severity="warning", scope=each(LOGS_INDEX, USER))
def gone_for_good(resource: Resource) -> str | None:
    """With an index go its log lines and its name for good, with a user the ways in which to wake that person.

    Fix: Make it with `protect` or `retain_on_delete`; excuse an index whose lines an archive keeps.

    Wrong:
        resources:
          main:
            type: datadog:LogsIndex
            options: {protect: false}
    Right:
        resources:
          main:
            type: datadog:LogsIndex
            options: {protect: true}
    """
    if resource.protect or resource.retain_on_delete is not False:
        return None
    return "nothing keeps it from being deleted"


@rule(id="default-provider", severity="error", scope=each())
def default_provider(resource: Resource) -> str | None:
    """A default provider takes whatever key the shell holds, and changes whatever account that opens.

    Fix: Name the provider of the stack: `opts=ResourceOptions(provider=…)`, or a parent that has one.

    Wrong:
        resources:
          main:
            type: datadog:LogsArchive
            options: {provider: default_5_17_0}
    Right:
        resources:
          main:
            type: datadog:LogsArchive
            options: {provider: datadog}
    """
    if resource.provider.rpartition("::")[2].startswith("default"):
        return "it is made by the default provider"
    return None
