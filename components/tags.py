"""The tags of what a stack makes in Datadog."""

from catalog import Service, Stack


def tags(stack: Stack, service: Service | None, *own: str) -> list[str]:
    """Environment, service, team, the stack's own and the given ones; lowercase as Datadog stores them, sorted.

    Datadog gives tags back sorted and in lowercase: any other form would show as a change at the next refresh.
    """
    found = {f"env:{stack.environment}", "managed-by:watchbill", *stack.tags, *own}
    if service is not None:
        found.add(f"service:{service.id}")
        if service.team:
            found.add(f"team:{service.team}")
    return sorted(tag.lower() for tag in found)
