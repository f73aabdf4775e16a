"""The vendors' HTTP APIs over the account, on the loopback address and for reading only."""
