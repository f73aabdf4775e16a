"""Writes `docs/notification.svg`: an alert of the example as it reads on the phone and in Slack."""

import re
import sys
from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from cli.cards.alert import alert_card
from plan.on_call.notifiers import named
from plan.plan import make_plan

CLONE = Path(__file__).parent.parent
ALERT = "payment-failures"
COLUMNS = 100
_LINKS = ("runbook", "playbook", "dashboard", "dashboards", "logs")
_LONGEST = COLUMNS - 6


def main() -> None:
    """Render the alert's card."""
    plan = make_plan(CLONE / "stacks" / "prod")
    (notifier,) = named(plan.catalog, ALERT)
    rows = dict(alert_card(plan, notifier).rows)
    title, *lines = rows["in Slack"]
    links = [f"{label.capitalize()}: {rows[label][0]}" for label in _LINKS if rows.get(label)]
    slack = [Text(title, style="bold red"), *map(Text, lines), *(Text(_cut(link), style="blue") for link in links)]
    console = Console(record=True, width=COLUMNS, file=sys.stderr, force_terminal=True)
    console.print(Panel(Text(rows["on the phone"][0], style="bold"), title="Phone: PagerDuty", title_align="left"))
    console.print(Panel(Group(*slack), title="Slack: #alerts", title_align="left"))
    svg = console.export_svg(title="Payment Failures")
    # Use the viewer's own fonts; the export would download some.
    (CLONE / "docs" / "notification.svg").write_text(re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL))


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


if __name__ == "__main__":
    main()
