"""A signal's filters by tag: in the case that Datadog stores, and the services they include."""

import re
from collections.abc import Callable, Mapping, Sequence

from catalog.forms.diagnostics import Report
from catalog.forms.text import shown
from catalog.signals.model import ServiceScope
from catalog.source.places import Source

_TAG = re.compile(r"[a-z][a-z0-9_./-]{0,199}")
_CASED = ("host", "device")
"""The tags whose values Datadog does not lowercase."""


def in_lower_case(where: Mapping[str, str], at: Callable[[str], Source], report: Report) -> bool:
    """Whether all filters can match; each one with an upper-case letter is an error.

    Datadog stores the tags of metrics and service checks in lower case, except the values of `host` and `device`. The
    attributes of log lines keep their case.
    """
    fine = True
    for tag, value in where.items():
        lower = (tag.lower(), value if tag.lower() in _CASED else value.lower())
        if not _TAG.fullmatch(lower[0]):
            hint = "write lower-case letters, digits and _ - . /, such as `region`"
            report.refuse(at(tag), f"`where`: invalid tag {shown(tag)}", hint)
        elif lower != (tag, value):
            message = (
                f"`where`: {shown(f'{tag}: {value}')} matches nothing: Datadog stores tags of metrics in lower case"
            )
            report.refuse(at(tag), message, f"write `{lower[0]}: {lower[1]}`")
        else:
            continue
        fine = False
    return fine


def scope_of(services: Sequence[str]) -> ServiceScope:
    """Return the scope that a signal's `services` selects."""
    match list(services):
        case []:
            return "own"
        case ["all"]:
            return "all"
        case ["none"]:
            return "none"
    return "listed"
