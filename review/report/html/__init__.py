"""A review as one page for a browser, without requests to any server."""

from review.report.html.page import as_html

__all__ = ["as_html"]
