"""The groups of a composite: those that its members share."""

from collections.abc import Iterable
from itertools import pairwise

from catalog.alerts.composites.model import Member
from catalog.alerts.model import Alert
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import prose

EVERY_GROUP = "*"
"""The group of a service check without tags of its own: every combination of tags that reports."""


def member_groups(member: Member) -> tuple[str, ...]:
    """Return the tags that a member's monitor is grouped by, without the `@` of a log attribute.

    Datadog compares the values of groups, not the names of tags. An uptime check's monitor has no groups.
    """
    if not isinstance(member, Alert):
        return ()
    if member.is_grouped and not member.group_by:
        return (EVERY_GROUP,)
    return tuple(sorted(tag.removeprefix("@") for tag in member.group_by))


def common_groups(members: Iterable[Member]) -> tuple[str, ...]:
    """Return the tags that all grouped members share; empty if no member is grouped.

    Members without groups count for each group. Raises InvalidValue if the members cannot share a group: Datadog
    creates such a monitor and never computes a state for it.
    """
    grouped = sorted(
        ((member, member_groups(member)) for member in members if member_groups(member)), key=lambda item: len(item[1])
    )
    for (member, tags), (other, more) in pairwise(grouped):
        if EVERY_GROUP in tags + more:
            check = member if EVERY_GROUP in tags else other
            raise InvalidValue(
                f"`{check.name}` is grouped by every tag that its check reports, so it may share no "
                f"group with `{(other if check is member else member).name}`, and then this alert never "
                "fires",
                f"write `group_by:` in `{check.name}` with the tags of the other alert",
            )
        if not set(tags) <= set(more):
            effect = "they share no group, and this alert never fires"
            if set(tags) & set(more):
                effect = "neither has all tags of the other, and this alert may never fire"
            raise InvalidValue(
                f"`{member.name}` is grouped by {prose(tags, 'and')} and `{other.name}` by {prose(more, 'and')}, so "
                f"{effect}",
                "group them by the same tags, or join alerts without `group_by`",
            )
    return grouped[0][1] if grouped else ()


def groups_in_words(tags: Iterable[str]) -> str:
    """Return the groups as text after "each": `host and device`, `group that reports`."""
    return "group that reports" if EVERY_GROUP in tags else " and ".join(tags)
