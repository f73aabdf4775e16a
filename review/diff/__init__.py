"""The difference of two documents: items, resources, findings and paging."""
