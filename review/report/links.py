"""Links from a report to the lines of YAML that it names."""

import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from review.model import Place

_COMMIT = re.compile(r"[0-9a-f]{7,64}")


class NoLink(ValueError):
    """The given text is not an address that links can begin with; the message shows a valid one."""


@dataclass(frozen=True, kw_only=True)
class Links:
    """`files` is where the files of the head are shown (`https://github.com/OWNER/REPO/blob/SHA/`), None where it is
    not known; `base_commit` is the base's. `run` is the page of the run that makes the report.
    """

    files: str | None = None
    base_commit: str | None = None
    run: str | None = None

    def to(self, place: Place) -> str | None:
        """Return the address of a line; a removed line is shown in the base. None without an address."""
        # The place may come from anybody: `..` in it would make the link lead to another repository.
        file = posixpath.normpath(place.file)
        if self.files is None or file.startswith(("/", "..")):
            return None
        root = self.files
        if place.side == "base" and self.base_commit:
            if not _COMMIT.fullmatch(self.base_commit):
                return None
            address, blob, _revision = root.partition("/blob/")
            root = f"{address}{blob}{self.base_commit}/" if blob else root
        return f"{root}{quote(file)}#L{place.line}"


def links_from(given: str | None, base_commit: str, environment: Mapping[str, str] = os.environ) -> Links:
    """Return the links of a run: to the `given` address, else to the repository in which GitHub runs it.

    Raises:
        NoLink: the given text is not an http address.
    """
    server, repository = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_REPOSITORY")
    commit, run = environment.get("GITHUB_SHA"), environment.get("GITHUB_RUN_ID")
    here = f"{server}/{repository}" if server and repository else None
    files = given or (f"{here}/blob/{commit}/" if here and commit else None)
    if files is not None and (urlsplit(files).scheme not in ("http", "https") or not urlsplit(files).netloc):
        raise NoLink(f"--link {files!r}: expected an http address, such as https://github.com/OWNER/REPO/blob/SHA/")
    return Links(
        files=f"{files.rstrip('/')}/" if files else None,
        base_commit=base_commit,
        run=f"{here}/actions/runs/{run}" if here and run else None,
    )
