"""Recorded resources: the isolated run, the resources' owners, masked secrets, and answers to look-ups."""
