"""Parts of resources that follow from fields of the catalog; `-` is the removal of a kind, `+` a new one."""

REMOVED, ADDED = "(removed)", "(added)"
"""The fields that stand for an item which only the base has, or only the head."""

PAGES = ("Monitor.message.pages", "SyntheticsTest.message.pages", "SentryAlert.actionFilters")
REROUTED = (
    "Service.escalationPolicy",
    "-ServiceObject",
    "-ServiceIntegration",
    "-Service",
    "-EscalationPolicy",
    "-Schedule",
    "-User",
    "-SentryIntegrationPagerduty",
)
"""What follows where a page takes another way: parts of the resources behind its handle, and (`-`) their removal."""
QUERY = ("Monitor.query.expression", "Monitor.query.aggregation", "Monitor.type")
MISSING = ("Monitor.onMissingData", "Monitor.notifyNoData", "Monitor.noDataTimeframe", "Monitor.timeoutH")
OTHER_SIGNAL = (
    *QUERY, *MISSING, "Monitor.query", "Monitor.monitorThresholds", "Monitor.monitorThresholdWindows",
    "Monitor.requireFullWindow", "Monitor.message.pages.is_no_data", "Monitor.message.pages.is_no_data_recovery",
    "Monitor.renotifyStatuses", "-LogsMetric", "-MetricTagConfiguration",
)  # fmt: skip
OBJECTIVE = ("ServiceLevelObjective.query", "ServiceLevelObjective.sliSpecification", "ServiceLevelObjective.type")
OTHER_DATA = ("Monitor.query.expression", *OBJECTIVE)
SENTRY = ("Alert", "MetricMonitor", "UptimeMonitor", "CronMonitor", "Project", "Key", "ProjectInboundDataFilter")
SENTRY_MONITORS = ("SentryMetricMonitor", "SentryUptimeMonitor", "SentryCronMonitor")
SENTRY_ENVIRONMENT = tuple(f"Sentry{it}.environment" for it in ("Alert", "MetricMonitor", "UptimeMonitor"))
