"""Rules on paging: who is paged, how soon, and by which message."""
