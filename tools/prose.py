"""Checks the words of pages, help, messages, docstrings and comments with Vale.

    python -m tools.prose [PATH...]

Vale is built from the pinned module in `tools/vale`. The files in `tools/vale/styles` list the words. Vale reads only
the Markdown that this module writes: a page as it is, and of another file its texts, each on its line of the source.

Prints one line per finding. Exit codes: 0 no finding; 1 at least one, or Vale cannot run. Without Go, Vale cannot be
built: then nothing is checked, which is an error only in CI (CI=true).
"""

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
CHECKED = ("README.md", "Makefile", "docs", "tools", ".github", "nextjs/README.md", *PACKAGES)
"""The files and folders that `make lint` checks."""
UNCHECKED = frozenset({"docs/vendors.md"})
"""Pages that consist of the vendors' words and of titles of sources."""

_MODULE = ROOT / "tools" / "vale"
_VALE = ("go", "-C", str(_MODULE), "tool", "vale", "--config", str(_MODULE / "vale.ini"), "--no-exit", "--output=JSON")
_SUFFIXES = (".md", ".py", ".yml", ".yaml")
_VALUE = "…"
"""The placeholder of a value that the program inserts into a text."""


class ValeFailed(Exception):
    """Vale cannot run; the message gives the reason."""


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """A word or phrase that a style rejects, with its place."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} ({self.rule})"


def findings(paths: Iterable[Path]) -> list[Finding]:
    """Return what Vale finds in files and folders, sorted.

    Raises ValeFailed.
    """
    with tempfile.TemporaryDirectory() as name:
        copies = {Path(name) / f"{number}.md": file for number, file in enumerate(_files(paths))}
        for copy, file in copies.items():
            copy.write_text(text_of(file), encoding="utf-8")
        return sorted(
            Finding(
                file=_shown(copies[Path(copy)]),
                line=int(alert["Line"]),
                rule=alert["Check"],
                message=alert["Message"],
            )
            for copy, alerts in _alerts(Path(name)).items()
            for alert in alerts
        )


def text_of(file: Path) -> str:
    """Return the texts of a file as Markdown, each on its line of the file."""
    source = file.read_text(encoding="utf-8")
    if file.suffix == ".md":
        return source
    return _placed(_python_texts(source) if file.suffix == ".py" else _comments_and_help(source))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            names = {_shown(each) for each in (file, *file.parents)}
            if file.suffix in _SUFFIXES and file.is_file() and not names & UNCHECKED:
                yield file


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file)


def _placed(texts: Iterable[tuple[int, str]]) -> str:
    """Return texts, given with their first lines, as one text in which each is on its line."""
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for first, text in texts:
        for number, line in enumerate(text.splitlines(), first):
            lines[number].append(line.strip())
    return "".join(f"{' '.join(lines[number])}\n" for number in range(1, max(lines, default=0) + 1))


def _python_texts(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments and the strings of more than one word, each with its first line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and "noqa" not in token.string:
            yield token.start[0], token.string.lstrip("# ")
    for node in _outermost_strings(ast.parse(source)):
        text = _literal(node)
        if re.search(r"\w \w", text):
            yield node.lineno, text


def _outermost_strings(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the strings and f-strings below a node, without the parts of an f-string."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.JoinedStr) or (isinstance(child, ast.Constant) and isinstance(child.value, str)):
            yield child
        if isinstance(child, ast.JoinedStr):
            for part in child.values:
                yield from _outermost_strings(part)
        else:
            yield from _outermost_strings(child)


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else _VALUE


def _comments_and_help(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments (which include the help of make), messages and names of a Makefile or a YAML file."""
    for number, line in enumerate(source.splitlines(), 1):
        for text in re.findall(r"(?:^|\s)##? (.*)|echo \"([^\"]*)\"|name: (.*)", line):
            yield number, " ".join(filter(None, text))


def _alerts(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return Vale's alerts by file."""
    ended = subprocess.run([*_VALE, str(folder)], capture_output=True, text=True, check=False)
    try:
        alerts = json.loads(ended.stdout) if ended.returncode == 0 else None
    except ValueError:
        alerts = None
    if not isinstance(alerts, dict):
        raise ValeFailed(f"Vale cannot run: {(ended.stderr + ended.stdout).strip()}")
    return alerts


def main(paths: Sequence[str]) -> int:
    """Print the findings of the paths, by default of all that is checked; return the exit code."""
    if shutil.which("go") is None:
        print("Prose is not checked: Vale is built with Go, and Go is not installed.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    try:
        found = findings([Path(path).absolute() for path in paths] or [ROOT / name for name in CHECKED])
    except ValeFailed as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    print("".join(f"{finding}\n" for finding in found), end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
