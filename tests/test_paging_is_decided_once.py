"""Each layer decides in one place whether a channel pages; every other place reads the result."""

import ast
from collections.abc import Iterator
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
LAYERS = (
    *("catalog", "components", "stacks", "plan", "policies", "review"),
    *("audit", "product", "playbook", "doctor", "cli"),
)
CHANNELS = {
    "catalog/channels.py": "a channel of the catalog",
    "plan/document/read.py": "a channel of a document of older code",
    "review/inputs/notifiers.py": "a channel of a document",
}
OTHERS = {
    "review/facts/phrases/parts.py": "the destination of a channel, as text",
    "review/facts/causes.py": "the key `pagerduty` of `error_tracking`",
    "components/conventions/accounts.py": "the vendors whose providers are opened",
    "audit/live/http/client.py": "the vendor whose limits of requests have no name",
    "audit/silences/alerts.py": "the vendor whose objects have names beside their ids",
    "audit/live/sentry/settings.py": "the integration of Sentry with PagerDuty",
    "doctor/keys.py": "the vendor whose key can belong to a person",
    "review/guard/paths.py": "an action of a Sentry alert",
}


def places() -> Iterator[str]:
    """The files in which something is compared with the word, each as often as that happens."""
    for layer in LAYERS:
        for file in sorted((CLONE / layer).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Compare) and any(_is_word(each) for each in (node.left, *node.comparators)):
                    yield str(file.relative_to(CLONE))


def _is_word(node: ast.expr) -> bool:
    members = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) and len(node.elts) == 1 else [node]
    return any(isinstance(it, ast.Constant) and it.value == "pagerduty" for it in members)


def test_a_channel_is_compared_with_pagerduty_once_per_layer() -> None:
    found = [place for place in places() if place not in OTHERS]
    assert sorted(found) == sorted(CHANNELS)


def test_no_exception_is_left_over() -> None:
    assert set(OTHERS) <= set(places())
