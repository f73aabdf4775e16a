"""Reports of an audit, all from `audit.model`: terminal, Markdown, HTML and JSON."""
