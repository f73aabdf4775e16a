"""The tags of what a stack makes in Datadog."""

from catalog import Service, Stack, UptimeCheck
from components.conventions.naming import vendor_key


def tags(stack: Stack, service: Service | None, *own: str) -> list[str]:
    """Environment, service, team, the stack's own and the given ones; lowercase as Datadog stores them, sorted.

    Datadog gives tags back sorted and in lowercase: any other form would show as a change at the next refresh.
    The tag `service` is the one of the telemetry, not the item's id: by it Datadog shows a monitor on the page of its
    service and beside its data, and a rename here leaves it (docs/decisions/0025-the-service-tag-is-the-products.md).
    """
    found = {f"env:{stack.environment}", "managed-by:watchbill", *stack.tags, *own}
    if service is not None:
        found.add(f"service:{service.tag}")
        if service.team:
            found.add(f"team:{service.team}")
    return sorted(tag.lower() for tag in found)


def check_tag(check: UptimeCheck) -> str:
    """The tag by which an uptime check's runs are found; a renamed check keeps it, and its SLO keeps its past."""
    return f"check:{vendor_key(check)}"
