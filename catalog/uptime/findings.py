"""Findings about valid uptime checks: locations that Datadog may not have."""

from collections.abc import Iterable, Iterator

from catalog.findings import Finding
from catalog.forms.text import nearest, prose, shown
from catalog.registry import ref_of
from catalog.uptime.locations import LIST, MANAGED
from catalog.uptime.model import UptimeCheck


def location_findings(checks: Iterable[UptimeCheck]) -> Iterator[Finding]:
    """Yield a warning for each location of a check that is neither private nor in the recorded list."""
    for check in checks:
        for location in check.locations:
            if location in MANAGED or location.startswith("pl:"):
                continue
            near = nearest(location, MANAGED)
            message = f"`{check.name}` runs from {shown(location)}, which is not in {LIST}: "
            message += "`pulumi up` fails unless Datadog has added it since"
            cloud = location.partition(":")[0]
            known = prose(sorted(item for item in MANAGED if item.startswith(f"{cloud}:")), limit=len(MANAGED))
            fix = f"Did you mean `{near}`?" if near else f"Check it in Datadog, or choose one of {known}."
            yield Finding("location-unknown", "warning", message, check.source, fix, item=ref_of(check))
