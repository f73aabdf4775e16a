"""Rules on messages: handles in the wrong block, blocks that never end, variables that stay empty."""

from policies.engine.inputs import MONITOR, TEST, at, messages, text
from policies.engine.message import BEGIN, RECOVERIES, block_faults, is_paged, parse_message, read_messages
from policies.engine.query import read_query
from policies.engine.rule import Resource, each, rule

_ALWAYS_THERE = frozenset(("value", "threshold", "warn_threshold", "ok_threshold", "host", "check_message"))


@rule(id="pager-outside-blocks", severity="error", scope=each(MONITOR, TEST))
def pager_outside_blocks(resource: Resource) -> str | None:
    """Outside of any block a handle hears every transition, also a warning and a missing value.

    Fix: Put the handle into `{{#is_alert}}…{{/is_alert}}`, and again into `{{#is_alert_recovery}}`.

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
        return "the message names a pager outside of its alert and recovery blocks"
    return None


@rule(id="pager-never-resolved", severity="error", scope=each(MONITOR, TEST))
def pager_never_resolved(resource: Resource) -> str | None:
    """Without the handle in a recovery block the incident stays open, and the next page is taken for it.

    Fix: Name the handle in `{{#is_alert_recovery}}…{{/is_alert_recovery}}`, too.

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
    read = read_messages(resource.inputs)
    if any(it.pages_in(BEGIN) for it in read) and not any(it.pages_in(*RECOVERIES) for it in read):
        return "the message pages on alert and does not tell the pager of the recovery"
    return None


@rule(id="warning-never-resolved", severity="error", scope=each(MONITOR))
def warning_never_resolved(resource: Resource) -> str | None:
    """An alert that falls to a warning first ends with the warning, and its incident would stay open.

    Fix: Name the handle in `{{#is_warning_recovery}}…{{/is_warning_recovery}}`, too.

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
    # An alert may end by way of a warning, which is then a recovery from the warning.
    written = text(at(resource.inputs, "message"))
    if written is None or at(resource.inputs, "monitorThresholds", "warning") is None:
        return None
    message = parse_message(written)
    if message.pages_in(BEGIN) and not message.pages_in("is_warning_recovery", "is_recovery"):
        return "the monitor has a warning threshold, and its warning's recovery does not tell the pager"
    return None


@rule(id="pager-on-warning", severity="error", scope=each(MONITOR, TEST))
def pager_on_warning(resource: Resource) -> str | None:
    """A warning is for the day; who is woken by one stops getting up for alerts.

    Fix: Take the handle out of `{{#is_warning}}`; tell a chat there.

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
        return "the message names a pager in its warning block"
    return None


@rule(id="pager-on-renotify", severity="warning", scope=each(MONITOR, TEST))
def pager_on_renotify(resource: Resource) -> str | None:
    """PagerDuty rings again by its own escalation, and a page that comes with the reminder alone comes late.

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
        return "the message names a pager in its block for repeated notifications alone"
    return None


@rule(id="silence-never-resolved", severity="error", scope=each(MONITOR, TEST))
def silence_never_resolved(resource: Resource) -> str | None:
    """The incident that missing data opened stays open when data is back, and hides the next one.

    Fix: Name the handle in `{{#is_no_data_recovery}}…{{/is_no_data_recovery}}`, too.

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
    # Its end is told in a block of its own, in the common one, or not at all.
    read = read_messages(resource.inputs)
    begun = any(it.pages_in("is_no_data") for it in read)
    if begun and not any(it.pages_in("is_no_data_recovery", "is_recovery") for it in read):
        return "the message pages on missing data and does not tell the pager when data is back"
    return None


@rule(id="block-never-closed", severity="error", scope=each(MONITOR, TEST))
def block_never_closed(resource: Resource) -> str | None:
    """A block that does not end swallows the handles behind it, and nobody is told.

    Fix: Close each block by its own name, in the opposite order; a description holds no `{{`.

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
    faults = [fault for written in messages(resource.inputs) for fault in block_faults(written)]
    return f"the message {faults[0]}" if faults else None


@rule(id="variable-not-grouped", severity="warning", scope=each(MONITOR))
def variable_not_grouped(resource: Resource) -> str | None:
    """The variable stays empty, so that who is woken does not learn which one it is.

    Fix: Group the query by the tag (`group_by: [host]`), or take the variable out.

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
            return "the message names a variable of a tag that the query does not group by"
    return None


@rule(id="everyone-told", severity="warning", scope=each(MONITOR, TEST))
def everyone_told(resource: Resource) -> str | None:
    """What calls everyone each time is muted by everyone soon.

    Fix: Name the channel or the pager of those who answer for it.

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
    for written in messages(resource.inputs):
        words = written.replace("(", " ").replace(")", " ").replace(",", " ").split()
        if any(shout in words for shout in shouts):
            return "the message calls everyone in the account or the chat"
    return None
