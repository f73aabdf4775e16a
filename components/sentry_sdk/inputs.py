"""`pulumi.Input` in a form whose parts can be read while the program runs: Pulumi's own names a class as a text."""

from collections.abc import Awaitable
from typing import TypeAlias, TypeVar

from pulumi import Output

T = TypeVar("T")
Input: TypeAlias = T | Awaitable[T] | Output[T]
