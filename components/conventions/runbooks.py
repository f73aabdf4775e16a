"""Runbooks as assets of monitors, in addition to the link in the message."""

from catalog import Stack
from components.sdks import datadog


def runbook_assets(stack: Stack, runbook: str | None) -> list[datadog.MonitorAssetArgs] | None:
    """Return the assets of a monitor with this runbook; None without a runbook, or where the stack has not enabled
    assets.

    Datadog's API schema of 2026-08-21 calls monitor assets a preview, for accounts that have it enabled.
    """
    if runbook is None or not stack.runbook_assets:
        return None
    return [datadog.MonitorAssetArgs(category="runbook", name="Runbook", url=runbook)]
