"""A review as one page for a browser, which asks nothing of any server."""

from review.report.html.page import as_html

__all__ = ["as_html"]
