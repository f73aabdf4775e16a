"""The files of a first stack."""

import json
import re
from dataclasses import dataclass

import yaml

_PLAIN = re.compile(r"[A-Za-z][\w .-]*")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers for a first stack. `people` are names and email addresses; without any, nobody is on call."""

    stack: str
    environment: str
    service: str
    url: str
    workspace: str
    channel: str
    people: tuple[tuple[str, str], ...]
    time_zone: str


def catalog_files(answers: Answers) -> dict[str, str]:
    """Return the YAML of the stack's folder, by file."""
    lines = [*_head(answers), *_ALERTS.splitlines(), *_uptime(answers), *_on_call(answers), ""]
    return {"catalog.yml": "\n".join(lines)}


def settings(answers: Answers) -> str:
    """Return `Pulumi.<stack>.yaml`, without keys: `pulumi config set --secret` adds them."""
    return (
        f"# Plain settings of the stack {answers.stack}. docs/going-live.md says which keys to set, and how.\n"
        "config:\n"
        "  datadog:apiUrl: https://api.datadoghq.com   # the address of your Datadog site\n"
    )


def _head(answers: Answers) -> list[str]:
    return [
        "# yaml-language-server: $schema=../../docs/catalog.schema.json",
        f"stack: {{environment: {_text(answers.environment)}}}   # the value of the tag `env` in Datadog",
        "",
        "services:",
        f"  - {{name: {_text(answers.service)}, url: {_text(answers.url)}, team: {_text(answers.service)}}}",
        "",
        "channels:",
        f"  - {{name: slack, workspace: {_text(answers.workspace)}, channel: {_text('#' + answers.channel)}}}",
        "",
        "# To page people: write `severity: critical` and `notify: [slack, pagerduty]`.",
    ]


_ALERTS = """\
alerts:
  - name: High Error Rate
    condition: error_rate > 1%
    duration: 5m
    min_events: 300    # so that two failures in a quiet hour notify nobody
    severity: warning
    notify: [slack]
  - name: Slow API Response
    condition: p95_latency > 2000ms
    duration: 10m
    severity: warning
    notify: [slack]
  - name: Payment Failures
    condition: payment_failure_rate > 5%
    duration: 15m
    severity: warning
    notify: [slack]
"""


def _uptime(answers: Answers) -> list[str]:
    return ["", "uptime:", f"  - {{name: {_text(answers.service + ' health')}, severity: warning, notify: [slack]}}"]


def _on_call(answers: Answers) -> list[str]:
    if not answers.people:
        return []
    people = [f"    - {{name: {_text(name)}, email: {_text(address)}}}" for name, address in answers.people]
    names = ", ".join(_text(name) for name, _ in answers.people)
    team = _text(answers.service)
    return [
        "",
        "on_call:",
        "  people:",
        *people,
        f"  teams: [{{name: {team}, people: [{names}]}}]",
        "  rotations:",
        f"    - {{name: Primary, people: [{names}], time_zone: {_text(answers.time_zone)}}}",
    ]


def _text(value: str) -> str:
    """Return a text for a YAML flow map: as it is where YAML reads it as the same text, else quoted."""
    plain = _PLAIN.fullmatch(value) is not None and value == value.strip() and yaml.safe_load(value) == value
    return value if plain else json.dumps(value, ensure_ascii=False)
