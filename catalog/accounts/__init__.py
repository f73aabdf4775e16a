"""Several stacks in one vendor account: which of them owns what an account has only once."""
