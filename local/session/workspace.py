"""The folder for everything that a local run writes: state, configuration, the stand-ins' account."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from local.errors import LocalError

# The program finds these in place of keys. The stand-ins require some value; nothing else reads it.
PLACEHOLDER = "local-placeholder"
_VENDOR_KEYS = ("datadog:apiKey", "datadog:appKey", "pagerduty:token", "sentry:token")
_LARGEST = 1_000_000
_LINKED = ("stacks", "policies", ".venv")
_GENERATED = "# Generated from {} by every local run; edit that file instead.\n"


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The local engine's folder for one clone.

    `root` holds all of it, by default `<clone>/.watchbill/local`. `project` is a separate project folder, because the
    engine writes into the `Pulumi.<stack>.yaml` beside `Pulumi.yaml` and the committed ones must stay unchanged; its
    program is the clone's.
    """

    clone: Path
    root: Path

    @classmethod
    def of(cls, clone: Path, root: Path | None = None) -> Workspace:
        """Return the workspace of the clone at `clone`, in its default folder unless `root` gives another."""
        clone = clone.resolve()
        return cls(clone=clone, root=(root or clone / ".watchbill" / "local").resolve())

    @property
    def project(self) -> Path:
        """The folder to run `pulumi` in."""
        return self.root / "project"

    @property
    def home(self) -> Path:
        """PULUMI_HOME: the selected stack and logs, instead of the user's ~/.pulumi."""
        return self.root / "home"

    @property
    def backend(self) -> Path:
        """The folder of the `file://` backend."""
        return self.root / "state"

    @property
    def bin(self) -> Path:
        """The folder that comes first on PATH; holds `pulumi`."""
        return self.root / "bin"

    @property
    def account(self) -> Path:
        """The stand-ins' SQLite file."""
        return self.root / "account.sqlite"

    @property
    def standins_log(self) -> Path:
        """The log of the stand-ins."""
        return self.root / "standins.log"

    @property
    def seed(self) -> Path:
        """The file with the initial content of the account, for the stand-ins."""
        return self.root / "seed.json"

    def states(self) -> list[Path]:
        """Return the files of all stacks' states, sorted; each has its stack's name."""
        return sorted((self.backend / ".pulumi" / "stacks").glob("*/*.json"))

    def stack_state(self, stack: str) -> Path:
        """The file in which the backend keeps the state of `stack`; missing until the stack is created."""
        project = str(self._project_settings()["name"])
        return self.backend / ".pulumi" / "stacks" / project / f"{stack}.json"

    def prepare(self, engine: Path) -> None:
        """Create the folders, the project file and the links; `bin/pulumi` becomes a link to the executable `engine`.

        Raises LocalError when the clone has no usable Pulumi.yaml or nothing can be written.
        """
        try:
            for folder in (self.project, self.home, self.backend, self.bin):
                folder.mkdir(parents=True, exist_ok=True)
            _link(self.bin / "pulumi", engine)
            for name in _LINKED:
                if (self.clone / name).exists():
                    _link(self.project / name, self.clone / name)
            self._write_project()
        except OSError as error:
            raise LocalError(cannot_write(self.root, error)) from error

    def write_seed(self, text: str) -> None:
        """Write the initial content of the account. Raises LocalError when it cannot be written."""
        try:
            _replace(self.seed, text)
        except OSError as error:
            raise LocalError(cannot_write(self.root, error)) from error

    def write_stack_config(self, stack: str, extra: Mapping[str, str]) -> None:
        """Write the local `Pulumi.<stack>.yaml`: the committed one with placeholders for its secrets, and `extra`.

        It keeps the encryption salt that the engine added before, since the state is encrypted with it.
        """
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", stack):
            raise LocalError(f"Invalid stack name `{stack}`: only letters, digits, `-`, `_` and `.` are allowed.")
        committed = self.clone / f"Pulumi.{stack}.yaml"
        local = self.project / f"Pulumi.{stack}.yaml"
        settings = _read_yaml(committed) if committed.exists() else {}
        # The placeholders replace a key in clear text too: no copy of it is made.
        config = _without_secrets(settings.get("config") or {}) | dict.fromkeys(_VENDOR_KEYS, PLACEHOLDER) | dict(extra)
        content: dict[str, Any] = {"config": config}
        salt = _read_yaml(local).get("encryptionsalt") if local.exists() else None
        if salt:
            content["encryptionsalt"] = salt
        try:
            _replace(local, _GENERATED.format(committed.name) + yaml.safe_dump(content, sort_keys=True))
        except OSError as error:
            raise LocalError(cannot_write(self.root, error)) from error

    def forget(self) -> None:
        """Delete the account, the state and everything else that local runs have written."""
        try:
            if self.root.exists():
                shutil.rmtree(self.root)
        except OSError as error:
            raise LocalError(cannot_write(self.root, error)) from error

    def _project_settings(self) -> dict[str, Any]:
        committed = self.clone / "Pulumi.yaml"
        if not committed.exists():
            raise LocalError(f"{self.clone} has no Pulumi.yaml. Run the command in a clone of the project.")
        settings = _read_yaml(committed)
        if not isinstance(settings.get("name"), str):
            raise LocalError(f"{committed} has no `name` of the project.")
        return settings

    def _write_project(self) -> None:
        settings = self._project_settings()
        settings["main"] = str(self.clone / settings.get("main", "."))
        runtime = settings.get("runtime")
        if isinstance(runtime, dict) and "virtualenv" in (options := runtime.get("options") or {}):
            options["virtualenv"] = str(self.clone / options["virtualenv"])
        settings.pop("backend", None)  # A clone that uses real accounts names its real state here.
        text = _GENERATED.format("Pulumi.yaml") + yaml.safe_dump(settings, sort_keys=False)
        _replace(self.project / "Pulumi.yaml", text)


def _without_secrets(value: Any) -> Any:
    """Return configuration with a placeholder for each `secure:` value, which only its owner's key decrypts."""
    if isinstance(value, dict):
        if set(value) == {"secure"}:
            return PLACEHOLDER
        return {key: _without_secrets(each) for key, each in value.items()}
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(_text(path))
    except OSError as error:
        raise LocalError(f"{path} cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        # Not the library's whole text: it quotes the line, which may hold a key.
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LocalError(f"{path} cannot be read: line {line}: {error.problem}") from None
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError):
        raise LocalError(f"{path} cannot be read: it is not YAML in UTF-8") from None
    if content is not None and not isinstance(content, dict):
        raise LocalError(f"{path} is not a map of settings.")
    return content or {}


def _text(path: Path) -> str:
    """Return the text of a regular file of limited size: a pipe or a device has no end."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        return file.read(_LARGEST).decode("utf-8-sig")


def _replace(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _link(path: Path, target: Path) -> None:
    if path.is_symlink() and path.readlink() == target:
        return
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(path)


def cannot_write(root: Path, error: OSError) -> str:
    """Return the message for a workspace at `root` that could not be written because of `error`."""
    return (
        f"Local runs keep their state in {root}, which is not writable: {error.filename or root}: "
        f"{error.strerror}. Check the free space and the permissions, or use a clone that you can write "
        "to."
    )
