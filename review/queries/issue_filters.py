"""The filters of Sentry's alerts in a document, and the issues that pass them."""

from catalog.error_tracking.issue_filters import IssueFilter, implies
from review.inputs.document import Json


def read_filters(value: list[Json] | None) -> list[IssueFilter]:
    """Return the filters of a document; documents of earlier versions have none."""
    return [
        IssueFilter(subject=it["subject"], match=it["match"], value=it["value"], key=it["key"]) for it in value or ()
    ]


def lost_by_filters(before: Json, after: Json) -> list[IssueFilter]:
    """Return the filters after the change that stop issues which passed the filters before it."""
    old = read_filters(before.get("filters"))
    return [
        read_filter
        for read_filter in read_filters(after.get("filters"))
        if not any(implies(narrow, read_filter) for narrow in old)
    ]
