"""Catalogs of any size for measurements."""

from pathlib import Path
from typing import Any

import yaml

_CONDITIONS = (
    "error_rate > {0}%",
    "p95_latency > {0}00ms",
    "payment_failure_rate > {0}%",
    "signups < {0}",
)
_SEVERITIES = ("critical", "warning", "info")
_NOTIFIED = (["slack", "pagerduty"], ["slack"], ["slack", "email"], ["slack", "email", "pagerduty"])
_SERVICES = ("Storefront", "Checkout", "Search", "Accounts", "Back office")


def write_catalog(folder: Path, alerts: int) -> Path:
    """Write a product with this many alerts to `folder/prod` and return that folder.

    In addition it has what a product of any size has once: five services, three channels, four people on call, an
    uptime check for each service, error tracking, a status page.
    """
    stack = folder / "prod"
    stack.mkdir(parents=True)
    _write(stack / "product.yml", _product())
    _write(stack / "on_call.yml", {"on_call": _on_call()})
    _write(stack / "alerts.yml", {"alerts": [_alert(number) for number in range(alerts)]})
    return stack


def _write(path: Path, sections: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(sections, sort_keys=False), encoding="utf-8")


def _alert(number: int) -> dict[str, Any]:
    return {
        "name": f"Alert {number:04}",
        "condition": _CONDITIONS[number % 4].format(1 + number % 9),
        "duration": f"{5 * (1 + number % 6)}m",
        "severity": _SEVERITIES[number % 3],
        "service": _SERVICES[number % 5],
        "notify": _NOTIFIED[number % 4],
        "description": f"Alert {number} of the measurement.",
    }


def _product() -> dict[str, Any]:
    return {
        "services": [
            {
                "name": name,
                "url": f"https://{number}.example.com",
                "runbooks": "https://wiki.example.com",
                "team": "shop",
            }
            for number, name in enumerate(_SERVICES)
        ],
        "signals": [{"name": "signups", "count": "user.signup"}],
        "channels": [
            {"name": "slack", "workspace": "example", "channel": "#alerts"},
            {"name": "email", "address": "oncall@example.com"},
            {"name": "pagerduty"},
        ],
        "uptime": [
            {"name": f"{name} health", "service": name, "severity": "critical", "notify": ["slack", "pagerduty"]}
            for name in _SERVICES
        ],
        "error_tracking": {
            "organization": "example",
            "team": "Shop",
            "projects": [{"name": name, "platform": "javascript-nextjs", "service": name} for name in _SERVICES],
        },
        "status_page": {
            "name": "Example Shop",
            "domain_prefix": "example-shop",
            "visibility": "public",
            "components": [{"name": name, "service": name} for name in _SERVICES],
        },
    }


def _on_call() -> dict[str, Any]:
    people = ("Ada Keller", "Ben Ortiz", "Chloe Martin", "Dev Patel")
    return {
        "people": [{"name": name, "email": f"{name.split()[0].lower()}@example.com"} for name in people],
        "rotations": [
            {
                "name": "Primary",
                "people": list(people),
                "turn": "weekly",
                "hand_off": "monday 09:00",
                "time_zone": "Europe/Berlin",
            }
        ],
    }
