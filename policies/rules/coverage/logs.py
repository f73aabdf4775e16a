"""Rules on log indexes: they keep the lines that alerts count."""

import re

from policies.engine.inputs import LOGS_INDEX, at, entries, number, text
from policies.engine.rule import Resource, each, rule

_ERRORS = re.compile(
    r"(?<![-\w])status:\(?\s*(?:error|critical|emergency|alert)\b|@?level:\(?\s*(?:error|fatal|50|60)\b"
)


@rule(id="errors-excluded", severity="warning", scope=each(LOGS_INDEX))
def errors_excluded(resource: Resource) -> str | None:
    """Alerts and searches see only the log lines that the index keeps.

    Fix: Exclude frequent lines of healthy operation, not lines that report a failure.

    Wrong:
        resources:
          main:
            type: datadog:LogsIndex
            properties:
              exclusionFilters: [{filters: [{query: "status:error", sampleRate: 1}]}]
            options: {protect: true}
    Right:
        resources:
          main:
            type: datadog:LogsIndex
            properties:
              exclusionFilters: [{filters: [{query: "status:debug", sampleRate: 1}]}]
            options: {protect: true}
    """
    for exclusion in entries(at(resource.inputs, "exclusionFilters")):
        if at(exclusion, "isEnabled") is False:
            continue
        for filter_ in entries(at(exclusion, "filters")):
            query, share = text(at(filter_, "query")), number(at(filter_, "sampleRate"))
            everything = query is not None and query.strip() in ("", "*")
            if query is not None and share and (everything or (_ERRORS.search(query) and "service:" not in query)):
                return "it excludes lines that report a failure"
    return None


@rule(id="daily-limit", severity="warning", scope=each(LOGS_INDEX))
def daily_limit(resource: Resource) -> str | None:
    """An outage writes more lines than other days, and alerts on log lines stop at the limit.

    Fix: Remove the limit, and write an alert on the log volume.

    Wrong:
        resources:
          main:
            type: datadog:LogsIndex
            properties: {dailyLimit: 1000000}
            options: {protect: true}
    Right:
        resources:
          main:
            type: datadog:LogsIndex
            properties: {disableDailyLimit: true}
            options: {protect: true}
    """
    if number(at(resource.inputs, "dailyLimit")) is not None and at(resource.inputs, "disableDailyLimit") is not True:
        return "it stops accepting lines when the daily limit is reached"
    return None
