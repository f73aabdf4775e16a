"""Numbers that Sentry gives to the parts of an object, and the ids of people and channels."""

import hashlib

PROGRAM_USER = "2001"
PERSON_USER = "2002"


def part_number(owner: str, part: str) -> str:
    """Returns the number of a part of an object: always the same, and increasing with its position in `part`.

    `part` ends with the position after a space: `condition 3`.
    """
    word, _, position = part.rpartition(" ")
    base = int.from_bytes(hashlib.blake2b(f"{owner}/{word}".encode(), digest_size=4).digest(), "big")
    return str(base % 10_000_000 * 100 + int(position))


def channel_id(name: str) -> str:
    """Returns the id of a Slack channel, which Sentry looks up for a channel's name."""
    return "C" + hashlib.blake2b(name.encode(), digest_size=5).hexdigest().upper()


def user_id(login: str) -> str:
    return PERSON_USER if login.startswith("someone") else PROGRAM_USER
