"""Rules on messages: handles in the wrong block, blocks that are never closed, variables that stay empty."""

from policies.engine.inputs import MONITOR, TEST, at, messages, text
from policies.engine.message import BEGIN, RECOVERIES, block_faults, is_paged, parse_message, read_messages
from policies.engine.query import read_query
from policies.engine.rule import Resource, each, rule

_ALWAYS_THERE = frozenset(("value", "threshold", "warn_threshold", "ok_threshold", "host", "check_message"))


@rule(id="pager-outside-blocks", severity="error", scope=each(MONITOR, TEST), paging_only=True)
def pager_outside_blocks(resource: Resource) -> str | None:
    """A handle outside all blocks is notified of every transition, including warnings and missing data.

    Fix: Put the handle into `{{#is_alert}}…{{/is_alert}}`, and also into `{{#is_alert_recovery}}`.

    Wrong:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                @pagerduty-shop
    Right:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    """
    if any(is_paged(message.outside) for message in read_messages(resource.inputs)):
        return "its message names a pager outside of the alert and recovery blocks"
    return None


@rule(id="pager-never-resolved", severity="error", scope=each(MONITOR, TEST), paging_only=True)
def pager_never_resolved(resource: Resource) -> str | None:
    """The incident stays open after the recovery, and the next page looks like part of it.

    Fix: Also name the handle in `{{#is_alert_recovery}}…{{/is_alert_recovery}}`.

    Wrong:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
    Right:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_alert_recovery}}@pagerduty-shop{{/is_alert_recovery}}
    """
    parsed = read_messages(resource.inputs)
    if any(it.pages_in(BEGIN) for it in parsed) and not any(it.pages_in(*RECOVERIES) for it in parsed):
        return "its message pages on alert, but does not notify the pager of the recovery"
    return None


@rule(id="warning-never-resolved", severity="error", scope=each(MONITOR))
def warning_never_resolved(resource: Resource) -> str | None:
    """An alert may first drop to a warning, and its incident then stays open when the warning ends.

    Fix: Also name the handle in `{{#is_warning_recovery}}…{{/is_warning_recovery}}`.

    Wrong:
        alerts:
          - {name: Errors, warning: 1.5%}
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_alert_recovery}}@pagerduty-shop{{/is_alert_recovery}}
    Right:
        alerts:
          - {name: Errors, warning: 1.5%}
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_alert_recovery}}@pagerduty-shop{{/is_alert_recovery}}
                {{#is_warning_recovery}}@pagerduty-shop{{/is_warning_recovery}}
    """
    # An alert may drop to a warning before it ends; its end is then a recovery from the warning.
    source = text(at(resource.inputs, "message"))
    if source is None or at(resource.inputs, "monitorThresholds", "warning") is None:
        return None
    message = parse_message(source)
    if message.pages_in(BEGIN) and not message.pages_in("is_warning_recovery", "is_recovery"):
        return "it has a warning threshold, but its message does not notify the pager when a warning recovers"
    return None


@rule(id="pager-on-warning", severity="error", scope=each(MONITOR, TEST), paging_only=True)
def pager_on_warning(resource: Resource) -> str | None:
    """Warnings can wait for working hours, and responders paged for warnings stop reacting to alerts.

    Fix: Remove the handle from `{{#is_warning}}`; notify a chat channel there.

    Wrong:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_warning}}@pagerduty-shop{{/is_warning}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    Right:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_warning}}@slack-acme-alerts{{/is_warning}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    """
    if any(message.pages_in("is_warning") for message in read_messages(resource.inputs)):
        return "its message names a pager in the warning block"
    return None


@rule(id="pager-on-renotify", severity="warning", scope=each(MONITOR, TEST), paging_only=True)
def pager_on_renotify(resource: Resource) -> str | None:
    """PagerDuty repeats pages by its own escalation, and a page sent only with a reminder comes late.

    Fix: Name the handle in `{{#is_alert}}`, not in `{{#is_renotify}}`.

    Wrong:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_renotify}}@pagerduty-shop{{/is_renotify}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    Right:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    """
    if any(message.pages_in("is_renotify") for message in read_messages(resource.inputs)):
        return "its message names a pager in the block for repeated notifications only"
    return None


@rule(id="no-data-never-resolved", severity="error", scope=each(MONITOR, TEST))
def no_data_never_resolved(resource: Resource) -> str | None:
    """The incident for missing data stays open when data is back, and hides the next one.

    Fix: Also name the handle in `{{#is_no_data_recovery}}…{{/is_no_data_recovery}}`.

    Wrong:
        resources:
          alerts-slow:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_alert_recovery}}@pagerduty-shop{{/is_alert_recovery}}
                {{#is_no_data}}@pagerduty-shop{{/is_no_data}}
    Right:
        resources:
          alerts-slow:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_alert_recovery}}@pagerduty-shop{{/is_alert_recovery}}
                {{#is_no_data}}@pagerduty-shop{{/is_no_data}}
                {{#is_no_data_recovery}}@pagerduty-shop{{/is_no_data_recovery}}
    """
    # The end of missing data notifies in its own block or in the common one.
    parsed = read_messages(resource.inputs)
    pages_no_data = any(it.pages_in("is_no_data") for it in parsed)
    if pages_no_data and not any(it.pages_in("is_no_data_recovery", "is_recovery") for it in parsed):
        return "its message pages on missing data, but does not notify the pager when data is back"
    return None


@rule(id="block-never-closed", severity="error", scope=each(MONITOR, TEST))
def block_never_closed(resource: Resource) -> str | None:
    """A block that is not closed hides the handles after it, and nobody is notified.

    Fix: Close each block by its own name, innermost first; a description must not contain `{{`.

    Wrong:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_warning}}Some errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    Right:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_warning}}Some errors{{/is_warning}}
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    """
    faults = [fault for message in messages(resource.inputs) for fault in block_faults(message)]
    return f"its message {faults[0]}" if faults else None


@rule(id="variable-not-grouped", severity="warning", scope=each(MONITOR))
def variable_not_grouped(resource: Resource) -> str | None:
    """The variable stays empty, so responders cannot see which group fires.

    Fix: Group the query by the tag (`group_by: [host]`), or remove the variable.

    Wrong:
        alerts:
          - {name: Errors, severity: info, notify: [slack]}
        resources:
          alerts-errors:
            properties: {message: "Errors of {{endpoint.name}} @slack-acme-alerts"}
    Right:
        alerts:
          - {name: Errors, severity: info, notify: [slack], group_by: [endpoint]}
        resources:
          alerts-errors:
            properties: {message: "Errors of {{endpoint.name}} @slack-acme-alerts"}
    """
    query = read_query(resource.inputs)
    if query is None or at(resource.inputs, "type") == "composite":
        return None
    known = {tag.lstrip("@") for tag in query.group_by} | _ALWAYS_THERE
    for message in read_messages(resource.inputs):
        if any(variable.lstrip("@") not in known for variable in message.variables):
            return "its message uses a variable of a tag that the query does not group by"
    return None


@rule(id="everyone-notified", severity="warning", scope=each(MONITOR, TEST))
def everyone_notified(resource: Resource) -> str | None:
    """An alert that notifies everyone is soon muted by everyone.

    Fix: Name the channel or the pager of the responsible people.

    Wrong:
        resources:
          slos-availability-ticket-24h:
            properties: {message: "The error budget burns. @slack-acme-alerts @here"}
    Right:
        resources:
          slos-availability-ticket-24h:
            properties: {message: "The error budget burns. @slack-acme-alerts"}
    """
    shouts = ("@all", "@everyone", "<!here>", "<!channel>", "<!everyone>", "@here", "@channel")
    for message in messages(resource.inputs):
        words = message.replace("(", " ").replace(")", " ").replace(",", " ").split()
        if any(shout in words for shout in shouts):
            return "its message notifies everyone in the account or the chat channel"
    return None
