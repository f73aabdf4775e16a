"""A monitor's thresholds, compared with the value in its query and with each other."""

from collections.abc import Iterator

from local.vendors.core.places import at
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Properties

_WITHOUT_RECOVERY = ("log alert", "event-v2 alert")


def check_thresholds(inputs: Properties, comparison: tuple[str, float] | None) -> Iterator[Problem]:
    """Yields what the API refuses about a monitor's thresholds, including the comparison with its query."""
    if "monitorThresholds" not in inputs or comparison is None:
        return
    thresholds = at(inputs, "monitorThresholds")
    if thresholds is None:
        return
    comparator, value = comparison
    numbers: dict[str, float] = {}
    for name, text in thresholds.items():
        if isinstance(text, str) and name in ("critical", "warning", "criticalRecovery", "warningRecovery"):
            try:
                numbers[name] = float(text)
            except ValueError:
                yield ("monitorThresholds", name), f"{text!r} is not a number"
    for name in ("criticalRecovery", "warningRecovery"):
        if name in thresholds and at(inputs, "type") in _WITHOUT_RECOVERY:
            yield ("monitorThresholds", name), f"a {at(inputs, 'type')} monitor has no recovery thresholds"
            return
    critical = numbers.get("critical")
    if "critical" not in thresholds:
        yield ("monitorThresholds", "critical"), "is required if the query compares"
    elif critical is not None and critical != value:
        yield (
            ("monitorThresholds", "critical"),
            f"Alert threshold ({critical:g}) does not match that used in the query ({value:g})",
        )
    yield from _check_order(numbers, rising=comparator.startswith(">"))


def _check_order(numbers: dict[str, float], *, rising: bool) -> Iterator[Problem]:
    """Checks the order: below the alert are its recovery and the warning, below the warning its recovery; above, when
    the query fires on low values.
    """
    side = "below" if rising else "above"
    for lower, upper in (
        ("warning", "critical"),
        ("criticalRecovery", "critical"),
        ("warningRecovery", "warning"),
    ):
        if lower in numbers and upper in numbers:
            wrong = numbers[lower] >= numbers[upper] if rising else numbers[lower] <= numbers[upper]
            if wrong:
                yield (
                    ("monitorThresholds", lower),
                    f"must be {side} {upper} ({numbers[upper]:g}), not {numbers[lower]:g}",
                )
