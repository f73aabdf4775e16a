"""The stack: the environment that a folder describes, and which account-wide items it owns."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from catalog.forms.form import ExcusableForm, Form
from catalog.forms.types import Tags, matching
from catalog.sections import Sections
from catalog.source.places import Source

PAGING_ENVIRONMENTS = ("prod", "production")
"""The environments in which an alert may page a person."""


@dataclass(frozen=True, kw_only=True)
class Owns:
    """For each vendor: whether this stack makes what an account has once (people, metrics, channels, projects)."""

    datadog: bool
    pagerduty: bool
    sentry: bool


@dataclass(frozen=True, kw_only=True)
class Stack:
    """`name` is the folder's if it is in `stacks/`, else the environment; `tags` are sorted `key:value` texts.

    `runbook_assets`: whether monitors have their runbook as an asset too, besides the link in the message.
    `built_ins`: whether the stack makes what exists without YAML.
    """

    name: str
    environment: str
    owns: Owns
    tags: tuple[str, ...] = ()
    runbook_assets: bool = False
    built_ins: bool = True
    source: Source | None = field(default=None, compare=False)

    @property
    def pages(self) -> bool:
        """Whether an alert of this stack may page a person: in production only."""
        return self.environment in PAGING_ENVIRONMENTS


Environment = Annotated[
    str,
    matching(r"[a-z][a-z0-9_-]{0,62}", "an environment", "write lower-case letters, digits, _ and -: `staging`"),
]


class OwnsForm(Form):
    noun: ClassVar[str] = "`owns`"
    datadog: bool = Field(default=True, description="`false` if another stack makes metrics, channels and status page")
    pagerduty: bool = Field(default=True, description="`false` if another stack makes people and schedules")
    sentry: bool = Field(default=True, description="`false` if another stack makes team and projects")


def _owns(value: object) -> object:
    return dict.fromkeys(OwnsForm.model_fields, value) if isinstance(value, bool) else value


class StackForm(ExcusableForm):
    noun: ClassVar[str] = "`stack`"
    environment: Environment | None = Field(
        default=None,
        description="the environment, such as `staging`; default: the folder's name in stacks/, elsewhere `prod`",
    )
    owns: Annotated[
        OwnsForm,
        BeforeValidator(_owns),
        Field(
            description="`true`, `false`, or a map of vendors: {datadog: true}; "
            "whether this stack creates the objects that an account has only once",
            json_schema_extra={"also": "boolean"},
        ),
    ] = OwnsForm()
    tags: Tags = Field(
        default_factory=dict, description="a map of tags for everything it makes in Datadog, such as {team: shop}"
    )
    # Datadog's API schema of 2026-08-21 calls monitor assets a preview, for accounts that have it enabled. No source
    # says what other accounts answer; the link in the message works everywhere.
    runbook_assets: bool = Field(
        default=False,
        description="`true` to add runbooks as monitor assets too, if your Datadog account has monitor assets "
        "(in preview)",
    )
    built_ins: bool = Field(
        default=True,
        description="`false` to make only what the YAML says: no metrics and dashboards that exist by default, and no "
        "entries of Datadog's software catalog",
    )


def resolve_stack(sections: Sections, folder: Path) -> Stack:
    """Return the stack of a folder. Its environment is as written, else the folder's name in `stacks/`, else `prod`."""
    entry = sections.map(StackForm)
    form = entry.form if entry else StackForm()
    path = folder.resolve()
    in_stacks = path.parent.name == "stacks"
    environment = form.environment or (path.name if in_stacks else "prod")
    return Stack(
        name=path.name if in_stacks else environment,
        environment=environment,
        owns=Owns(datadog=form.owns.datadog, pagerduty=form.owns.pagerduty, sentry=form.owns.sentry),
        tags=tuple(sorted(f"{key}:{value}" for key, value in form.tags.items())),
        runbook_assets=form.runbook_assets,
        built_ins=form.built_ins,
        source=entry.source if entry else None,
    )
