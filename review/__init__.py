"""Review: two plans become a difference in the catalog's words, and a report of it."""
