"""Uptime checks: the request, its interval and locations, and the expected answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.channels import Channel
from catalog.forms.raw import NOTHING_RAW, Raw
from catalog.notifiers import Severity
from catalog.services import Service
from catalog.source.places import Source

DEFAULT_JSON = (("$.status", "healthy"),)
REQUEST_TIMEOUT_S = 10
"""The time after which a request fails."""
DEFAULT_LOCATIONS = ("aws:eu-central-1", "aws:us-east-2", "aws:us-west-2")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The expected HTTP answer.

    `headers` pairs a header's name with a text that it must contain, `json` a JSONPath with its expected text. None
    means that the status or the time is not checked.
    """

    status: int | None = 200
    latency_under_ms: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    json: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        parts = [] if self.status is None else [f"status {self.status}"]
        if self.latency_under_ms is not None:
            parts.append(f"in under {self.latency_under_ms} ms")
        parts += [f"{name}: {value}" for name, value in self.headers]
        parts += [f"{path} = {value}" for path, value in self.json]
        return " and ".join(parts)


@dataclass(frozen=True, kw_only=True)
class HttpProbe:
    """One GET request. `dependencies` are those of the health endpoint that `answer` checks; others have none."""

    url: str
    answer: Answer
    dependencies: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        return f"{self.url} for {', '.join(self.dependencies)}" if self.dependencies else self.url

    @property
    def fault(self) -> str:
        return f"{self.url} does not answer with {self.answer}"


@dataclass(frozen=True, kw_only=True)
class TlsProbe:
    """The certificate of a host must be valid for more than `expires_in_days` days."""

    host: str
    port: int
    expires_in_days: int

    @property
    def target(self) -> str:
        return f"the certificate of {self.host}:{self.port}"

    @property
    def fault(self) -> str:
        return f"{self.target} is invalid, or expires within {self.expires_in_days} days"


@dataclass(frozen=True, kw_only=True)
class DnsProbe:
    """A name must have records of a type, and `expect` must be among them (empty: any record passes)."""

    host: str
    record: str
    expect: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        return f"the {self.record} records of {self.host}"

    @property
    def fault(self) -> str:
        records = " and ".join(self.expect) if self.expect else "any record"
        return f"{self.target} do not contain {records}"


@dataclass(frozen=True, kw_only=True)
class Request:
    """`body` is text; `body_type` is its media type, None without a body. Headers are sorted by name."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    body_type: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of several requests. `extract` pairs a variable for later steps with a JSONPath or `header:<name>`."""

    name: str
    request: Request
    answer: Answer
    extract: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepsProbe:
    """Requests in sequence. `secrets` are names of Datadog global variables; their values are never stored here."""

    steps: tuple[Step, ...]
    secrets: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        return f"{len(self.steps)} steps: {', '.join(step.name for step in self.steps)}"

    @property
    def fault(self) -> str:
        return f"one of its steps ({', '.join(step.name for step in self.steps)}) fails"


Probe = HttpProbe | TlsProbe | DnsProbe | StepsProbe


@dataclass(frozen=True, kw_only=True)
class UptimeCheck:
    """Runs `probe` every `every_seconds` from each location; fires when it fails from `fails_from` of them at once.

    `retries` are tried before a location counts as failing. `renamed_from` is its earlier id.
    """

    id: str
    name: str
    service: Service | None = None
    probe: Probe
    every_seconds: int = 60
    locations: tuple[str, ...] = DEFAULT_LOCATIONS
    retries: int = 2
    fails_from: int = 2
    severity: Severity = "critical"
    notify: tuple[Channel, ...] = ()
    runbook: str | None = None
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


def global_variables(checks: Iterable[UptimeCheck]) -> list[str]:
    """Return the names of the Datadog global variables that checks use, sorted. People set their values, as secrets."""
    probes = [check.probe for check in checks]
    return sorted({secret for probe in probes if isinstance(probe, StepsProbe) for secret in probe.secrets})
