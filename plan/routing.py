"""Who is told when an alert fires: from its channels to the people, in words."""

from catalog import Channel, EscalationPolicy, Level, Stack, Watch


def told(item: Watch, stack: Stack) -> list[str]:
    """A phrase for each channel of an alert or check, in order of their ids, such as `wakes Primary, after 5 min Ada`.

    A channel that leads nowhere yet says so.
    """
    return [_phrase(item, channel, stack) for channel in item.notify]


def _phrase(item: Watch, channel: Channel, stack: Stack) -> str:
    if channel.kind == "pagerduty":
        return _pager(item, stack)
    if channel.is_open:
        return f"{channel.name} leads nowhere yet"
    if channel.kind == "webhook":
        return f"webhook {channel.name}"
    return f"Slack {channel.channel}" if channel.kind == "slack" else f"mail to {', '.join(channel.addresses)}"


def _pager(item: Watch, stack: Stack) -> str:
    if not stack.pages:
        return f"no page from {stack.environment}"
    policy = item.service.escalation_policy if item.service else None
    if policy is None:
        return "pages nobody yet"
    if item.severity != "critical":
        return f"PagerDuty at low urgency ({policy.name})"
    return f"wakes {_levels(policy)}"


def _levels(policy: EscalationPolicy) -> str:
    waited, phrases = 0, []
    for level in policy.levels:
        phrases.append(_level(level) if waited == 0 else f"after {waited} min {_level(level)}")
        waited += level.after_minutes
    return ", ".join(phrases)


def _level(level: Level) -> str:
    names = [rotation.name for rotation in level.rotations]
    names += [person.name for person in level.people]
    return " and ".join(names) if len(names) <= 2 else f"{len(names)} people"
