"""A Datadog notification as a person reads it: on the phone, and in Slack."""

import re
from collections.abc import Mapping
from typing import Any

from playbook.messages import LINK
from playbook.messages import links as links_of
from policies.engine.message import parse_message

_TAG = re.compile(r"\{\{\s*[#^/][^{}]*\}\}\n?")
_VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_SAMPLES = {"first_triggered_at": "Tue Nov 24 2026 03:12:00", "triggered_duration_sec": "420"}
_FALLBACK = "<{}>"


def title(inputs: Mapping[str, Any]) -> str:
    """Return the title of a notification: in Slack, in an email, and of the incident in PagerDuty.

    Source: the payloads that webhooks of monitors receive, `[P2] [Triggered] <name>`, in a converter's documentation
    and in the tests of two receivers (read 2026-11-29); without a priority, `[Triggered] <name>`.
    """
    of_test = inputs.get("optionsList")
    priority = of_test.get("monitorPriority") if isinstance(of_test, Mapping) else inputs.get("priority")
    prefix = f"[P{int(priority)}] " if priority else ""
    return f"{prefix}[Triggered] {inputs.get('name')}"


def body(message: str, sample: str) -> list[str]:
    """Return the lines that are sent when the alert fires, with `sample` as its value, without the links."""
    text = LINK.sub("", _TAG.sub("", parse_message(message).on_alert))
    lines = [_filled(line, sample) for line in text.splitlines()]
    return [line for line in lines if line.strip()]


def links(message: str) -> dict[str, str]:
    """Return the addresses that a message ends with, by their label, without what is known only when it fires."""
    return {link.name: link.url for link in links_of(message)}


def _filled(line: str, sample: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in ("value", "eval value"):
            return sample
        return _SAMPLES.get(name, _FALLBACK.format(name.strip("[]").removesuffix(".name")))

    return _VARIABLE.sub(value, line)
