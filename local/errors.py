"""What a local run says when it cannot go on."""

from __future__ import annotations


class LocalError(Exception):
    """A local run cannot start or go on; the text is the whole message for a person, with the way out."""


class EngineError(LocalError):
    """There is no usable `pulumi` and none could be built."""
