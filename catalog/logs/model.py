"""Logs: how the product's lines are read, which of them are kept and where, and what may not be seen in them."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.source.places import Source

Format = Literal["pino", "json"]
PINO_LEVELS = ((10, "trace"), (20, "debug"), (30, "info"), (40, "warn"), (50, "error"), (60, "fatal"))


@dataclass(frozen=True, kw_only=True)
class LogPipeline:
    """Log lines that `filter` finds are read as the product writes them. `renamed_from` is the id it had before."""

    id: str
    name: str
    filter: str
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Of the lines that `filter` finds, `keep` (0 to 1) stay searchable; all of them still make metrics."""

    name: str
    filter: str
    keep: float


@dataclass(frozen=True, kw_only=True)
class LogIndex:
    """An index of our own: its lines can be searched for `retention_days`. Exclusions stand in the written order."""

    id: str
    name: str
    filter: str
    retention_days: int
    exclusions: tuple[Exclusion, ...]
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class S3:
    """A bucket, and the role of an AWS account by which Datadog writes into it."""

    bucket: str
    account: str
    role: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class Gcs:
    """A bucket, and the service account as which Datadog writes into it."""

    bucket: str
    client_email: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class Azure:
    """A container, and the app (its `client` id, in the directory `tenant`) by which Datadog writes into it."""

    container: str
    storage_account: str
    tenant: str
    client: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogArchive:
    """Where the lines that `filter` finds are kept for good. `renamed_from` is the id it had before."""

    id: str
    name: str
    filter: str
    store: S3 | Gcs | Azure
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Sensitive:
    """What is taken out of log lines: what Datadog's own patterns find (by their names), or a regular expression.

    `renamed_from` is the id it had before.
    """

    id: str
    name: str
    patterns: tuple[str, ...] = ()
    regex: str | None = None
    renamed_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class Logs:
    """`levels` pairs each number that the product writes as `level` with a word; empty when it writes words."""

    format: Format
    levels: tuple[tuple[int, str], ...]
    pipelines: tuple[LogPipeline, ...]
    index: LogIndex | None = None
    archive: LogArchive | None = None
    sensitive: tuple[Sensitive, ...] = ()
    source: Source | None = field(default=None, compare=False)
