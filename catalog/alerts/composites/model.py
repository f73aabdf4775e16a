"""Composite alerts, which join alerts and uptime checks, as in `High Error Rate and not Storefront health`."""

from dataclasses import dataclass, field

from catalog.alerts.composites.expression import Expression
from catalog.alerts.model import Alert, Renotify
from catalog.channels import Channel
from catalog.forms.raw import NOTHING_RAW, Raw
from catalog.notifiers import Severity
from catalog.services import Service
from catalog.source.places import Source
from catalog.uptime.model import UptimeCheck

Member = Alert | UptimeCheck


@dataclass(frozen=True, kw_only=True)
class Composite:
    """Fires while the expression `when` over alerts and uptime checks holds.

    `expression` is the same as a tree of the members' keys. `group_by` are the tags that all grouped members share: it
    fires separately for each of their groups. The other fields are those of an alert.
    """

    id: str
    name: str
    description: str | None = None
    when: str
    expression: Expression
    members: tuple[Member, ...]
    group_by: tuple[str, ...] = ()
    severity: Severity
    priority: int
    notify: tuple[Channel, ...] = ()
    renotify: Renotify | None = None
    tags: tuple[str, ...] = ()
    service: Service | None = None
    first_steps: tuple[str, ...] = ()
    runbook: str | None = None
    raw: Raw = NOTHING_RAW
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


def key(member: Member) -> str:
    """Return the key of a member, which is unique: an alert and an uptime check may have the same id."""
    return f"uptime/{member.id}" if isinstance(member, UptimeCheck) else member.id
