"""Recorded resources: the isolated run, their owners, masked secrets and answers of look-ups."""
