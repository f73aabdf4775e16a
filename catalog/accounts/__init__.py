"""Several stacks in one vendor account: who owns what an account has only once."""
