"""The server, and what all three vendors' APIs share."""
