"""The words of facts: an enumeration a subject, whose members are codes with their phrases. Nothing else makes text."""
