"""Logs: how the product's log lines are parsed, which are kept and where, and which data is removed from them."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.source.places import Source

Format = Literal["pino", "json"]
PINO_LEVELS = ((10, "trace"), (20, "debug"), (30, "info"), (40, "warn"), (50, "error"), (60, "fatal"))


@dataclass(frozen=True, kw_only=True)
class LogPipeline:
    """Parses the log lines that `filter` finds, in the product's format. `renamed_from` is its earlier id."""

    id: str
    name: str
    filter: str
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """The share `keep` (0 to 1) of the lines that match `filter` stays searchable; all lines count in metrics."""

    name: str
    filter: str
    keep: float


@dataclass(frozen=True, kw_only=True)
class LogIndex:
    """An index of this stack: its lines can be searched for `retention_days`. Exclusions are in the written order."""

    id: str
    name: str
    filter: str
    retention_days: int
    exclusions: tuple[Exclusion, ...]
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class S3:
    """A bucket, and the role of an AWS account that Datadog uses to write to it."""

    bucket: str
    account: str
    role: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class Gcs:
    """A bucket, and the service account that Datadog uses to write to it."""

    bucket: str
    client_email: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class Azure:
    """A container, and the app (its `client` id, in the directory `tenant`) that Datadog uses to write to it."""

    container: str
    storage_account: str
    tenant: str
    client: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogArchive:
    """The permanent store of the lines that `filter` finds. `renamed_from` is its earlier id."""

    id: str
    name: str
    filter: str
    store: S3 | Gcs | Azure
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Sensitive:
    """Data to remove from log lines: matches of Datadog's own patterns (by name), or of a regular expression.

    `renamed_from` is its earlier id.
    """

    id: str
    name: str
    patterns: tuple[str, ...] = ()
    regex: str | None = None
    renamed_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class Logs:
    """`levels` pairs each number that the product writes as `level` with a word; empty if it writes words."""

    format: Format
    levels: tuple[tuple[int, str], ...]
    pipelines: tuple[LogPipeline, ...]
    index: LogIndex | None = None
    archive: LogArchive | None = None
    sensitive: tuple[Sensitive, ...] = ()
    source: Source | None = field(default=None, compare=False)
