"""A product of any size that uses the whole catalog as the example does.

For 1,000 alerts it has 50 services and 100 people, and in proportion teams, rotations, escalation policies, SLOs,
uptime checks, dashboards, Sentry projects and components of the status page. It leaves out everything that an
account has once or looks up (log settings, secret URLs, Sentry's integrations), since that costs the same at any size.
"""

from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml

_ALERTS_PER_SERVICE = 20
_PEOPLE_PER_SERVICE = 2
_SERVICES_PER_TEAM = 5
_SHARED_SIGNALS: list[dict[str, Any]] = [
    {"name": "signups", "count": "user.signup"},
    {"name": "refused_share", "ratio": "payment.attempts", "where": {"outcome": "refused"}},
    {"name": "request_rate", "rate": "api.requests"},
    {"name": "webhook_errors", "logs": "@endpoint:/api/webhooks/stripe status:error"},
    {"name": "database_up", "check": "postgres.can_connect", "group_by": ["host"]},
    {"name": "connections", "gauge": "db.connections", "aggregate": "max", "group_by": ["host"]},
]
_ALERTS: list[dict[str, Any]] = [
    {"condition": "error_rate > 1%", "duration": "5m", "severity": "critical", "notify": ["slack", "pagerduty"]},
    {"condition": "request_rate > 500/s", "duration": "5m", "severity": "info"},
    {"condition": "p95_latency > 2000ms", "duration": "10m", "severity": "warning", "notify": ["slack"]},
    {"condition": "refused_share > 20%", "duration": "15m", "warning": "10%", "recovery": "15%", "severity": "warning"},
    {"condition": "webhook_errors > 10", "duration": "10m", "no_data": "resolve", "severity": "warning"},
    {"condition": "database_up >= 3", "no_data": "page", "severity": "critical", "notify": ["slack", "pagerduty"]},
    {"condition": "connections > 90", "duration": "10m", "recovery": 85, "severity": "warning", "notify": ["email"]},
    {"absent": "user.signup for 4h", "severity": "warning", "notify": ["slack"]},
    {"anomaly": {"signal": "signups", "direction": "both", "window": "30m"}, "severity": "info", "notify": ["slack"]},
    {"forecast": {"signal": "connections", "reaches": 95, "within": "2d"}, "severity": "info", "notify": ["slack"]},
]


def write_full(folder: Path, alerts: int) -> Path:
    """Write such a product to `folder/prod` and return that folder; each of two or more services has 20 `alerts`."""
    services = [f"Service {number:02}" for number in range(max(2, alerts // _ALERTS_PER_SERVICE))]
    stack = folder / "prod"
    stack.mkdir(parents=True)
    sections = {
        **_product(services),
        "on_call": _on_call(services),
        "alerts": [alert for service in services for alert in _alerts(service)],
        "slos": [slo for service in services for slo in _slos(service)],
        "uptime": [check for service in services for check in _uptime(service)],
        "dashboards": [{"name": "Overview"}, *(_dashboard(service) for service in services)],
        "error_tracking": _error_tracking(services),
        "status_page": _status_page(services),
    }
    for name, items in sections.items():
        (stack / f"{name}.yml").write_text(yaml.safe_dump({name: items}, sort_keys=False), encoding="utf-8")
    return stack


def _product(services: list[str]) -> dict[str, Any]:
    return {
        "services": [
            {
                "name": service,
                "description": f"What {service.lower()} does",
                "url": f"https://{service[-2:]}.example.com",
                "runbooks": "https://wiki.example.com/runbooks",
                "repository": f"https://github.com/example/service-{service[-2:]}",
                "team": _team(number),
                "tier": 2,
                "escalation_policy": _team(number),
                "depends_on": services[number + 1 : number + 3],
            }
            for number, service in enumerate(services)
        ],
        "metrics": [{"name": "db.connections", "type": "gauge", "tags": ["host"], "from": "agent", "reported": True}],
        "signals": _SHARED_SIGNALS,
        "channels": [
            {"name": "slack", "workspace": "example", "channel": "#alerts"},
            {"name": "email", "address": "oncall@example.com"},
            {"name": "pagerduty"},
        ],
        "maintenance": [
            {
                "name": f"Maintenance of {service}",
                "start": "2030-01-06 04:00",
                "for": "45m",
                "time_zone": "Europe/Berlin",
                "every": "week on sunday",
                "services": [service],
            }
            for service in services
        ],
    }


def _team(service: int) -> str:
    return f"Team {service // _SERVICES_PER_TEAM}"


def _on_call(services: list[str]) -> dict[str, Any]:
    teams = sorted({_team(number) for number in range(len(services))})
    size = _PEOPLE_PER_SERVICE * min(len(services), _SERVICES_PER_TEAM)
    people = {
        team: [f"Person {number * size + member:03}" for member in range(size)] for number, team in enumerate(teams)
    }
    return {
        "people": [
            {"name": name, "email": f"person{name[-3:]}@example.com"} for members in people.values() for name in members
        ],
        "teams": [{"name": team, "people": people[team], "managers": people[team][:1]} for team in teams],
        "rotations": [rotation for team in teams for rotation in _rotations(team, people[team])],
        "escalation_policies": [
            {
                "name": team,
                "levels": [
                    {"notify": [f"{team} primary"], "after": "5m"},
                    {"notify": [f"{team} primary secondary"], "after": "5m"},
                    {"notify": [f"{team} by day", *people[team][:1]]},
                ],
                "repeat": 2,
            }
            for team in teams
        ],
    }


def _rotations(team: str, people: list[str]) -> list[dict[str, Any]]:
    half = len(people) // 2
    berlin = {"people": people[:half], "time_zone": "Europe/Berlin", "from": "08:00", "to": "20:00"}
    los_angeles = {"people": people[half:], "time_zone": "America/Los_Angeles", "from": "11:00", "to": "23:00"}
    by_day = {"turn": "daily", "hand_off": "09:00", "time_zone": "Europe/Berlin", "hours": "business"}
    return [
        {"name": f"{team} primary", "secondary": True, "follow_the_sun": [berlin, los_angeles]},
        {"name": f"{team} by day", "people": people, **by_day},
    ]


def _alerts(service: str) -> list[dict[str, Any]]:
    """Return twenty alerts: two each of the kinds that the example has once, and composites of the first two."""
    plain = [
        {"name": f"{service} alert {number:02}", "service": service, "description": "The effect on customers.", **alert}
        for number, alert in enumerate(islice(cycle(_ALERTS), _ALERTS_PER_SERVICE - 1))
    ]
    when = f"{plain[0]['name']} and {plain[1]['name']}"
    joined = {"name": f"{service} under load", "service": service, "when": when, "severity": "warning"}
    return [*plain, {**joined, "notify": ["slack"]}]


def _slos(service: str) -> list[dict[str, Any]]:
    told = {"service": service, "notify_page": ["slack", "pagerduty"], "notify_ticket": ["slack"]}
    return [
        {"name": f"{service} availability", "target": "99.9%", "of": {"ratio": "error_rate"}, **told},
        {"name": f"{service} latency", "target": "99%", "of": {"time_slice": "p95_latency < 1000ms"}, **told},
        {
            "name": f"{service} uptime",
            "service": service,
            "target": "99.5%",
            "window": "90d",
            "of": {"uptime": f"{service} health"},
            "alerts": ["ticket", "budget"],
            "notify_ticket": ["slack"],
        },
    ]


def _uptime(service: str) -> list[dict[str, Any]]:
    host = f"{service[-2:]}.example.com"
    rest = {"service": service, "severity": "warning", "notify": ["slack"]}
    return [
        {"name": f"{service} health", **rest, "severity": "critical", "notify": ["slack", "pagerduty"]},
        {"name": f"{service} certificate", "tls": host, **rest},
        {"name": f"{service} order", "steps": _steps(), **rest},
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {
            "name": "Sign in",
            "request": {"url": "/api/login", "json": {"user": "a"}},
            "extract": {"SESSION": "$.session"},
        },
        {"name": "Order", "request": {"url": "/api/orders", "headers": {"authorization": "Bearer {{ SESSION }}"}}},
    ]


def _dashboard(service: str) -> dict[str, Any]:
    return {
        "name": service,
        "service": service,
        "groups": [
            {"name": "Speed", "signals": ["p50_latency", "p95_latency"], "alerts": [f"{service} alert 02"]},
            {"name": "As customers see it", "uptime": [f"{service} health"]},
        ],
    }


def _error_tracking(services: list[str]) -> dict[str, Any]:
    return {
        "organization": "example",
        "team": "Shop",
        "projects": [{"name": name, "platform": "node", "service": name} for name in services],
        "alerts": [{"name": "New issue", "condition": "new issue"}, {"name": "Regression", "condition": "regression"}],
    }


def _status_page(services: list[str]) -> dict[str, Any]:
    return {
        "name": "Example Shop",
        "domain_prefix": "example-shop",
        "visibility": "public",
        "components": [{"name": service, "service": service} for service in services],
    }
