"""Sentences on silences."""

from collections.abc import Sequence

from audit.silences.alerts import LiveAlert

_MOST = 3


def names(found: Sequence[str], most: int = _MOST) -> str:
    """Return a list of names: the first few, and how many more."""
    shown = list(found[:most])
    if len(found) > most:
        return f"{', '.join(shown)} and {len(found) - most:,} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def alert_names(alerts: Sequence[LiveAlert]) -> tuple[str, ...]:
    """Return the alerts' names, those that page first; with the stack where several stacks have the name."""
    ordered = sorted(alerts, key=lambda it: (not it.pages, it.name, it.stack))
    twice = {it.name for it in ordered if len({each.stack for each in ordered if each.name == it.name}) > 1}
    return tuple(dict.fromkeys(f"{it.name} ({it.stack})" if it.name in twice else it.name for it in ordered))


def nobody(alerts: Sequence[LiveAlert]) -> str:
    """Return who is not reached: `nobody is paged for Payment Failures`."""
    if not alerts:
        return "nobody is notified"
    paging = [it for it in alerts if it.pages]
    verb = "nobody is paged for" if paging else "nobody is notified of"
    return f"{verb} {names(alert_names(paging or alerts))}"


def sentence(text: str) -> str:
    """Return the text with a capital at its beginning and one period at its end."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
