"""The texts of facts: an enumeration per subject, whose members are codes with their phrases. No other module makes
text.
"""
