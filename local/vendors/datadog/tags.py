"""Tags in the form in which Datadog keeps them."""

import re
from collections.abc import Iterator

from local.vendors.core.places import items
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties

_TAG = re.compile(r"[a-z][a-z0-9_:./-]*")


def words_without_key(scope: str) -> Iterator[str]:
    """Yields the words of a scope such as `env:(prod OR staging) AND team:web` that belong to no key."""
    for word in re.sub(r"[\w.@/-]+:\([^()]*\)", "", scope).replace("(", " ").replace(")", " ").split():
        if word not in ("AND", "OR", "NOT", "*") and ":" not in word:
            yield word


def check_tags(inputs: Properties, _path: Path) -> Iterator[Problem]:
    """Checks that tags have the form in which Datadog keeps them: any other comes back changed, and shows as drift at
    every refresh.
    """
    for index, tag in items(inputs, "tags"):
        if isinstance(tag, str) and (not _TAG.fullmatch(tag) or len(tag) > 200 or tag.endswith(":")):
            yield (
                ("tags", index),
                (
                    f"{tag!r} is not a tag: a letter, then lower-case letters, digits and _ - : . /, at "
                    "most 200 characters"
                ),
            )
