"""All rules: what is allowed but unwise, or would lose or drown a page."""

from policies import (
    environments,
    error_tracking,
    excuses,
    found_on_load,
    logs,
    maintenance,
    messages,
    no_data,
    pagers,
    protection,
    runbooks,
    secrets,
    slos,
    tags,
    thresholds,
    traffic,
    uptime,
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
    *tags.RULES,
    *runbooks.RULES,
    *slos.RULES,
    *uptime.RULES,
    *pagers.RULES,
    *protection.RULES,
    *secrets.RULES,
    *error_tracking.RULES,
    *logs.RULES,
    *maintenance.RULES,
    *found_on_load.RULES,
    *excuses.RULES,
)
