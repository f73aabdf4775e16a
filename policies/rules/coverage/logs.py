"""Rules on log lines: those that alerts count must be kept."""

import re

from policies.engine.inputs import LOGS_INDEX, at, entries, number, text
from policies.engine.rule import Resource, each, rule

_ERRORS = re.compile(
    r"(?<![-\w])status:\(?\s*(?:error|critical|emergency|alert)\b|@?level:\(?\s*(?:error|fatal|50|60)\b"
)


@rule(id="errors-left-out", severity="warning", scope=each(LOGS_INDEX))
def errors_left_out(resource: Resource) -> str | None:
    """Alerts on log lines count only those that the index keeps, and people find only those when they look.

    Fix: Leave out what is healthy and frequent, not what says that something failed.

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
                return "it leaves out lines that say that something is wrong"
    return None


@rule(id="daily-limit", severity="warning", scope=each(LOGS_INDEX))
def daily_limit(resource: Resource) -> str | None:
    """An outage writes more lines than any other day, and the limit blinds its alerts in the middle of it.

    Fix: Leave the limit off, and warn of the volume by an alert.

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
        return "it stops taking lines when the day's limit is reached"
    return None
