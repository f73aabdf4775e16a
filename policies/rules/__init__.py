"""All rules: they report what is allowed but unwise, or may lose a page. Findings follow the order of the modules."""

from policies.engine.rule import rules_of
from policies.rules.coverage import error_tracking, logs, maintenance, metrics, slos, unmonitored, uptime
from policies.rules.monitors import composites, contradictions, duplicates, no_data, tags, thresholds, traffic, windows
from policies.rules.paging import environments, escalations, messages, on_call, pagers, routing, runbooks
from policies.rules.resources import excuses, ownership, plain_text, protection

RULES = rules_of(
    routing,
    escalations,
    messages,
    environments,
    thresholds,
    windows,
    no_data,
    traffic,
    contradictions,
    composites,
    duplicates,
    tags,
    runbooks,
    slos,
    uptime,
    unmonitored,
    pagers,
    protection,
    plain_text,
    error_tracking,
    logs,
    maintenance,
    on_call,
    metrics,
    ownership,
    excuses,
)
