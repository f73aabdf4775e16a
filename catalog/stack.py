"""The stack: which environment a folder describes, and what of the vendors' accounts it owns."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.errors import Refused
from catalog.fields import matching
from catalog.forms import Form
from catalog.places import Source
from catalog.sections import Sections
from catalog.text import shown


@dataclass(frozen=True, kw_only=True)
class Owns:
    """Per vendor: does this stack make what an account has only once (people, metrics, channels, projects)?"""

    datadog: bool
    pagerduty: bool
    sentry: bool


@dataclass(frozen=True, kw_only=True)
class Stack:
    """`name` is the folder's when it lies in `stacks/`, else the environment; `tags` are sorted `key:value` texts."""

    name: str
    environment: str
    owns: Owns
    tags: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False)

    @property
    def pages(self) -> bool:
        """Whether an alert of this stack may wake a person: in production only."""
        return self.environment in ("prod", "production")


class OwnsForm(Form):
    noun: ClassVar[str] = "`owns`"
    datadog: bool = Field(default=True, description="`false` where another stack makes metrics, chat channels and page")
    pagerduty: bool = Field(default=True, description="`false` where another stack makes people and schedules")
    sentry: bool = Field(default=True, description="`false` where another stack makes team and projects")


def _owns(value: object) -> object:
    return dict.fromkeys(OwnsForm.model_fields, value) if isinstance(value, bool) else value


def _tags(tags: dict[str, str]) -> dict[str, str]:
    for key, value in tags.items():
        # Datadog lowers what is sent and replaces other characters, so that the next plan would differ.
        if not re.fullmatch(r"[a-z][a-z0-9_./-]*", key) or not re.fullmatch(r"[a-z0-9_./:-]+", value):
            raise Refused(f"{shown(f'{key}: {value}')} is not a tag", "write lower-case letters, digits and _ - . /")
        if len(f"{key}:{value}") > 200:
            raise Refused(f"the tag {shown(key)} is over 200 characters long", "write a shorter one")
        if key == "env":
            raise Refused("the tag `env` is made of the environment", "write `environment` instead of the tag")
    return tags


class StackForm(Form):
    noun: ClassVar[str] = "`stack`"
    environment: (
        Annotated[
            str,
            matching(
                r"[a-z][a-z0-9_-]{0,62}", "an environment", "write lower-case letters, digits, _ and -: `staging`"
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="the environment, such as `staging`; by default the folder's name in stacks/, elsewhere `prod`",
    )
    owns: Annotated[
        OwnsForm,
        BeforeValidator(_owns),
        Field(
            description="`true`, `false`, or a map of vendors: {datadog: true}; "
            "whether this stack makes what an account has only once",
            json_schema_extra={"also": "boolean"},
        ),
    ] = OwnsForm()
    tags: Annotated[dict[str, str], AfterValidator(_tags)] = Field(
        default_factory=dict, description="a map, such as {team: shop}: tags of all that it makes in Datadog"
    )


def resolve_stack(sections: Sections, folder: Path) -> Stack:
    """The stack of a folder: its environment is the one written, else the folder's name in `stacks/`, else `prod`."""
    written = sections.map("stack", StackForm)
    form = written.form if written else StackForm()
    path = folder.resolve()
    in_stacks = path.parent.name == "stacks"
    environment = form.environment or (path.name if in_stacks else "prod")
    return Stack(
        name=path.name if in_stacks else environment,
        environment=environment,
        owns=Owns(datadog=form.owns.datadog, pagerduty=form.owns.pagerduty, sentry=form.owns.sentry),
        tags=tuple(sorted(f"{key}:{value}" for key, value in form.tags.items())),
        source=written.source if written else None,
    )
