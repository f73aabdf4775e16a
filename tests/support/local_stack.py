"""A stack of our own program on the real engine and the stand-ins, in folders of its own."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog import load
from cli.local_account import seed
from local import vendors
from local.engine import Engine
from local.session import Session, open_session
from tests.support.engine import CLONE


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a run of `pulumi` printed, and how it ended."""

    code: int
    output: str

    def counts(self) -> dict[str, int]:
        """The table of resources at the end: `{"created": 37}`; of a preview: `{"update": 2, "unchanged": 35}`."""
        table = self.output.rpartition("Resources:")[2]
        return {word: int(count) for count, word in re.findall(r"(\d+) (?:to )?([a-z]+)", table)}


@dataclass(frozen=True, kw_only=True)
class LocalStack:
    """The catalog's folder, to be edited, and the stack that is made of it."""

    catalog: Path
    session: Session
    stack: str
    settings: Mapping[str, str]

    def pulumi(self, *args: str) -> Ran:
        """Run `pulumi` as a person in a shell would who has the local environment."""
        self.session.select_stack(self.stack)
        self.session.workspace.write_stack_config(self.stack, self.settings)
        ended = subprocess.run(
            ["pulumi", *args, "--stack", self.stack, "--non-interactive"],
            env=self.session.env,
            cwd=self.session.project_dir,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Ran(code=ended.returncode, output=ended.stdout)

    def beside(self, catalog: Path) -> "LocalStack":
        """Another stack in the same account, of a catalog that stays as it is."""
        settings = {**self.settings, "watchbill:catalog": str(catalog)}
        return LocalStack(catalog=catalog, session=self.session, stack=load(catalog).stack.name, settings=settings)

    def up(self) -> Ran:
        """`pulumi up`, without asking."""
        return self.pulumi("up", "--yes", "--skip-preview")

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands in a file of the catalog."""
        path = self.catalog / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new))

    def state(self) -> dict[str, Any]:
        """The stack's state as the engine exports it, secrets encrypted."""
        deployment: dict[str, Any] = json.loads(self.pulumi("stack", "export").output)["deployment"]
        return deployment

    def account(self, kind: str) -> dict[str, dict[str, Any]]:
        """The objects of a kind that the account holds, their properties by name."""
        held = vendors.contents(self.session.workspace.account)
        return {it.name: dict(it.properties) for it in held if it.kind == kind}


@contextmanager
def local_stack(folder: Path, engine: Engine, catalog: Path, **config: str) -> Iterator[LocalStack]:
    """A session over a catalog; `folder` takes everything that is written."""
    loaded = load(catalog)
    urls = dict.fromkeys(loaded.secrets, "https://webhook.invalid/")
    settings = {"watchbill:catalog": str(catalog), **urls, **config}
    # Another stack that joins the account has its environment too.
    begins = seed(loaded) | {"sentry_environments": [loaded.stack.environment, "staging"]}
    with open_session(CLONE, begins, root=folder / "local", config=settings, engine=engine) as session:
        yield LocalStack(catalog=catalog, session=session, stack=loaded.stack.name, settings=settings)


def committed_settings() -> dict[str, str]:
    """The text of the clone's settings of its stacks, by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in CLONE.glob("Pulumi.*.yaml")}
