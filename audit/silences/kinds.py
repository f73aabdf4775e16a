"""The Pulumi types of the objects in which a search for silences looks."""

MONITOR = "datadog:index/monitor:Monitor"
TEST = "datadog:index/syntheticsTest:SyntheticsTest"
DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"
PIPELINE = "datadog:index/logsCustomPipeline:LogsCustomPipeline"
INDEX = "datadog:index/logsIndex:LogsIndex"
ARCHIVE = "datadog:index/logsArchive:LogsArchive"
SCANNER_GROUP = "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup"
SCANNER_RULE = "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule"
STATUS_PAGE = "datadog:index/statusPage:StatusPage"
PAGER_OBJECT = "datadog:pagerduty/serviceObject:ServiceObject"
SLACK_CHANNEL = "datadog:slack/channel:Channel"
WEBHOOK = "datadog:index/webhook:Webhook"
DATADOG_TEAM = "datadog:index/team:Team"

SERVICE = "pagerduty:index/service:Service"
POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"
SCHEDULE = "pagerduty:index/schedule:Schedule"
USER = "pagerduty:index/user:User"
WINDOW = "pagerduty:index/maintenanceWindow:MaintenanceWindow"
EXTENSION = "pagerduty:index/extension:Extension"

ALERT = "sentry:index/alert:Alert"
METRIC_MONITOR = "sentry:index/metricMonitor:MetricMonitor"
UPTIME_MONITOR = "sentry:index/uptimeMonitor:UptimeMonitor"
CRON_MONITOR = "sentry:index/cronMonitor:CronMonitor"
SENTRY_MONITORS = (METRIC_MONITOR, UPTIME_MONITOR, CRON_MONITOR)
CLIENT_KEY = "sentry:index/key:Key"
PROJECT = "sentry:index/project:Project"

NOTIFYING = frozenset({MONITOR, TEST, ALERT, *SENTRY_MONITORS})
"""The types that alerts of the code are made of."""
