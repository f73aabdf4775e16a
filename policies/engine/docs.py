"""The rules as a page for people, as text for a terminal and as plain data."""

import json
import textwrap
from collections.abc import Sequence
from typing import Any

from policies.engine.rule import Rule

HEAD = """\
# The rules

What a review judges a plan by, beside what the catalog and the vendors refuse. This page is made of the rules
themselves (`make docs`); `watchbill rules` prints them.

An **error** is a way to lose a page, or to drown one in others; a review fails on it. A **warning** is likely one.
**info** is good to know. Rules that need the *resources* alone also run inside the engine, as a policy pack:
`pulumi preview --policy-pack policies`. Those that need the *catalog* follow an alert from its YAML to the people.

An item is excused from a rule in its YAML, with a reason and a last day; an excuse that is expired, or that nothing
needs, is an error itself:

```yaml
alerts:
  - name: Signups
    condition: signups < 1
    excuses:
      - {rule: no-data-undecided, reason: Nobody signs up at night, until: 2027-03-01}
```

| rule | severity | needs | why | what to write |
|---|---|---|---|---|
"""


def as_markdown(rules: Sequence[Rule]) -> str:
    """The page, its rules sorted by id."""
    return HEAD + "".join(
        f"| `{rule.id}` | {rule.severity} | {rule.needs} | {_cell(rule.why)} | {_cell(rule.fix)} |\n"
        for rule in _sorted(rules)
    )


def as_text(rules: Sequence[Rule], width: int) -> str:
    """Each rule with why and what to write, wrapped to a width."""
    blocks = []
    for rule in _sorted(rules):
        lines = [f"{rule.id} ({rule.severity}, needs {rule.needs})"]
        for part in (rule.why, f"→ {rule.fix}"):
            lines += textwrap.wrap(
                part, width, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
            )
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def as_json(rules: Sequence[Rule]) -> str:
    """`{"version": 1, "rules": [{"id", "severity", "needs", "why", "fix"}]}`, sorted by id."""
    listed: list[dict[str, Any]] = [
        {"id": rule.id, "severity": rule.severity, "needs": rule.needs, "why": rule.why, "fix": rule.fix}
        for rule in _sorted(rules)
    ]
    return json.dumps({"version": 1, "rules": listed}, indent=2, ensure_ascii=False) + "\n"


def _sorted(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.id)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
