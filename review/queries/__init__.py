"""The data that planned resources query, read from their queries."""
