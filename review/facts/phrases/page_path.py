"""The phrases of a page's path: what the head makes differently on the way from a notifier to the people."""

from review.facts.fact import Code


class PagePath(Code):
    CHANGED = "path.changed", "{kind} {name} has another `{part}`: {before:short} → {after:short}"
    PROVIDER = "path.provider", "{kind} {name} moves to another account or address"
    KEY = "path.key", "{kind} {name} has the key of another integration"
    REMOVED = "path.removed", "{kind} {name} is removed"
    ADDED = "path.added", "{kind} {name} is added"
    MUTED = "path.muted", "{kind} {name} mutes it at other times"
    FIELD = "path.field", "{name} has another `{field}`"
    GENERATED = "path.generated", "`{part}` differs for {names:names}"
    NOT_MADE = "path.removed_for", "resources of {names:names} are removed"
    NOTHING_MADE = "path.broken.nothing_made", "nothing is made for {name}"
    NO_HANDLE = "path.broken.no_handle", "{name} names no PagerDuty service when it fires"
    NO_SERVICE_OBJECT = "path.broken.no_service_object", "no service object provides `@pagerduty-{key}`"
    NO_ACTION = "path.broken.no_action", "no action of {name} notifies PagerDuty"
    NO_NEXT = "path.broken.no_next", "{name} leads to no {kind} of this stack"
    FACTOR = "path.factor", "`{part}` by a factor of {factor:number}"
    DELAY = "path.delay", "`{part}` by {minutes:number} min"
