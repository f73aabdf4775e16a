"""The conformance corpus: what the vendors accept and refuse, each case with its source.

`tests/vendors/cases/README.md` explains the format.
"""

from __future__ import annotations

import builtins
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tests.support.vendor_packages import PACKAGES

CASES = Path(__file__).resolve().parent.parent / "vendors" / "cases"

Inputs = dict[str, Any]
Evidence = Literal["report", "recorded", "provider", "document", "schema", "tool", "experiment"]
VENDORS = ("datadog", "pagerduty", "sentry")


class CorpusError(Exception):
    """Files of cases are wrong: one line an error, with file and case."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(_Form):
    """A resource that the account has before the request."""

    resource: str
    inputs: Inputs


class _CaseForm(_Form):
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    resource: str | None = None
    request: Inputs
    given: tuple[Given, ...] = ()
    account: Inputs = {}
    answer: Literal["accepted", "refused"]
    status: int | Literal["plan"] | None = None
    message: str | None = None
    property: str | None = Field(default=None, pattern=r"^\w+$")
    forbids: dict[str, str | None] = {}
    source: str
    url: str | None = Field(default=None, pattern=r"^https://\S+$")
    evidence: Evidence
    read: date
    sure: Literal["high", "medium", "low"]

    @field_validator("forbids")
    @classmethod
    def _patterns(cls, forbids: dict[str, str | None]) -> dict[str, str | None]:
        for path, pattern in forbids.items():
            if pattern is not None and pattern.startswith("(?!"):
                raise ValueError(f"{path}: patterns are searched, so {pattern!r} matches every text; begin it with ^")
            re.compile(pattern or "")
        return forbids

    @model_validator(mode="after")
    def _complete(self) -> Self:
        refusal = {"status": self.status, "message": self.message, "property": self.property}
        if self.answer == "refused" and None in refusal.values():
            missing = ", ".join(name for name, value in refusal.items() if value is None)
            raise ValueError(f"a refused case needs {missing}")
        if self.answer == "accepted" and (self.status or self.property or self.forbids):
            raise ValueError("an accepted case has no status, property or forbids")
        if self.url is None and self.evidence != "experiment":
            raise ValueError("every case but an experiment has the url of what was read")
        return self


class _FileForm(_Form):
    resource: str
    base: Inputs = {}
    account: Inputs = {}
    cases: tuple[_CaseForm, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One request and the vendor's answer to it.

    `request` holds all inputs, those of the file's base included; `changes` are those that the case itself names.
    """

    file: str
    id: str
    resource: str
    request: Inputs
    changes: Inputs
    given: tuple[Given, ...]
    account: Inputs
    answer: str
    status: int | str | None
    message: str | None
    property: str | None
    forbids: Mapping[str, str | None]
    source: str
    url: str | None
    evidence: str
    read: date
    sure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.id}"

    @builtins.property
    def refused(self) -> bool:
        return self.answer == "refused"

    @builtins.property
    def vendor(self) -> str:
        return self.file.partition("/")[0]

    @builtins.property
    def kind(self) -> str:
        """`datadog:index/monitor:Monitor` → `Monitor`."""
        return self.resource.rpartition(":")[2]


def load_cases(folder: Path = CASES) -> list[Case]:
    """Every case below the folder, by file and in the order written.

    Raises:
        CorpusError: with every error of every file.
    """
    cases: list[Case] = []
    errors: list[str] = []
    for path in sorted(folder.glob("*/*.yml")):
        name = f"{path.parent.name}/{path.stem}"
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            form = _FileForm.model_validate(raw)
        except ValidationError as error:
            errors += [f"{name}.yml: {_place(raw, it['loc'])}{it['msg']}" for it in error.errors()]
            continue
        of_file = [_case(name, form, it) for it in form.cases]
        errors += [f"{name}.yml: {text}" for text in (_faults(of_file) if of_file else ["no cases"])]
        cases += of_file
    if errors:
        raise CorpusError("\n".join(errors))
    return cases


def _case(file: str, form: _FileForm, case: _CaseForm) -> Case:
    own = {name: getattr(case, name) for name in type(case).model_fields}
    return Case(
        **{
            **own,
            "file": file,
            "resource": case.resource or form.resource,
            "request": merge(form.base, case.request),
            "changes": case.request,
            "account": {**form.account, **case.account},
        }
    )


def _place(raw: Any, location: tuple[str | int, ...]) -> str:
    """`("cases", 2, "status")` → `case no-data: status: `."""
    parts = list(location)
    text = ""
    if len(parts) > 1 and parts[0] == "cases" and isinstance(parts[1], int):
        case = raw["cases"][parts[1]]
        text = f"case {case.get('id', parts[1] + 1) if isinstance(case, dict) else parts[1] + 1}: "
        parts = parts[2:]
    return text + "".join(f"{part}: " for part in parts)


def _faults(cases: list[Case]) -> Iterator[str]:
    for id, count in Counter(case.id for case in cases).items():
        if count > 1:
            yield f"case {id}: the id is there {count} times"
    for case in cases:
        if case.vendor not in VENDORS:
            yield f"case {case.id}: unknown vendor {case.vendor}; allowed are {', '.join(VENDORS)}"
        for token in (case.resource, *(it.resource for it in case.given)):
            package = PACKAGES.get(token.partition(":")[0])
            if package is None or token not in package.resources:
                yield f"case {case.id}: no stand-in has the resource type {token}"


def merge(base: Inputs, changes: Inputs) -> Inputs:
    """`base` with `changes` over it, objects merged; null removes a key."""
    merged = dict(base)
    for name, value in changes.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(merged.get(name), dict):
            merged[name] = merge(merged[name], value)
        else:
            merged[name] = value
    return merged
