"""An account of about two hundred objects that people made by hand, of every kind that a program of ours makes."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from local import vendors

SEED: dict[str, Any] = {
    "users": [
        {"name": f"{name} Example", "email": f"{name.lower()}@example.com"}
        for name in ("Ann", "Bob", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jon")
    ],
    "slack_workspaces": ["acme"],
    "sentry_organizations": ["acme"],
    "sentry_environments": ["prod"],
    "metrics": ["cart.errors", "cart.requests", "system.load.1", "db.used", "jobs.done"],
    "metrics_expected": ["cart.errors", "cart.requests", "system.load.1", "db.used", "jobs.done"],
}
SERVICES = ("Cart", "Search", "Checkout", "Accounts", "Mail", "Stock", "Prices", "Reviews")
_DAY = 86_400
Add = Callable[..., vendors.AccountObject]


def make_by_hand(store: Path, users: Mapping[str, str]) -> int:
    """Make the objects in the account; return how many. `users` are the ids of the seeded people by name."""
    count = 0

    def add(vendor_: str, kind_: str, **properties: Any) -> vendors.AccountObject:
        nonlocal count
        count += 1
        return vendors.add(store, vendor_, kind_, properties)

    people = [users[person["name"]] for person in SEED["users"]]
    pages = _pagerduty(add, people)
    _datadog(add, pages)
    _sentry(add)
    return count


def _pagerduty(add: Add, people: list[str]) -> list[str]:
    """Make teams, schedules, policies, services with an integration; return the names of those that Datadog pages."""
    teams = [add("pagerduty", "team", name=name, description=f"Owns {name}").id for name in ("Web", "Data", "Base")]
    for number, person in enumerate(people):
        role = ("manager", "responder")[number % 2]
        add("pagerduty", "team-membership", userId=person, teamId=teams[number % 3], role=role)
    schedules = [
        add(
            "pagerduty",
            "schedule",
            name=f"Rota {number}",
            timeZone="Europe/Berlin",
            description="By hand",
            layers=layers,
        ).id
        for number, layers in enumerate(_layers(people))
    ]
    policies = []
    for number, schedule in enumerate(schedules):
        rules = [
            {"escalationDelayInMinutes": 10 + number, "targets": [{"id": schedule, "type": "schedule_reference"}]},
            {"escalationDelayInMinutes": 30, "targets": [{"id": people[number], "type": "user_reference"}]},
        ]
        common = {"description": "By hand", "numLoops": number % 3}
        policies.append(add("pagerduty", "escalation-policy", name=f"Policy {number}", rules=rules, **common).id)
    for number, name in enumerate(SERVICES):
        urgency = {"type": "constant", "urgency": "low" if number == 5 else "high"}
        service = add(
            "pagerduty",
            "service",
            name=name,
            description=f"{name}, by hand",
            escalationPolicy=policies[number % len(policies)],
            incidentUrgencyRule=urgency,
            autoResolveTimeout="14400" if number % 2 else "null",
            acknowledgementTimeout="1800",
        )
        add("pagerduty", "service-integration", name="Datadog", service=service.id, vendor="PAM4FGS")
        add("datadog", "pagerduty-service-object", serviceName=name, serviceKey="0123456789abcdef" * 2)
        if number < 3:
            above = add("pagerduty", "business-service", name=f"Selling {name}", description="By hand")
            add(
                "pagerduty",
                "service-dependency",
                dependency={
                    "dependentServices": [{"type": "business_service", "id": above.id}],
                    "supportingServices": [{"type": "service", "id": service.id}],
                },
            )
        if number == 0:
            add(
                "pagerduty",
                "maintenance-window",
                description="Move",
                startTime="2050-01-01T00:00:00Z",
                endTime="2050-01-01T02:00:00Z",
                services=[service.id],
            )
    return list(SERVICES)


def _layers(people: list[str]) -> Iterator[list[dict[str, Any]]]:
    """Yield the layers of six schedules: one layer as the catalog says it, with hours, and those that it cannot say."""
    begin = "2025-03-03T09:00:00+01:00"

    def layer(users: list[str], days: int = 7, **more: Any) -> dict[str, Any]:
        turn = {"start": begin, "rotationVirtualStart": begin, "rotationTurnLengthSeconds": days * _DAY}
        return {"name": f"Layer of {days}", "users": users, **turn, **more}

    hours = {"type": "daily_restriction", "startTimeOfDay": "09:00:00", "durationSeconds": 8 * 3600}
    week = [{**hours, "type": "weekly_restriction", "startDayOfWeek": day} for day in (1, 2, 3, 4, 5)]
    yield [layer(people[:3])]
    yield [layer(people[3:5], 1)]
    yield [layer(people[2:6], 14)]
    yield [layer(people[:2], restrictions=[hours])]
    yield [layer(people[5:7], restrictions=week)]
    yield [layer(people[:2]), layer(people[6:8], restrictions=week)]


def _datadog(add: Add, pages: list[str]) -> None:
    channels = ("#ops", "#shop", "#data")
    for channel in channels:
        add(
            "datadog",
            "slack-channel",
            accountName="acme",
            channelName=channel,
            display={"message": True, "tags": False},
        )
    add("datadog", "webhook", name="bot", url="https://bot.example.com/hook")
    for number, properties in enumerate(_monitors(pages)):
        add("datadog", "monitor", name=f"Monitor {number}", **properties)
    for number in range(30):
        note = {"noteDefinition": {"content": f"Page {number}"}}
        graph = {"timeseriesDefinition": {"requests": [{"q": "avg:system.load.1{*}"}], "title": "Load"}}
        add("datadog", "dashboard", title=f"Board {number}", layoutType="ordered", widgets=[note, graph])
    for number in range(8):
        slo = add(
            "datadog",
            "service-level-objective",
            name=f"Promise {number}",
            type="metric",
            query={
                "numerator": "sum:cart.requests{ok:true}.as_count()",
                "denominator": "sum:cart.requests{*}.as_count()",
            },
            thresholds=[{"timeframe": "30d", "target": 99 + number / 100}],
            tags=["team:web"],
        )
        if number < 2:
            burn = f'burn_rate("{slo.id}").over("30d").long_window("1h").short_window("5m") > 14.4'
            limit = {"critical": "14.4"}
            add(
                "datadog",
                "monitor",
                name=f"Burn {number}",
                type="slo alert",
                query=burn,
                message="Burns",
                monitorThresholds=limit,
            )
    _tests(add)
    _logs(add)
    add(
        "datadog",
        "downtime-schedule",
        scope="env:prod",
        monitorIdentifier={"monitorTags": ["service:cart"]},
        oneTimeSchedule={"start": "2050-01-02T03:04:05Z", "end": "2050-01-02T05:04:05Z"},
    )
    add("datadog", "team", name="Web", handle="web", description="By hand")
    shape = "bars_and_uptime_percentage"
    page = add("datadog", "status-page", name="Acme", type="internal", domainPrefix="acme", visualizationType=shape)
    add("datadog", "status-page-component", pageId=page.id, name="Shop", type="component", position=0)


def _monitors(pages: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the properties of monitors of several types."""
    for number in range(56):
        page = f"@pagerduty-{pages[number % len(pages)]}" if number % 2 else "@slack-acme-ops @ops@example.com"
        yield {
            "type": "query alert",
            "query": f"sum(last_5m):sum:cart.errors{{env:prod}}.as_count() > {number + 1}",
            "message": f"Errors of part {number}.\n{page}",
            "tags": [f"team:{('web', 'data')[number % 2]}", f"service:{pages[number % len(pages)].lower()}"],
            "monitorThresholds": {"critical": str(number + 1)},
            **({"priority": str(number % 5 + 1)} if number % 3 else {}),
            **({"onMissingData": "show_no_data"} if number % 4 == 0 else {}),
        }
    for number in range(10):
        yield {
            "type": "metric alert",
            "query": f"avg(last_10m):avg:system.load.1{{*}} by {{host}} > {number + 4}",
            "message": "{{#is_alert}}Load on {{host.name}} @slack-acme-shop{{/is_alert}}",
            "monitorThresholds": {"critical": str(number + 4), "warning": str(number + 2)},
            "requireFullWindow": False,
            "renotifyInterval": 60,
        }
    for number in range(8):
        yield {
            "type": "log alert",
            "query": f'logs("service:cart status:error").index("*").rollup("count").last("5m") > {number}',
            "message": "Lines",
            "monitorThresholds": {"critical": str(number)},
            "enableLogsSample": True,
        }
    yield {
        "type": "service check",
        "query": '"cart.can_pay".over("env:prod").by("*").last(3).count_by_status()',
        "message": "Nobody can pay",
        "monitorThresholds": {"critical": "2", "ok": "1", "warning": "1"},
    }


def _tests(add: Add) -> None:
    common: dict[str, Any] = {"type": "api", "locations": ["aws:eu-central-1"], "message": "Down @slack-acme-ops"}
    status = {"type": "statusCode", "operator": "is", "target": "200"}
    for number in range(6):
        add(
            "datadog",
            "synthetics-test",
            name=f"Page {number}",
            subtype="http",
            status="paused" if number == 5 else "live",
            requestDefinition={"method": "GET", "url": f"https://shop.example.com/{number}"},
            assertions=[status],
            optionsList={"tickEvery": 300},
            **common,
        )
    valid = {"type": "certificate", "operator": "isInMoreThan", "target": "30"}
    add(
        "datadog",
        "synthetics-test",
        name="Certificate",
        subtype="ssl",
        status="live",
        requestDefinition={"host": "shop.example.com", "port": "443"},
        assertions=[valid],
        optionsList={"tickEvery": 3600},
        **common,
    )


def _logs(add: Add) -> None:
    for number in range(5):
        add(
            "datadog",
            "logs-metric",
            name=f"hand.metric{number}",
            compute={"aggregationType": "count"},
            filter={"query": f"@event:part{number}"},
        )
    for number in range(3):
        add(
            "datadog",
            "logs-custom-pipeline",
            name=f"Pipe {number}",
            isEnabled=True,
            filters=[{"query": f"service:p{number}"}],
        )
    add("datadog", "logs-index", name="hand", filters=[{"query": "service:shop"}], retentionDays=15, dailyLimit=1000)
    group = add(
        "datadog",
        "sensitive-data-scanner-group",
        name="Cards",
        isEnabled=False,
        productLists=["logs"],
        filter={"query": "service:shop"},
    )
    for number in range(2):
        add(
            "datadog",
            "sensitive-data-scanner-rule",
            name=f"Keys {number}",
            groupId=group.id,
            pattern=f"key{number}_[a-z]+",
            isEnabled=True,
            textReplacement={"type": "hash"} if number else {"type": "none"},
        )


def _sentry(add: Add) -> None:
    for name in ("web", "api"):
        add("sentry", "team", organization="acme", name=name.title(), slug=name)
        add("sentry", "project", organization="acme", name=name.title(), slug=name, teams=[name], platform="python")
        add("sentry", "key", organization="acme", project=name, name="Second")
        add(
            "sentry",
            "metric-monitor",
            organization="acme",
            project=name,
            name=f"Errors of {name}",
            dataset="events",
            aggregate="count()",
            eventTypes=["error"],
            query="",
            queryType="error",
            timeWindowSeconds=3600,
            issueDetection={"type": "static"},
            conditionGroup={
                "conditions": [
                    {"type": "gt", "comparison": 100, "conditionResult": 75},
                    {"type": "lte", "comparison": 100, "conditionResult": 0},
                ]
            },
        )
