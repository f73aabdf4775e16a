"""Handles and template tags: text that Datadog interprets, such as `@slack-acme-alerts` and `{{#is_alert}}`.

Datadog renders every message as a template and notifies every handle in it: people (`@ada@example.com`), teams,
channels, pagers, webhooks, workflows (https://docs.datadoghq.com/monitors/notify/). So no text from the YAML may
contain either. Prose is refused with its place (`plain_words`). Text that may contain an `@` or braces for another
reason, such as a URL or a JSONPath, is escaped before it enters a message (`disarm`).
"""

import re

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown

# `ada@example.com` notifies nobody: a handle begins after whitespace (documentation PR 4863). Kennel reads
# `(?:^|\s)(@[^\s{,'"]+)`. A handle after a bracket or a quote counts here too, since no source excludes it.
_ADDRESS = re.compile(r"[\w.%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w-])")
_HANDLE = re.compile(r"(?<![\w.%+-])@[^\s@{}()\[\]<>,'\"`]*[\w/](?:@[\w.-]*\w)?")
_URL = re.compile(r"https?://\S+")


def handles_in(text: str) -> tuple[str, ...]:
    """Return the distinct handles in a message, in order: `@slack-acme-alerts`, `@ops@example.com`, `@all`."""
    return tuple(dict.fromkeys(_HANDLE.findall(text)))


def plain_words(text: str) -> str:
    """Return the text if Datadog interprets nothing in it. Raises InvalidValue otherwise."""
    loose = next(iter(sorted(_loose(text))), None)
    if loose is not None:
        handle = re.match(r"\S+", text[loose:])
        raise InvalidValue(
            f"{shown(handle[0] if handle else text)} is a handle: Datadog would notify it",
            "remove the `@`, and name channels in `notify`; an address such as `ops@example.com` is allowed",
        )
    if "{{" in text or "}}" in text:
        raise InvalidValue("Datadog reads text between `{{` and `}}` as a template", "remove the braces")
    return text


def disarm(text: str) -> str:
    """Return the text with all that Datadog interprets escaped: percent-encoded in URLs, else followed by a space."""
    return _spaced(_URL.sub(lambda url: _encoded(url[0]), text))


def _encoded(url: str) -> str:
    return url.replace("@", "%40").replace("{", "%7B").replace("}", "%7D")


def _loose(text: str) -> set[int]:
    """The positions of `@` signs that belong to no address and have no space after them."""
    addresses = {match.start() + match[0].index("@") for match in _ADDRESS.finditer(text)}
    return {match.start() for match in re.finditer(r"@(?=\S)", text)} - addresses


def _spaced(words: str) -> str:
    loose = _loose(words)
    spaced = "".join(f"{sign} " if at in loose else sign for at, sign in enumerate(words))
    return re.sub(r"\}(?=\})", "} ", re.sub(r"\{(?=\{)", "{ ", spaced))
