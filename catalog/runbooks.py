"""Runbooks: where the playbook is published, the page of each notifier there, and which pages have a written part."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

import yaml
from pydantic import AfterValidator, Field

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form
from catalog.forms.text import shown, slug
from catalog.forms.types import Url
from catalog.forms.url_secrets import secret_parameter
from catalog.sections import Sections
from catalog.services import Service
from catalog.source.places import Source

FOLDER = "runbooks"
"""The folder of the hand-written parts in a stack's folder, and of the pages in the built playbook."""
Kind = Literal["alert", "slo", "check", "sentry"]
"""The kind of item on a page. Pages are named in this order of kinds. The alerts of an SLO share its page."""

_PLACEHOLDER = re.compile(r"[{}$*|\\^`]|\.\.\.|…", re.IGNORECASE)
_EXAMPLE = "`https://playbook.example.com/prod`"


@dataclass(frozen=True, kw_only=True)
class PlaybookSite:
    """Where the built playbook is published. `url` is the folder of its start page, without a slash at the end."""

    url: str
    source: Source | None = field(default=None, compare=False)

    @property
    def index(self) -> str:
        """The URL of its start page."""
        return f"{self.url}/index.html"

    def page(self, name: str) -> str:
        """Return the URL of a runbook's page."""
        return f"{self.url}/{page_path(name)}.html"


def page_path(name: str) -> str:
    """Return the path of a runbook's page in the built playbook, without its suffix."""
    return f"{FOLDER}/{name}"


def page_names(ids: Mapping[Kind, Iterable[str]]) -> dict[tuple[Kind, str], str]:
    """Return the name of each page: the item's id, with its kind before it if another item has that name already."""
    names: dict[tuple[Kind, str], str] = {}
    taken: set[str] = set()
    for kind in get_args(Kind):
        for id in sorted(ids.get(kind, ())):
            name = id
            while name in taken:
                name = f"{kind}-{name}"
            taken.add(name)
            names[kind, id] = name
    return names


@dataclass(frozen=True, kw_only=True)
class RunbookLinks:
    """The links to runbooks; `names` are the names of the pages of a playbook."""

    playbook: PlaybookSite | None
    names: Mapping[tuple[Kind, str], str]

    def of(self, kind: Kind, id: str, own: str | None, service: Service | None) -> str | None:
        """Return the item's own URL, else its page in the playbook, else the service's runbooks and the id; or None."""
        if own:
            return own
        if self.playbook:
            return self.playbook.page(self.names.get((kind, id), id))
        return f"{service.runbooks}/{id}" if service and service.runbooks else None


def written_ids(nodes: Iterable[yaml.Node]) -> Iterator[tuple[str, bool]]:
    """Yield the id of each item in the lists of a section, and whether it is a heartbeat, before they are resolved."""
    for entry in nodes:
        for item in entry.value if isinstance(entry, yaml.SequenceNode) else ():
            keys = item.value if isinstance(item, yaml.MappingNode) else ()
            values = {str(key.value): str(value.value) for key, value in keys}
            id = values.get("id") or slug(values.get("name", ""))
            if id:
                yield id, "heartbeat" in values


def runbook_links(
    playbook: PlaybookSite | None,
    *,
    alerts: Sequence[yaml.Node],
    slos: Sequence[yaml.Node],
    uptime: Sequence[yaml.Node],
) -> RunbookLinks:
    """Return the links of a catalog whose items are not resolved yet: a link depends on the ids of all of them."""
    checks = list(written_ids(uptime))
    ids: dict[Kind, list[str]] = {
        "alert": [*(id for id, _ in written_ids(alerts)), *(id for id, beats in checks if beats)],
        "slo": [id for id, _ in written_ids(slos)],
        "check": [id for id, beats in checks if not beats],
    }
    return RunbookLinks(playbook=playbook, names=page_names(ids))


def written_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the hand-written parts in a stack's folder and in those that it extends, the stack's own first."""
    for folder in folders:
        yield from sorted((folder / FOLDER).glob("*.md"))


def _site_url(text: str) -> str:
    _, _, rest = text.partition("://")
    if _PLACEHOLDER.search(rest):
        raise InvalidValue(f"{shown(text)} has a placeholder", f"write the address as it is, such as {_EXAMPLE}")
    if not text.startswith("https://"):
        raise InvalidValue(f"{shown(text)} does not begin with https", f"write one that does, such as {_EXAMPLE}")
    if ("?" in rest or "#" in rest) and secret_parameter(text) is None:  # a secret has an error of its own
        raise InvalidValue("a query or a fragment cannot stand in this URL", "remove the part from `?` or `#` on")
    if rest.endswith((".html", ".md")):
        raise InvalidValue(f"{shown(text)} is a page", "write the folder of the start page")
    return text.rstrip("/")


class PlaybookForm(Form):
    noun: ClassVar[str] = "`playbook`"
    neutral: ClassVar[Mapping[str, Any]] = {"url": "https://refused.example.com"}
    url: Annotated[Url, AfterValidator(_site_url)] = Field(
        description=f"where the output of `watchbill playbook` is published, such as {_EXAMPLE}. Messages of alerts "
        "then link to its pages; an alert with a `runbook` of its own keeps that"
    )


def resolve_playbook(sections: Sections) -> PlaybookSite | None:
    """Return where the playbook is published; None if the catalog does not say."""
    entry = sections.map(PlaybookForm)
    return PlaybookSite(url=entry.form.url, source=entry.source) if entry else None
