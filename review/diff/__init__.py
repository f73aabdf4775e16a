"""The difference between two documents: items, resources, findings and paging."""
