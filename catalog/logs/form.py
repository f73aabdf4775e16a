"""The YAML of the section `logs`."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import PART, ExcusableForm, Form, Located, RenamableForm
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import nearest, prose, shown
from catalog.forms.types import Name, Search, Seconds, choice, matching, not_empty
from catalog.logs.archive_form import ArchiveForm, resolve_archive
from catalog.logs.model import PINO_LEVELS, Exclusion, Format, LogIndex, LogPipeline, Logs, Sensitive
from catalog.logs.scanner_regex import check_scanner_regex
from catalog.sections import Sections
from catalog.services import Services
from catalog.source.places import node_at

Level = Literal["trace", "debug", "info", "notice", "warn", "error", "critical", "alert", "fatal"]
LEVELS = get_args(Level)
DAY = 86_400
# The retentions in Datadog's plans.
RETENTION_DAYS = (3, 7, 15, 30, 45, 60, 90, 180, 360)
PATTERNS: dict[str, tuple[str, ...]] = {
    "emails": ("Standard Email Address Scanner",),
    "cards": tuple(
        f"{card} Card Scanner ({form} digits)".replace("MasterCard Card", "MasterCard")
        for card, forms in (
            ("Visa", ("4x4", "1x16 & 1x19")),
            ("MasterCard", ("4x4", "1x16")),
            ("American Express", ("4+6+5", "1x15")),
            ("Discover", ("4x4", "1x16")),
            # After the others, whose position is part of their resource's name.
            ("Visa", ("2x8",)),
            ("MasterCard", ("2x8",)),
            ("American Express", ("4+4+4+3", "8+7")),
            ("Discover", ("2x8",)),
            ("Diners", ("4+6+4", "4+4+4+2", "8+6", "1x14")),
            ("JCB", ("4x4", "2x8", "1x16")),
            ("Maestro", ("4x4", "2x8", "1x16")),
        )
        for form in forms
    ),
    "tokens": ("JSON Web Token Scanner", "Bearer Token Scanner"),
}
"""What each word removes: names of rules in Datadog's library of scanning rules."""


def _levels(levels: dict[str, str]) -> dict[str, str]:
    for number, word in levels.items():
        if not re.fullmatch(r"[0-9]{1,3}", number):
            raise InvalidValue(f"invalid number {shown(number)} of a level", 'write one, such as "30"')
        if word not in LEVELS:
            near = nearest(word, LEVELS)
            question = f"did you mean `{near}`? " if near else ""
            raise InvalidValue(f"unknown level {shown(word)}", f"{question}allowed: {prose(LEVELS)}")
    return levels


def _share(value: object) -> object:
    match = re.fullmatch(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)\s*%", value.strip()) if isinstance(value, str) else None
    if match is None:
        raise InvalidValue(f"invalid share `{value}`", "allowed: 0% to 99%, such as `5%`")
    return float(match[1]) / 100


def _retention(length: int) -> int:
    days, rest = divmod(length, DAY)
    if rest or days not in RETENTION_DAYS:
        allowed = prose(f"{number}d" for number in RETENTION_DAYS)
        raise InvalidValue(
            "Datadog does not allow this retention", f"allowed: {allowed}, if your Datadog plan includes it"
        )
    return days


def _ours(name: str) -> str:
    if name == "main":
        hint = "rename the index: a stack can delete the index it owns, and Datadog never restores `main`"
        raise InvalidValue("the index `main` is shared by the whole account", hint)
    return name


def _built_in(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class PipelineForm(RenamableForm):
    noun: ClassVar[str] = "a pipeline"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "filter": "*"}
    filter: Annotated[Search, Field(description="the lines it parses, such as `filter: service:storefront`")]


class IndexForm(ExcusableForm):
    noun: ClassVar[str] = "`index`"
    misplaced: ClassVar[Mapping[str, tuple[str, str]]] = {
        "renamed_from": (
            "Datadog identifies an index by its name: renaming it would delete its log lines",
            "keep the name",
        )
    }
    name: Annotated[
        str,
        matching(r"[a-z][a-z0-9-]{0,99}", "the name of an index", "write lower-case letters, digits and -"),
        AfterValidator(_ours),
        Field(description="its name, which Datadog never allows again after it was deleted"),
    ]
    owned: Annotated[
        bool, Field(description="`true` if this stack makes it, and deletes it with all its lines when it is removed")
    ] = False
    filter: Search = Field(default="*", description="the lines it stores; default: all that no earlier index stores")
    retention: Annotated[
        Seconds, AfterValidator(_retention), Field(description="how long lines can be searched; default: `15d`")
    ] = 15


class ExclusionForm(Form):
    noun: ClassVar[str] = "an exclusion"
    misplaced = PART
    name: Name
    filter: Annotated[Search, Field(description='the lines to leave out, such as `filter: "@http.url:/health"`')]
    keep: Annotated[
        float,
        BeforeValidator(_share),
        WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,2}(\.[0-9]{1,2})?\s*%$"}),
        Field(description="the share of them that stays searchable, such as `5%`; default: `0%`"),
    ] = 0.0


class SensitiveForm(RenamableForm):
    noun: ClassVar[str] = "something sensitive"
    regex: Annotated[str, AfterValidator(check_scanner_regex)] | None = Field(
        default=None,
        description="a regular expression of Datadog's scanner: a subset of PCRE2 without look-around, "
        "back-references and possessive quantifiers; not for `emails`, `cards` and `tokens`",
    )


class LogsForm(Form):
    """By default, `pipelines` has one for each service."""

    noun: ClassVar[str] = "`logs`"
    inner: ClassVar[Mapping[str, type[Form]]] = {"pipelines": PipelineForm}
    format: Annotated[Format, choice("log format", Format)] = Field(
        default="pino", description="the format of the product's log lines: `pino` (levels are numbers) or `json`"
    )
    levels: Annotated[dict[str, str], AfterValidator(_levels)] = Field(
        default_factory=dict, description='a map of custom levels in addition to pino\'s, such as {"35": notice}'
    )
    pipelines: Annotated[list[object], AfterValidator(not_empty)] = Field(
        default_factory=list,
        description="a list, such as [{name: Shop, filter: service:shop}]; default: one pipeline for each service",
    )
    index: IndexForm | None = Field(
        default=None,
        description="the index of its lines: {name: shop, owned: true}; a person sets its position among the "
        "account's indexes",
    )
    exclusions: list[ExclusionForm] = Field(
        default_factory=list, description="lines that the index leaves out: [{name: Health, filter: …, keep: 5%}]"
    )
    archive: ArchiveForm | None = Field(
        default=None, description="the permanent store of all lines: {s3: {bucket: …}}, `gcs:` or `azure:`"
    )
    sensitive: list[
        Annotated[SensitiveForm, BeforeValidator(_built_in, json_schema_input_type=str | SensitiveForm)]
    ] = Field(default_factory=list, description="data to remove from lines: [emails, cards, {name: Keys, regex: …}]")


def resolve_logs(sections: Sections, services: Services) -> Logs | None:
    """Return the logs section, with pipelines sorted by id; default: one pipeline for each service."""
    pipelines: Scope[LogPipeline] = Scope("pipeline", sections.report)

    def pipeline(entry: Located[PipelineForm], id: str) -> LogPipeline:
        form = entry.form
        return LogPipeline(id=id, name=form.name, filter=form.filter, renamed_from=old_id(form), source=entry.source)

    entry = sections.map(LogsForm)
    pipelines.fill(sections.items(PipelineForm, pipelines), pipeline)
    if entry is None:
        return None
    form = entry.form
    levels = dict(PINO_LEVELS if form.format == "pino" else ()) | {
        int(key): level for key, level in form.levels.items()
    }
    of_services = [
        LogPipeline(id=item.id, name=item.name, filter=f"service:{item.tag}", renamed_from=item.renamed_from)
        for item in services.items
    ]
    _check(entry, bool(pipelines.items or of_services or not services.complete or form.pipelines), sections)
    return Logs(
        format=form.format,
        levels=tuple(sorted(levels.items())),
        pipelines=by_id(pipelines.items or of_services),
        index=_index(entry),
        archive=resolve_archive(form.archive, entry.at("archive"), sections.report),
        sensitive=_sensitive(entry, sections.report),
        source=entry.source,
    )


def _check(entry: Located[LogsForm], reads: bool, sections: Sections) -> None:
    form, report = entry.form, sections.report
    if not reads:
        report.refuse(entry.source, "`logs` has no pipelines, and the catalog has no service", "write `pipelines:`")
    if form.exclusions and not (form.index and form.index.owned):
        hint = "write `index: {name: <name>, owned: true}`: this stack changes only its own index"
        report.refuse(entry.at("exclusions"), "`exclusions` require an index that this stack owns", hint)
    twice = [
        exclusion.name
        for exclusion in form.exclusions
        if [other.name for other in form.exclusions].count(exclusion.name) > 1
    ]
    if twice:
        report.refuse(entry.at("exclusions"), f"two exclusions have the name `{twice[0]}`", "rename one of them")


def _index(entry: Located[LogsForm]) -> LogIndex | None:
    form = entry.form.index
    if form is None or not form.owned:
        return None
    return LogIndex(
        id=form.name,
        name=form.name,
        filter=form.filter,
        retention_days=form.retention,
        exclusions=tuple(
            Exclusion(name=exclusion.name, filter=exclusion.filter, keep=exclusion.keep)
            for exclusion in entry.form.exclusions
        ),
        source=entry.at("index"),
    )


def _sensitive(entry: Located[LogsForm], report: Report) -> tuple[Sensitive, ...]:
    items: Scope[Sensitive] = Scope("sensitive thing", report)
    entries = [
        Located(form, node_at(entry.node, ("sensitive", index)), frozenset(), True, entry.page)
        for index, form in enumerate(entry.form.sensitive)
    ]

    def build(entry: Located[SensitiveForm], id: str) -> Sensitive | None:
        form = entry.form
        refusal = _unlike_patterns(form)
        if refusal:
            report.refuse(entry.source, *refusal)
            return None
        patterns = PATTERNS.get(form.name, ())
        return Sensitive(id=id, name=form.name, patterns=patterns, regex=form.regex, renamed_from=old_id(form))

    items.fill(entries, build)
    return items.items


def _unlike_patterns(form: SensitiveForm) -> tuple[str, str] | None:
    """Why a sensitive entry is neither a known word nor a regular expression under another name; None if it is one."""
    if form.name not in PATTERNS and form.regex is None:
        near = nearest(form.name, PATTERNS)
        question = f"did you mean `{near}`? " if near else ""
        return (
            f"unknown pattern {shown(form.name)}",
            f"{question}Allowed: {prose(PATTERNS)}, or {{name: …, regex: …}}",
        )
    if form.name in PATTERNS and form.regex is not None:
        return f"`{form.name}` is a built-in pattern", "remove `regex`, or rename it"
    words = [word for word in (form.name, form.renamed_from) if word in PATTERNS and form.renamed_from]
    if words:
        message = f"`{words[0]}` is a built-in pattern, which cannot be renamed"
        return message, "remove `renamed_from`"
    return None
