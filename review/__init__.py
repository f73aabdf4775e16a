"""Review: compares two plans in the catalog's terms, and reports the difference."""
