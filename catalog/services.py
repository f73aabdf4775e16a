"""Services: what is monitored, who answers for it, and where its runbooks are."""

from dataclasses import dataclass, field

from catalog.on_call import EscalationPolicy
from catalog.places import Source


@dataclass(frozen=True, kw_only=True)
class Service:
    """Something that runs and can fail. `runbooks` is the base URL of its runbooks, without a slash at the end.

    `escalation_policy` is the one named, else the only one there is, else None. `renamed_from` is the id it had before.
    """

    id: str
    name: str
    description: str | None = None
    url: str | None = None
    runbooks: str | None = None
    escalation_policy: EscalationPolicy | None = None
    team: str | None = None
    default: bool = False
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)
