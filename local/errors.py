"""Errors that stop a local run."""

from __future__ import annotations


class LocalError(Exception):
    """A local run cannot start or continue; the text is the whole message for a person, with what to do."""


class EngineError(LocalError):
    """There is no usable `pulumi`, and none could be built."""
