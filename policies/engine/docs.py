"""The rules as a page for people, as text for a terminal and as plain data; all of it comes from their docstrings."""

import json
import textwrap
from collections.abc import Iterator, Sequence
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

Each rule shows an example that breaks it and one that keeps it. An example gives only the fields that matter: it
changes a small catalog that breaks no rule (`tests/policies/rules/minimal.yml`). Maps merge, and so do items of the
same name; `null` takes a value out. `resources` are what the program sends, in the form of Pulumi's YAML.

| rule | severity | needs |
|---|---|---|
"""


def as_markdown(rules: Sequence[Rule]) -> str:
    """The page: a table of the rules, sorted by id, and a section for each."""
    listed = _sorted(rules)
    table = "".join(f"| [{rule.id}](#{rule.id}) | {rule.severity} | {rule.needs} |\n" for rule in listed)
    return HEAD + table + "".join(map(_section, listed))


def as_text(rules: Sequence[Rule], width: int) -> str:
    """Each rule with why, what to write and its examples; sentences are wrapped to a width."""
    return "\n\n".join("\n".join(_lines(rule, width)) for rule in _sorted(rules)) + "\n"


def as_json(rules: Sequence[Rule]) -> str:
    """`{"version": 1, "rules": [{"id", "severity", "needs", "why", "fix", "wrong", "right"}]}`, sorted by id."""
    keys = ("id", "severity", "needs", "why", "fix", "wrong", "right")
    listed: list[dict[str, Any]] = [{key: getattr(rule, key) for key in keys} for rule in _sorted(rules)]
    return json.dumps({"version": 1, "rules": listed}, indent=2, ensure_ascii=False) + "\n"


def _section(rule: Rule) -> str:
    examples = "".join(f"\n{name}:\n\n```yaml\n{yaml}```\n" for name, yaml in _examples(rule))
    return f"\n## {rule.id}\n\n{rule.why}\n\n{rule.fix}\n{examples}"


def _lines(rule: Rule, width: int) -> Iterator[str]:
    yield f"{rule.id} ({rule.severity}, needs {rule.needs})"
    for part in (rule.why, f"→ {rule.fix}"):
        yield from textwrap.wrap(
            part, width, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
    for name, yaml in _examples(rule):
        yield f"  {name}:"
        yield from textwrap.indent(yaml, "    ").splitlines()


def _examples(rule: Rule) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("Wrong", rule.wrong), ("Right", rule.right)


def _sorted(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.id)
