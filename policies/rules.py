"""All rules: what is allowed but unwise, or would lose or drown a page."""

from policies import (
    environments,
    excuses,
    found_on_load,
    messages,
    no_data,
    thresholds,
    traffic,
    windows,
)
from policies.rule import Rule

RULES: tuple[Rule, ...] = (
    *messages.RULES,
    *environments.RULES,
    *thresholds.RULES,
    *windows.RULES,
    *no_data.RULES,
    *traffic.RULES,
    *found_on_load.RULES,
    *excuses.RULES,
)
