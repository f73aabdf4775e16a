"""The settings of a stack outside of its catalog: `Pulumi.<stack>.yaml` and `Pulumi.yaml`, compared.

They decide which catalog is applied, in which accounts, and from which address.
"""

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from review.inputs.revision_files import Tree
from review.inputs.revisions import CannotCompare

CATALOG_KEY = "watchbill:catalog"
STACK_FILE = re.compile(r"Pulumi\.(?P<stack>[^/]+)\.(?:yaml|yml|json)")
"""A stack's name may contain dots."""
PROJECT_FILE = re.compile(r"Pulumi\.(?:yaml|yml|json)")
_HARMLESS = frozenset({"author", "description", "license", "template", "website"})
"""Keys of `Pulumi.yaml` that only people read (pulumi.com/docs/iac/concepts/projects/project-file, read 2026-11-29)."""
_CONFIG = "config"
ReadFile = Callable[[str], bytes | None]
"""Returns the content of a file of a side by its path in the project; None if the side does not have it."""


@dataclass(frozen=True, kw_only=True)
class SettingChange:
    """A key of a file of settings, with its values in base and head; `key` is empty for the whole file.

    The values are as written: a secret is the mapping `{"secure": …}` with its encrypted text.
    """

    file: str
    key: str
    action: Literal["changed", "added", "removed"]
    before: Any = None
    after: Any = None

    @property
    def secret(self) -> bool:
        """Whether a value is encrypted, and not to be shown."""
        return any(isinstance(value, dict) and set(value) == {"secure"} for value in (self.before, self.after))


def setting_changes(stack: str, base: ReadFile, head: ReadFile, files: Iterable[str]) -> tuple[SettingChange, ...]:
    """Return what differs in the settings of a stack. `files` are the paths of the files of base and head.

    Raises:
        CannotCompare: a file is not YAML with keys.
    """
    names = sorted(name for name in set(files) if PROJECT_FILE.fullmatch(name) or stack_of(name) == stack)
    return tuple(change for name in names for change in _changes(name, base(name), head(name)))


def stack_of(file: str) -> str | None:
    """Return the stack whose settings a file at the top of the project holds; None for another file."""
    match = STACK_FILE.fullmatch(file)
    return match["stack"] if match else None


def catalog_folder(stack: str, root: Path) -> Path | None:
    """Return the folder of the catalog that a stack's settings name; None if they name none.

    A relative path begins at `stacks/`: Pulumi runs the program in the folder of the project's `main`.

    Raises:
        CannotCompare: the file is not YAML with keys, or the folder is outside of the project.
    """
    file = root / f"Pulumi.{stack}.yaml"
    value = _values(file.name, file.read_bytes()).get(f"{_CONFIG}.{CATALOG_KEY}") if file.is_file() else None
    if not isinstance(value, str):
        return None
    folder = (root / "stacks" / value).resolve()
    if not folder.is_relative_to(root.resolve()):
        raise CannotCompare(
            f"{file.name}: `{CATALOG_KEY}: {value}` is outside of the project, so a review cannot compare it. "
            "Move the folder into the project"
        )
    return folder.relative_to(root.resolve())


def reader_of_tree(project: Path, tree: Tree) -> ReadFile:
    """Return the function that reads a file of a revision."""

    def read(name: str) -> bytes | None:
        if name not in tree.files:
            return None
        command = ["git", "--no-replace-objects", "-C", str(project), "cat-file", "blob", tree.files[name]]
        return subprocess.run(command, capture_output=True, check=True).stdout

    return read


def reader_of_folder(project: Path) -> ReadFile:
    """Return the function that reads a file of the work tree."""
    return lambda name: (project / name).read_bytes() if (project / name).is_file() else None


def _changes(name: str, base: bytes | None, head: bytes | None) -> Iterator[SettingChange]:
    if base == head:
        return
    if base is None or head is None:
        yield SettingChange(file=name, key="", action="added" if base is None else "removed")
    before, after = (_values(name, content) for content in (base, head))
    for key in sorted({*before, *after}):
        if before.get(key) == after.get(key) or (PROJECT_FILE.fullmatch(name) and key in _HARMLESS):
            continue
        action: Literal["changed", "added", "removed"] = (
            "added" if key not in before else "removed" if key not in after else "changed"
        )
        yield SettingChange(file=name, key=key, action=action, before=before.get(key), after=after.get(key))


def _values(name: str, content: bytes | None) -> Mapping[str, Any]:
    """Return the keys of a file; those of `config` one by one, as `config.datadog:apiUrl`."""
    try:
        read = yaml.safe_load(content) if content else {}
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise CannotCompare(f"{name} is not YAML: {str(error).splitlines()[0]}") from error
    if read is None:
        return {}
    if not isinstance(read, dict):
        raise CannotCompare(f"{name}: expected keys, such as `config:`")
    config = read.get(_CONFIG)
    inner = {f"{_CONFIG}.{key}": value for key, value in config.items()} if isinstance(config, dict) else {}
    outer = {str(key): value for key, value in read.items() if not (key == _CONFIG and isinstance(config, dict | None))}
    return {**outer, **inner}
