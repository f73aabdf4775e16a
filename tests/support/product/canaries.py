"""Secrets that are told apart wherever they turn up: one for each place of an application and each shape of secret."""

import random
from collections.abc import Iterator
from urllib.parse import quote

SHAPES = ("email", "card", "key", "hex")
PLACES = (
    "breadcrumb message",
    "breadcrumb data",
    "breadcrumb nested",
    "console text",
    "console object",
    "console error",
    "scope attribute",
    "tag",
    "extra",
    "context",
    "user email",
    "user name",
    "fingerprint",
    "transaction name",
    "attachment",
    "exception message",
    "exception cause",
    "exception property",
    "message",
    "span name",
    "span attribute",
    "span url",
    "log text",
    "log attribute",
    "log nested JSON",
    "log template",
    "metric attribute",
    "feedback message",
    "feedback email",
    "feedback name",
    "check-in slug",
    "outgoing path",
    "outgoing query",
    "outgoing body",
    "outgoing header",
)


def secrets(runtime: str) -> dict[str, str]:
    """Return a secret for each place and shape; the same for the same runtime."""
    chance = random.Random(runtime)
    return {f"{place}/{shape}": _secret(shape, chance) for place in PLACES for shape in SHAPES}


def _secret(shape: str, chance: random.Random) -> str:
    match shape:
        case "email":
            return f"{''.join(chance.choices('bcdfghjkmnpqrstvwxz', k=14))}@example.com"
        case "card":
            return _card(chance)
        case "key":
            return "_".join(
                [
                    "sk",
                    "live",
                    "".join(chance.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=24)),
                ]
            )
        case _:
            return "".join(chance.choices("0123456789abcdef", k=48))


def _card(chance: random.Random) -> str:
    digits = [4, *(chance.randrange(10) for _ in range(14))]
    doubled = [digit * 2 - 9 * (digit > 4) if at % 2 == 0 else digit for at, digit in enumerate(digits)]
    return "".join(map(str, [*digits, -sum(doubled) % 10]))


def arrived(planted: dict[str, str], text: str) -> list[str]:
    """Return the places whose secret is in a text, as it is or percent-encoded."""
    return [place for place, value in planted.items() if any(form in text for form in _forms(value))]


def _forms(value: str) -> Iterator[str]:
    core = value.split("@")[0].removeprefix("sk_live_")
    yield core
    yield quote(value, safe="")
