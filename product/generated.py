"""The one generated file of the kit, `watchbill.generated.ts`: the same catalog gives the same bytes."""

import json
from typing import Any

from product.facts import Product

FILE = "watchbill.generated.ts"
HEALTH_ROUTES = ("/api/health", "/api/live")


def render(product: Product) -> str:
    """Return the file's text."""
    values = {
        "service": product.service.tag,
        "environments": {
            name: {"errors": rates.errors, "traces": rates.traces, "replays": rates.replays}
            for name, rates in product.environments
        },
        "scrub": product.scrub,
        "dependencies": product.dependencies,
        "healthRoutes": HEALTH_ROUTES,
        "ownHosts": product.hosts,
        "sentry": {"organization": product.organization, "project": product.project} if product.organization else None,
    }
    lines = [f"  {name}: {_compact(value)}," for name, value in values.items()]
    metrics = [f"    {_compact(_row(metric))}," for metric in product.metrics]
    return "\n".join(
        [
            "// Generated from the catalog by `watchbill app`. Do not edit: change the YAML, and run it again.",
            "/* eslint-disable */",
            "export const watchbill = {",
            *lines,
            "  metrics: [",
            *metrics,
            "  ],",
            "} as const;",
            "",
        ]
    )


def _row(metric: Any) -> dict[str, Any]:
    names = ("name", "event", "field", "unit", "tags", "required", "accepts")
    return {name: getattr(metric, name) for name in names}


def _compact(value: Any) -> str:
    """Return a value as TypeScript; keys that are identifiers stay without quotes."""
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{_key(key)}: {_compact(item)}" for key, item in value.items()) + " }" if value else "{}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_compact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.isidentifier() and key.isascii() else json.dumps(key)
