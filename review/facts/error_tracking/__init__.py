"""Changes of error tracking."""
