"""`pulumi.Input` in a form that can be inspected at run time: Pulumi's own type names a class as text."""

from collections.abc import Awaitable
from typing import TypeAlias, TypeVar

from pulumi import Output

T = TypeVar("T")
Input: TypeAlias = T | Awaitable[T] | Output[T]
