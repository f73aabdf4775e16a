"""Rules on how resources are created: published, validated, protected, and by a named provider."""

from policies.engine.inputs import LOGS_INDEX, MONITOR, USER, at
from policies.engine.rule import Resource, each, rule


@rule(id="monitor-draft", severity="error", scope=each(MONITOR))
def monitor_draft(resource: Resource) -> str | None:
    """A draft is evaluated and shown, but notifies nobody.

    Fix: Publish it: remove `draft_status`.

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


@rule(id="monitor-not-validated", severity="warning", scope=each(MONITOR))
def monitor_not_validated(resource: Resource) -> str | None:
    """Datadog then rejects an invalid query only during the update.

    Fix: Remove `validate=False`.

    Wrong:
        resources:
          alerts-errors:
            properties: {validate: false}
    Right:
        resources:
          alerts-errors:
            properties: {validate: true}
    """
    return "it is not validated before it is created" if at(resource.inputs, "validate") in (False, "false") else None


@rule(id="deletion-unprotected", severity="warning", scope=each(LOGS_INDEX, USER))
def deletion_unprotected(resource: Resource) -> str | None:
    """Deleting an index loses its log lines and its name permanently; deleting a user loses the ways to page that
    person.

    Fix: Create it with `protect` or `retain_on_delete`; excuse an index whose lines an archive keeps.

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
    return "nothing protects it from deletion"


@rule(id="default-provider", severity="error", scope=each())
def default_provider(resource: Resource) -> str | None:
    """A default provider uses any key in the shell, so it may change the wrong account.

    Fix: Name the stack's provider: `opts=ResourceOptions(provider=…)`, or a parent that has one.

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
        return "it is created by a default provider"
    return None
