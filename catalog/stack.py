"""The stack: which environment a folder describes, and what of the vendors' accounts it owns."""

from dataclasses import dataclass, field

from catalog.places import Source


@dataclass(frozen=True, kw_only=True)
class Owns:
    """Per vendor: does this stack make what an account has only once (people, metrics, channels, projects)?"""

    datadog: bool
    pagerduty: bool
    sentry: bool


@dataclass(frozen=True, kw_only=True)
class Stack:
    """`name` is the folder's when it lies in `stacks/`, else the environment; `tags` are sorted `key:value` texts."""

    name: str
    environment: str
    owns: Owns
    tags: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False)

    @property
    def pages(self) -> bool:
        """Whether an alert of this stack may wake a person: in production only."""
        return self.environment in ("prod", "production")
