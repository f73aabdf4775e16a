"""The rules as Markdown, as text for a terminal and as JSON, all made from their docstrings."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from policies.engine.rule import Rule

HEAD = """\
# The rules

A review checks a plan against these rules, in addition to what the catalog and the vendors reject. This page is
generated from the rules (`make docs`); `watchbill rules` prints them.

An **error** loses a page, or hides it among others; a review fails on it. A **warning** is likely to do so. **info**
is good to know. Rules that need only the *resources* also run inside the engine, as a policy pack:
`pulumi preview --policy-pack policies`. Rules that need the *catalog* follow an alert from its YAML to the people.

To excuse an item from a rule, write a reason and a last day in its YAML. An excuse that has expired, or that nothing
needs, is itself an error:

```yaml
alerts:
  - name: Signups
    condition: signups < 1
    excuses:
      - {rule: no-data-unset, reason: Nobody signs up at night, until: 2027-03-01}
```

Each rule has a wrong and a right example. An example contains only the fields that matter: it changes a small catalog
that breaks no rule (`tests/policies/rules/minimal.yml`). Maps merge, and so do items of the same name; `null` removes
a value. `resources` are what the program sends, in the form of Pulumi's YAML.

| rule | severity | needs |
|---|---|---|
"""


def as_markdown(rules: Sequence[Rule]) -> str:
    """Return the page: a table of the rules, sorted by id, and a section for each."""
    sorted_rules = _sorted(rules)
    table = "".join(f"| [{rule.id}](#{rule.id}) | {rule.severity} | {rule.needs} |\n" for rule in sorted_rules)
    return HEAD + table + "".join(map(_section, sorted_rules))


def as_text(rules: Sequence[Rule], width: int) -> str:
    """Return each rule with its why, fix and examples; sentences are wrapped to `width`."""
    return "\n\n".join("\n".join(_lines(rule, width)) for rule in _sorted(rules)) + "\n"


def as_json(rules: Sequence[Rule]) -> str:
    """Return `{"version": 1, "rules": [{"id", "severity", "needs", "why", "fix", "wrong", "right"}]}`, sorted by id."""
    keys = ("id", "severity", "needs", "why", "fix", "wrong", "right")
    documents: list[dict[str, Any]] = [{key: getattr(rule, key) for key in keys} for rule in _sorted(rules)]
    return json.dumps({"version": 1, "rules": documents}, indent=2, ensure_ascii=False) + "\n"


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
