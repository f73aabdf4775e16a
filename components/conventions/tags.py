"""Tags of a stack's Datadog resources."""

from catalog import Service, Stack, UptimeCheck
from components.conventions.naming import vendor_key


def tags(stack: Stack, service: Service | None, *own: str) -> list[str]:
    """Return environment, service, team, the stack's own tags and the given ones, in lowercase and sorted.

    Datadog returns tags sorted and in lowercase: any other form would show as a change at the next refresh. The tag
    `service` is the telemetry's, not the item's id: with it Datadog shows a monitor on its service's page and beside
    its data, and renaming the item does not change it (docs/decisions/0025-the-service-tag-is-the-products.md).
    """
    result = {f"env:{stack.environment}", "managed-by:watchbill", *stack.tags, *own}
    if service is not None:
        result.add(f"service:{service.tag}")
        if service.team:
            result.add(f"team:{service.team}")
    return sorted(tag.lower() for tag in result)


def check_tag(check: UptimeCheck) -> str:
    """Return the tag that finds an uptime check's runs; a renamed check keeps it, so that its SLO keeps its history."""
    return f"check:{vendor_key(check)}"
