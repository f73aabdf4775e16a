"""Test monitors that an interrupted `watchbill doctor --page` left behind."""

from collections.abc import Iterator

from audit.live.datadog.monitors import MONITOR
from doctor.model import Finding
from doctor.page.monitor import MARK
from doctor.subject import Subject


def leftovers(subject: Subject) -> Iterator[Finding]:
    """Yield the test monitors in the account: each still pages."""
    yield from subject.unread(MONITOR)
    for item in subject.objects(MONITOR):
        if MARK in item.tags:
            created = f" from {item.created.at:%Y-%m-%d %H:%M} (UTC)" if item.created and item.created.at else ""
            yield Finding(
                text=f'The test monitor "{item.name}"{created} is left, and still pages.',
                fix=f"Run `watchbill doctor {subject.catalog.stack.name} --clean-up`, unless a test is running.",
                page=item.url,
            )
