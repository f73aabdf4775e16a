"""What planned resources ask the vendors for, read from their queries."""
