"""The outcome of a test of the paging path, as lines of text."""

from collections.abc import Iterator

from doctor.page.monitor import TestMonitor
from doctor.page.run import Outcome


def plan_lines(test: TestMonitor, people: tuple[str, ...], *, local: bool) -> Iterator[str]:
    """Return what a test is about to do, for the question before it."""
    what = "This tests the page in the local account" if local else "This pages people for real"
    yield f"{what}, with the message of {test.alert}:"
    yield f'  1. It creates the monitor "{test.name}" in Datadog, which fires at once.'
    yield f"  2. It waits for the incident of {test.service} in PagerDuty."
    yield "  3. It resolves the incident and deletes the monitor, also if you press Ctrl-C."
    yield f"Notified: {', '.join(test.handles)}"
    if people:
        yield f"Paged first, by the YAML: {', '.join(people)}"


def outcome_lines(outcome: Outcome, test: TestMonitor, timeout: float) -> Iterator[str]:
    """Yield who was paged, or why nobody was, and what is left to remove."""
    incident = outcome.incident
    if incident is None:
        yield f"No incident of {test.service} opened within {timeout:g} s. Nobody was paged."
        yield "Look for a downtime, a disabled PagerDuty service or a wrong key: `watchbill audit` finds them."
    else:
        where = f"{incident.service}, with urgency {incident.urgency}"
        yield f"The incident opened in {where}: {incident.url or incident.id}"
        names = ", ".join(name for name, _ in incident.assigned) or "nobody"
        yield f"Assigned to: {names}"
        told = [f"{each.name} by {each.channel}" if each.channel else each.name for each in outcome.notified]
        yield f"Notified so far: {', '.join(told)}" if told else "PagerDuty has not notified anybody yet."
    if outcome.problems:
        yield from (f"Not removed: {problem}" for problem in outcome.problems)
    else:
        yield "The monitor is deleted" + (" and the incident is resolved." if incident else ".")
