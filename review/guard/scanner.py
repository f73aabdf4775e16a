"""Rules of Datadog's sensitive data scanner that can change the words by which metrics and monitors find log lines.

A rule replaces what it matches in a line before the line is counted (Datadog's documentation of the scanner). A rule of
Datadog's library matches the format of one kind of secret, and no event's name.
"""

import re
from collections.abc import Iterable

from plan.document.model import Resource

GROUP = "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup"
RULE = "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule"
_WORD = re.compile(r'[^\s(){}\[\]",:*!]+')
_SAMPLES = ("200", "1500.25")
"""Numbers such as those that a metric adds up, or that a filter compares."""
_LONGEST = 400


def words_of(resources: Iterable[Resource]) -> frozenset[str]:
    """Return the words that the queries of monitors, objectives and log-based metrics look for."""
    words = set(_SAMPLES)
    for resource in resources:
        inputs = resource.inputs
        texts = [
            inputs.get("query"),
            (inputs.get("filter") or {}).get("query") if resource.type.endswith("Metric") else None,
        ]
        for text in texts:
            if isinstance(text, str):
                words.update(_WORD.findall(text))
        words.update(str(it.get("path", "")).lstrip("@") for it in inputs.get("groupBies") or ())
    return frozenset(word for word in words if word)


def may_change(rule: Resource, words: Iterable[str]) -> bool:
    """Return whether a rule may change one of the words in a line; True where its pattern cannot be read."""
    inputs = rule.inputs
    if (inputs.get("textReplacement") or {}).get("type") in (None, "none") or inputs.get("isEnabled") is False:
        return False
    pattern = inputs.get("pattern")
    if pattern is None:
        return inputs.get("standardPatternId") is None
    if not isinstance(pattern, str) or len(pattern) > _LONGEST:
        return True
    try:
        expression = re.compile(pattern)
    except re.error:
        return True
    return any(expression.search(word) for word in words)
