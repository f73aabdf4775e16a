"""An audit as one page for a browser, without requests to any server."""

from audit.report.html.page import as_html

__all__ = ["as_html"]
