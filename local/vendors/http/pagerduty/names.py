"""Ids of objects that PagerDuty makes with others, and names of its collections."""

import hashlib
import string

TEAM_PATH = "teams"
_BASE36 = string.digits + string.ascii_uppercase


def derived_id(owner: str, what: str) -> str:
    """Returns an id such as `PAB12CD` that is always the same for an owner and a word."""
    number = int.from_bytes(hashlib.blake2b(f"{owner}/{what}".encode(), digest_size=8).digest(), "big")
    text = ""
    for _ in range(6):
        number, remainder = divmod(number, 36)
        text += _BASE36[remainder]
    return f"P{text}"
