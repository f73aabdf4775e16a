"""What Datadog makes of the query of a counting monitor, with the series of one window.

Its documents contradict each other about a series without any point in the window: it counts as 0, or the whole value
is missing. `missing` chooses which.
"""

import re

_SERIES = re.compile(r"sum:[\w.]+\{([^}]*)\}(?: by \{[^}]*\})?\.as_count\(\)")


def judged(query: str, counts: dict[str, int], *, missing: int | None) -> bool | None:
    """Whether the query fires; None where it has no value. `counts` are by filter, without `env` and `service`."""
    body = query.partition("):")[2]
    values: list[int | None] = []

    def value(found: re.Match[str]) -> str:
        tags = [tag for tag in found[1].split(",") if not tag.startswith(("env:", "service:")) and tag != "*"]
        count = counts.get(",".join(tags), 0)
        values.append(count or missing)
        return str(count)

    expression = _SERIES.sub(value, body)
    if None in values:
        return None
    try:
        functions = {"is_greater": lambda count, least: int(count > least)}
        return bool(eval(expression, {"__builtins__": {}}, functions))
    except ZeroDivisionError:
        return None
