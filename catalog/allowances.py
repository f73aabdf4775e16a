"""The section `audit`: what an audit accepts, with a reason and an expiry date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from catalog.forms.clock import Day
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form, reason_text
from catalog.forms.text import prose, shown, suggestion
from catalog.sections import Sections
from catalog.source.places import Source
from catalog.vendors import VENDORS

_NAMES = tuple(VENDORS)


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """Findings of an audit that match `pattern` are accepted, until a day if given.

    The pattern is `vendor kind name`, with `*` for any text. With `keep` it accepts what was removed from the code and
    stays in the account on purpose.
    """

    pattern: str
    reason: str
    until: date | None = None
    keep: bool = False
    source: Source | None = field(default=None, compare=False)


def _pattern(text: str) -> str:
    words = text.split()
    if len(words) < 3:
        hint = "write a vendor, a kind and a name, with `*` for any text: `datadog monitor Old *`"
        raise InvalidValue(f"{shown(text)} is not a pattern", hint)
    if "*" not in words[0] and words[0].casefold() not in _NAMES:
        raise InvalidValue(f"{shown(words[0])} is not a vendor", suggestion(words[0], _NAMES))
    if all(set(word) <= {"*"} for word in words):
        raise InvalidValue(f"{shown(text)} matches everything, so an audit would find nothing", "name what it accepts")
    return " ".join(words)


class AllowanceForm(Form):
    noun: ClassVar[str] = "an entry of `audit`"
    neutral: ClassVar[Mapping[str, Any]] = {"pattern": "datadog refused refused", "reason": "refused"}
    pattern: Annotated[str, AfterValidator(_pattern)] = Field(
        description=f"the vendor ({prose(_NAMES)}), the kind and the name of live objects, with `*` for any text: "
        "`datadog monitor Old *`"
    )
    reason: Annotated[str, AfterValidator(reason_text)] = Field(description="why the audit accepts it, in a sentence")
    until: Day | None = Field(
        default=None, description="the last day on which the entry is valid, such as `2027-03-01`; default: no end"
    )
    keep: bool = Field(
        default=False, description="`true` for what was removed from the code and stays in the account on purpose"
    )


def resolve_allowances(sections: Sections) -> tuple[Allowance, ...]:
    """Return the entries of the section, sorted by their patterns. Two entries with one pattern are an error."""
    allowances: dict[str, Allowance] = {}
    for located in sections.items(AllowanceForm, None):
        form = located.form
        if not located.whole:
            continue
        entry = Allowance(
            pattern=form.pattern, reason=form.reason, until=form.until, keep=form.keep, source=located.source
        )
        other = allowances.setdefault(form.pattern.casefold(), entry)
        if other is not entry:
            message = f"{shown(form.pattern)} stands twice in `audit`"
            sections.report.refuse(located.at("pattern"), message, f"first at {other.source}: take one of the two out")
    return tuple(allowances[pattern] for pattern in sorted(allowances))
