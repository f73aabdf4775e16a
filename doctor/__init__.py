"""The manual steps of a stack, checked one by one."""
