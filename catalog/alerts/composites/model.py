"""Composite alerts, which join alerts and uptime checks, as in `High Error Rate and not Storefront health`."""

from dataclasses import dataclass

from catalog.alerts.composites.expression import Expression
from catalog.alerts.model import Alert, BaseAlert
from catalog.uptime.model import UptimeCheck

Member = Alert | UptimeCheck


@dataclass(frozen=True, kw_only=True)
class Composite(BaseAlert):
    """Fires while the expression `when` over alerts and uptime checks holds.

    `expression` is the same as a tree of the members' keys. `group_by` are the tags that all grouped members share: it
    fires separately for each of their groups.
    """

    when: str
    expression: Expression
    members: tuple[Member, ...]
    group_by: tuple[str, ...] = ()


def key(member: Member) -> str:
    """Return the key of a member, which is unique: an alert and an uptime check may have the same id."""
    return f"uptime/{member.id}" if isinstance(member, UptimeCheck) else member.id
