"""A Datadog notification as a person reads it: on the phone, and in Slack."""

import re
from collections.abc import Mapping
from typing import Any

from policies.engine.message import parse_message

_LINK = re.compile(r"^(Runbook|Dashboards?|Logs|Issues?|Playbook): (.+)$", re.MULTILINE)
_TAG = re.compile(r"\{\{\s*[#^/][^{}]*\}\}\n?")
_VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_SAMPLES = {"first_triggered_at": "Tue Nov 24 2026 03:12:00", "triggered_duration_sec": "420"}
_FALLBACK = "<{}>"
_EVALUATED = re.compile(r"&(?:\w+=\{\{.*?\}\}|live=false)")
"""The parameters for the time of an alert in a link to logs: Datadog computes them when it fires."""


def title(inputs: Mapping[str, Any]) -> str:
    """Return the title of a notification: in Slack, in an email, and of the incident in PagerDuty.

    Source: the payloads that webhooks of monitors receive, `[P2] [Triggered] <name>`, in a converter's documentation
    and in the tests of two receivers (read 2026-11-29); without a priority, `[Triggered] <name>`.
    """
    options = inputs.get("options") if isinstance(inputs.get("options"), Mapping) else {}
    priority = inputs.get("priority") or (options or {}).get("monitorPriority") or inputs.get("monitorPriority")
    prefix = f"[P{int(priority)}] " if priority else ""
    return f"{prefix}[Triggered] {inputs.get('name')}"


def body(message: str, sample: str) -> list[str]:
    """Return the lines that are sent when the alert fires, with `sample` as its value, without the links."""
    text = _LINK.sub("", _TAG.sub("", parse_message(message).on_alert))
    lines = [_filled(line, sample) for line in text.splitlines()]
    return [line for line in lines if line.strip()]


def links(message: str) -> dict[str, str]:
    """Return the addresses that a message ends with, by their label, without what is known only when it fires."""
    return {label: _EVALUATED.sub("", address) for label, address in _LINK.findall(message)}


def _filled(line: str, sample: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in ("value", "eval value"):
            return sample
        return _SAMPLES.get(name, _FALLBACK.format(name.strip("[]").removesuffix(".name")))

    return _VARIABLE.sub(value, line)
