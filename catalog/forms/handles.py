"""Handles and template tags: parts of a text that Datadog acts on, such as `@slack-acme-alerts` and `{{#is_alert}}`.

Datadog reads every message as a template and notifies whoever a handle in it names: people (`@ada@example.com`), teams,
channels, pagers, webhooks, workflows (https://docs.datadoghq.com/monitors/notify/). So no text from the YAML may hold
either. Texts in words are refused where they are written (`plain_words`). Texts that may hold an `@` or braces for
another reason, such as URLs and JSONPaths, are disarmed on their way into a message (`disarm`).
"""

import re

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown

# `ada@example.com` notifies nobody: a handle begins after a blank (documentation PR 4863). Kennel reads
# `(?:^|\s)(@[^\s{,'"]+)`. A handle behind a bracket or a quote counts here too, since no source says that it does not.
_ADDRESS = re.compile(r"[\w.%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w-])")
_HANDLE = re.compile(r"(?<![\w.%+-])@[^\s@{}()\[\]<>,'\"`]*[\w/](?:@[\w.-]*\w)?")
_URL = re.compile(r"https?://\S+")


def handles_in(text: str) -> tuple[str, ...]:
    """The handles in a message, each once, in order: `@slack-acme-alerts`, `@ops@example.com`, `@all`."""
    return tuple(dict.fromkeys(_HANDLE.findall(text)))


def plain_words(text: str) -> str:
    """A text on which Datadog does not act. Raises InvalidValue."""
    loose = next(iter(sorted(_loose(text))), None)
    if loose is not None:
        handle = re.match(r"\S+", text[loose:])
        raise InvalidValue(
            f"Datadog would notify whoever {shown(handle[0] if handle else text)} names",
            "write it without `@`, and name channels in `notify`; an address such as `ops@example.com` is allowed",
        )
    if "{{" in text or "}}" in text:
        raise InvalidValue(
            "Datadog fills in what `{{` and `}}` enclose, and leaves out whole blocks", "write plain words without them"
        )
    return text


def disarm(text: str) -> str:
    """The text with nothing in it on which Datadog acts: signs in URLs encoded, others followed by a blank."""
    return _spaced(_URL.sub(lambda url: _encoded(url[0]), text))


def _encoded(url: str) -> str:
    return url.replace("@", "%40").replace("{", "%7B").replace("}", "%7D")


def _loose(text: str) -> set[int]:
    """Where a sign `@` stands that belongs to no address and has no blank behind it."""
    addresses = {found.start() + found[0].index("@") for found in _ADDRESS.finditer(text)}
    return {found.start() for found in re.finditer(r"@(?=\S)", text)} - addresses


def _spaced(words: str) -> str:
    loose = _loose(words)
    spaced = "".join(f"{sign} " if at in loose else sign for at, sign in enumerate(words))
    return re.sub(r"\}(?=\})", "} ", re.sub(r"\{(?=\{)", "{ ", spaced))
