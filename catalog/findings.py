"""Findings: what is open in a catalog that is otherwise right."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.places import Source


@dataclass(frozen=True)
class Finding:
    """An open matter and what to write. `error` stops `pulumi up`; `check` and `plan` show it and go on."""

    rule: str
    severity: Literal["error", "warning", "info"]
    message: str
    source: Source | None = field(default=None, compare=False)
