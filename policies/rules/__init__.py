"""All rules: what is allowed but unwise, or would lose or drown a page."""

from policies.engine import found_at_load
from policies.engine.rule import Rule
from policies.rules.coverage import error_tracking, logs, maintenance, slos, unmonitored, uptime
from policies.rules.monitors import composites, contradictions, duplicates, no_data, tags, thresholds, traffic, windows
from policies.rules.paging import environments, escalations, messages, pagers, routing, runbooks
from policies.rules.resources import excuses, plain_text, protection

RULES: tuple[Rule, ...] = (
    *routing.RULES,
    *escalations.RULES,
    *messages.RULES,
    *environments.RULES,
    *thresholds.RULES,
    *windows.RULES,
    *no_data.RULES,
    *traffic.RULES,
    *contradictions.RULES,
    *composites.RULES,
    *duplicates.RULES,
    *tags.RULES,
    *runbooks.RULES,
    *slos.RULES,
    *uptime.RULES,
    *unmonitored.RULES,
    *pagers.RULES,
    *protection.RULES,
    *plain_text.RULES,
    *error_tracking.RULES,
    *logs.RULES,
    *maintenance.RULES,
    *found_at_load.RULES,
    *excuses.RULES,
)
