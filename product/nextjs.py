"""The product as it is: its folder of sources, and whether its versions fit the kit."""

import json
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

NEXT = (16, 0)
SENTRY = (11, 0)
_FIX = "The kit needs next 16 or later and @sentry/nextjs 11: see nextjs/README.md."


class NotNextJs(Exception):
    """The folder is no product that the kit fits; the message says why and what to do."""


def sources_of(folder: Path) -> Path:
    """Return the folder that holds `app/`: `src/` if the product uses it, else its root.

    Raises:
        NotNextJs: there is no package.json, it does not require Next.js, or a version is too old.
    """
    required = _required(folder)
    if "next" not in required:
        raise NotNextJs(f"{folder / 'package.json'} does not require next: --out is the folder of a Next.js product.")
    _check(folder, required, "next", NEXT)
    if "@sentry/nextjs" in required:
        _check(folder, required, "@sentry/nextjs", SENTRY)
    if (folder / "pages").is_dir() and not (folder / "app").is_dir() and not (folder / "src" / "app").is_dir():
        raise NotNextJs(f"{folder} uses the Pages Router alone. The kit's routes are for the App Router: add `app/`.")
    return folder / "src" if (folder / "src" / "app").is_dir() else folder


def middleware_of(root: Path) -> Path | None:
    """Return the product's `middleware` file: Next.js 16 builds no product that has a `proxy` file too."""
    return next((path for path in (root / "middleware.ts", root / "middleware.js") if path.is_file()), None)


def missing_packages(folder: Path) -> tuple[str, ...]:
    """Return the packages that the kit imports and package.json does not name, with the tested versions."""
    required = _required(folder)
    return tuple(f"{name}@{version}" for name, version in _packages().items() if name not in required)


def _packages() -> dict[str, str]:
    example = Path(__file__).parent.parent / "nextjs" / "example" / "package.json"
    tested: dict[str, str] = json.loads(example.read_text(encoding="utf-8"))["dependencies"]
    return {name: tested[name] for name in ("@sentry/nextjs", "pino")}


def _required(folder: Path) -> dict[str, str]:
    path = folder / "package.json"
    if not folder.is_dir():
        raise NotNextJs(f"{folder} is not a folder. Name the folder of a Next.js product with --out.")
    if not path.is_file():
        raise NotNextJs(f"{folder} has no package.json: --out is the folder of a Next.js product.")
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
        groups = [document.get("dependencies") or {}, document.get("devDependencies") or {}]
        return {str(name): str(version) for group in groups for name, version in group.items()}
    except (ValueError, AttributeError, OSError) as error:
        raise NotNextJs(f"{path} is not valid JSON of a package.") from error


def _check(folder: Path, required: dict[str, str], name: str, oldest: tuple[int, int]) -> None:
    version = _installed(folder, name) or _lowest(required[name])
    if version is not None and version.release[:2] < oldest:
        raise NotNextJs(f"{folder} uses {name} {version}. {_FIX}")


def _installed(folder: Path, name: str) -> Version | None:
    path = folder / "node_modules" / name / "package.json"
    try:
        return Version(json.loads(path.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, InvalidVersion):
        return None


def _lowest(written: str) -> Version | None:
    """`^16.1.0` → 16.1.0; None for a tag, a path or a range that names no version."""
    try:
        return Version(written.lstrip("^~>=v ").split(" ")[0].replace(".x", ".0"))
    except InvalidVersion:
        return None
