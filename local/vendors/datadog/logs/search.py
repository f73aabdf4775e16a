"""Log searches that Datadog's parser cannot read."""

import re

MOST_FACETS = 4


def search_fault(search: str) -> str | None:
    """Returns why a search cannot be read; None where it can."""
    plain = re.sub(r"\\.", "_", search, flags=re.DOTALL)
    if plain.endswith("\\"):
        return "a backslash is followed by nothing"
    plain = re.sub(r'"[^"]*"', "_", plain)
    if '"' in plain:
        return "a quote is not closed"
    plain = re.sub(r"\[\s*\S+\s+TO\s+\S+\s*\]", "_", plain)
    if re.search(r"[\[\]]", plain):
        return "a bracket does not contain a range"
    while True:
        shorter = re.sub(r"\([^()]*[^()\s][^()]*\)", "_", plain)
        if shorter == plain:
            break
        plain = shorter
    if re.search(r"[()]", plain):
        return "a parenthesis is not closed, or is empty"
    if re.search(r"^\s*(AND|OR)\b|\b(AND|OR|NOT)\s*$|\b(AND|OR)\s+(AND|OR)\b", search):
        return "AND or OR has no search term on one side"
    return None
