"""Conditions as people write them: `error_rate > 1%`."""

from typing import Literal

Comparator = Literal[">", ">=", "<", "<="]
