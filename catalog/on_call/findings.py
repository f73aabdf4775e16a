"""Findings about people paged by critical alerts: minutes without anyone on call, and too few people for the hours."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog.findings import Finding
from catalog.forms.text import prose
from catalog.notifiers import Notifier
from catalog.on_call.layers import site_begins
from catalog.on_call.model import EscalationPolicy, Person, Rotation
from catalog.on_call.rota import begins, gaps
from catalog.paging import should_page
from catalog.registry import ref_of
from catalog.source.places import Source
from catalog.stack import Stack

# Two years contain every change of clocks twice, and a policy's pattern repeats within weeks.
LOOKED_AT = timedelta(days=731)
# Google's SRE book: eight people at one site around the clock, six at each of two sites that cover each other's
# nights; two sites of three count as one group of six.
ONE_SITE, TWO_SITES, FEWEST = 8, 6, 4
# Weeks of a year. The clocks of Europe and America differ from their usual offset for four.
A_SEASON = 8


def staffing_findings(stack: Stack, notifiers: Sequence[Notifier]) -> tuple[Finding, ...]:
    """Return findings about the escalation policies that critical alerts of this stack page, in order of their ids."""
    policies: dict[str, EscalationPolicy] = {}
    names: dict[str, list[str]] = {}
    for notifier in notifiers:
        policy = notifier.service.escalation_policy if notifier.service else None
        if policy is not None and should_page(notifier, stack):
            policies[policy.id] = policy
            names.setdefault(policy.id, []).append(notifier.name)
    return tuple(finding for id in sorted(policies) for finding in _findings(policies[id], sorted(names[id])))


def _findings(policy: EscalationPolicy, names: Sequence[str]) -> Iterator[Finding]:
    rotations = [rotation for level in policy.levels for rotation in level.rotations]
    source = policy.source or next((rotation.source for rotation in rotations), None)
    since = begins(policy)
    hole = gaps(policy, since, since + LOOKED_AT) if since else None
    if hole is not None:
        zone = rotations[0].time_zone
        clock = hole.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        message = f"nobody of `{policy.name}` is on call on {clock:%A, %Y-%m-%d} at {clock:%H:%M} ({zone}), so "
        message += f"{prose(names, 'and')} would page nobody. Add a last level that always has somebody\n"
        yield Finding("on-call-gap", "error", message + "    - {notify: everyone}", source, item=ref_of(policy))
    elif since:
        yield from _gap_when_clocks_change(policy, since, source)
    yield from _too_few(policy, rotations, source)
    for rotation in dict.fromkeys(item for item in rotations if item.shift == 0):
        yield from _at_another_hour(rotation)


def _gap_when_clocks_change(policy: EscalationPolicy, since: datetime, source: Source | None) -> Iterator[Finding]:
    """A minute without anyone, if `hours` last a number of minutes in the night when clocks change.

    PagerDuty does not say that they end at a wall-clock time (docs/decisions/0010-schedule-layers-without-gaps.md).
    """
    hole = gaps(policy, since, since + LOOKED_AT, elapsed=True)
    if hole is None:
        return
    zone = next(rotation.time_zone for level in policy.levels for rotation in level.rotations)
    clock = hole.astimezone(ZoneInfo(zone))
    message = f"`{policy.name}` may have nobody on call on {clock:%A, %Y-%m-%d} at {clock:%H:%M} ({zone}), when clocks "
    message += "change: PagerDuty does not say whether `hours` end at the time of day or after the number of minutes. "
    message += "Let the hours overlap by an hour, or add a last level that always has somebody: `- {notify: everyone}`"
    yield Finding("on-call-gap-at-clock-change", "warning", message, source, item=ref_of(policy))


def _too_few(policy: EscalationPolicy, rotations: Sequence[Rotation], source: Source | None) -> Iterator[Finding]:
    people: set[Person] = {person for level in policy.levels for person in level.people}
    people |= {person for rotation in rotations for person in rotation.people}
    needed = TWO_SITES if any(len(rotation.sites) > 1 for rotation in rotations) else ONE_SITE
    if len(people) == 1:
        (alone,) = people
        message = f"`{policy.name}` pages nobody but {alone.name}, day and night. Add at least one more person"
        yield Finding("on-call-one-person", "warning", message, source, item=ref_of(policy))
    elif len(people) < FEWEST:
        message = f"`{policy.name}` has {len(people)} people for every night of the year, which leads to burn-out. "
        message += f"Plan for at least {FEWEST} people; {needed} are sustainable"
        yield Finding("on-call-too-few", "warning", message, source, item=ref_of(policy))
    elif len(people) < needed:
        message = f"`{policy.name}` has {len(people)} people around the clock; {needed} are sustainable"
        yield Finding("on-call-too-few", "warning", message, source, item=ref_of(policy))


def _at_another_hour(rotation: Rotation) -> Iterator[Finding]:
    """Sites whose day begins at a different hour than written for more weeks than clock changes explain."""
    for site in rotation.sites:
        first, zone = site_begins(site, rotation), ZoneInfo(site.time_zone)
        days = (first + timedelta(weeks=week) for week in range(52))
        hours = [day.astimezone(UTC).astimezone(zone).time() for day in days]
        off = [hour for hour in hours if hour != site.begin]
        if len(off) > A_SEASON:
            message = (
                f"`{rotation.name}`: {site.time_zone} takes over at {max(off, key=off.count):%H:%M} in its own time "
            )
            message += f"for much of the year, not at {site.begin:%H:%M}: the rotation uses the time of "
            message += f"{rotation.time_zone}. Somebody is still on call"
            yield Finding("on-call-hour-differs", "info", message, rotation.source, item=ref_of(rotation))
