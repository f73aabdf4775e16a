"""Compares the vendors' published schemas and changelogs with the endpoints that Watchbill uses. It only reads files.

    python -m tools.retirements FOLDER

FOLDER holds what the vendors publish, as downloaded by .github/workflows/retirements.yml: `datadog-v1.yaml`,
`datadog-v2.yaml`, `pagerduty.json`, `sentry.json` (OpenAPI), and any `<vendor>*.md` or `.txt` (changelogs).

Prints one Markdown line per finding. Exit codes: 0 no finding, 2 at least one, 1 a schema cannot be read.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ENDPOINTS = Path(__file__).parent / "endpoints.yml"
_METHODS = ("get", "post", "put", "patch", "delete")
_MARKS = re.compile(r"\b(deprecat\w*|remov\w*|retir\w*|sunset\w*|end[- ]of[- ]life|no longer)\b", re.IGNORECASE)


class UnreadableSchema(Exception):
    """A schema is missing, or is not an OpenAPI document; the message names the file."""


@dataclass(frozen=True, kw_only=True, order=True)
class Retirement:
    """An endpoint that a vendor has deprecated or removed, with the resource types that use it and the source."""

    schema: str
    endpoint: str
    reason: str
    types: tuple[str, ...]

    def __str__(self) -> str:
        return f"- `{self.endpoint}` ({self.schema}): {self.reason}. Used for {', '.join(self.types)}."


def endpoints(file: Path = ENDPOINTS) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the resource types that need each endpoint (`METHOD path`), by schema."""
    listed: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for schema, types in listed.items():
        by_endpoint: dict[str, list[str]] = {}
        for type_, used in types.items():
            for endpoint in used:
                by_endpoint.setdefault(endpoint, []).append(type_.rsplit(":", 1)[-1])
        found[schema] = {endpoint: tuple(names) for endpoint, names in by_endpoint.items()}
    return found


def retirements(folder: Path, used: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None) -> list[Retirement]:
    """Return the used endpoints that the vendors' publications in a folder deprecate or no longer list, sorted.

    Raises UnreadableSchema.
    """
    used = endpoints() if used is None else used
    found = [it for schema, wanted in used.items() for it in _in_schema(schema, wanted, _operations(folder, schema))]
    found += [it for file in _changelogs(folder) for it in _in_changelog(file, used)]
    return sorted(set(found))


def _operations(folder: Path, schema: str) -> dict[tuple[str, str], Mapping[str, Any]]:
    file = next((path for path in (folder / f"{schema}.yaml", folder / f"{schema}.json") if path.is_file()), None)
    if file is None:
        raise UnreadableSchema(f"{folder}: no {schema}.yaml and no {schema}.json")
    text = file.read_text(encoding="utf-8")
    try:
        document = json.loads(text) if file.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)
        paths = document["paths"]
        operations = {
            (method.upper(), _shape(path)): operation
            for path, methods in paths.items()
            for method, operation in methods.items()
            if method in _METHODS
        }
    except (ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableSchema(f"{file}: not an OpenAPI document ({type(error).__name__})") from error
    if not operations:
        raise UnreadableSchema(f"{file}: lists no operation")
    return operations


def _in_schema(
    schema: str, wanted: Mapping[str, tuple[str, ...]], operations: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Iterator[Retirement]:
    for endpoint, types in wanted.items():
        method, path = endpoint.split()
        operation = operations.get((method, _shape(path)))
        if operation is None:
            yield Retirement(schema=schema, endpoint=endpoint, reason="no longer in the published schema", types=types)
        elif operation.get("deprecated") or "x-sunset" in operation:
            yield Retirement(schema=schema, endpoint=endpoint, reason="marked deprecated in the schema", types=types)


def _changelogs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in (".md", ".txt"))


def _in_changelog(file: Path, used: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[Retirement]:
    """Yield lines that name one of our endpoints by method and path, and a word such as deprecated."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for line in filter(_MARKS.search, lines):
        for schema, wanted in used.items():
            if not file.stem.startswith(schema.partition("-")[0]):
                continue
            for endpoint, types in wanted.items():
                if _names(line, endpoint):
                    reason = f"in {file.name}: {line.strip()[:160]}"
                    yield Retirement(schema=schema, endpoint=endpoint, reason=reason, types=types)


def _names(line: str, endpoint: str) -> bool:
    method, path = endpoint.split()
    written = re.findall(r"\b(GET|POST|PUT|PATCH|DELETE)\s+`?(/[\w/{}.-]*)", line)
    return any(method == other and _shape(path) == _shape(where) for other, where in written)


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path).rstrip("/").rstrip(".")


def main(arguments: Iterable[str]) -> int:
    """Print the findings for the folder named in `arguments`, and return the exit code."""
    folders = list(arguments)
    if len(folders) != 1 or not Path(folders[0]).is_dir():
        print("usage: python -m tools.retirements FOLDER", file=sys.stderr)
        return 1
    try:
        found = retirements(Path(folders[0]))
    except UnreadableSchema as unreadable:
        print(unreadable, file=sys.stderr)
        return 1
    print("\n".join(map(str, found)) if found else "No endpoint in use is marked.")
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
