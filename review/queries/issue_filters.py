"""The filters of Sentry's alerts in a document, and what they let through."""

from catalog.error_tracking.issue_filters import IssueFilter, implies
from review.inputs.document import Json


def read_filters(value: list[Json] | None) -> list[IssueFilter]:
    """The filters as a document has them. One of an earlier version has none."""
    return [
        IssueFilter(subject=it["subject"], match=it["match"], value=it["value"], key=it["key"]) for it in value or ()
    ]


def lost_by_filters(before: Json, after: Json) -> list[IssueFilter]:
    """The filters of an alert's fields after which less gets through than before them, where there are any."""
    old = read_filters(before.get("filters"))
    return [it for it in read_filters(after.get("filters")) if not any(implies(narrow, it) for narrow in old)]
