"""Datadog's units of metrics, and the signal unit that conditions on each are converted to."""

from catalog.forms.units import SignalUnit

# The units of product metrics in Datadog's list (docs: Metrics, Units). The API refuses (400) any other.
METRIC_UNITS = (
    "apdex", "assertion", "attempt", "bit", "buffer", "build", "byte", "cent", "check", "column", "command",
    "commit", "connection", "container", "core", "cpu", "cursor", "datagram", "day", "device", "document", "dollar",
    "email", "error", "euro", "event", "eviction", "exception", "execution", "fault", "fetch", "file", "flush",
    "fraction", "get", "gibibyte", "hit", "host", "hour", "index", "instance", "invocation", "item", "job", "key",
    "kibibyte", "location", "lock", "mebibyte", "merge", "message", "method", "microsecond", "millisecond",
    "minute", "miss", "monitor", "nanosecond", "node", "object", "occurrence", "offset", "operation", "packet",
    "page", "payload", "percent", "process", "query", "question", "read", "record", "refresh", "request",
    "resource", "response", "route", "row", "sample", "scan", "second", "segment", "service", "session", "set",
    "shard", "split", "stage", "success", "table", "task", "tebibyte", "thread", "throttle", "ticket", "time",
    "timeout", "transaction", "unit", "update", "user", "wait", "week", "worker", "write",
)  # fmt: skip

_OF_SIGNALS: dict[str, SignalUnit] = {
    "percent": "percent",
    "fraction": "fraction",
    "nanosecond": "nanosecond",
    "microsecond": "microsecond",
    "millisecond": "millisecond",
    "second": "second",
    "byte": "byte",
}


def signal_unit(metric_unit: str | None) -> SignalUnit | None:
    """Return the unit of a signal on a metric of this unit; None if its thresholds are plain numbers."""
    return _OF_SIGNALS.get(metric_unit) if metric_unit else None
