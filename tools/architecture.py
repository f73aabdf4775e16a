"""Writes `docs/architecture.svg` and the folders' table in `docs/architecture.md`: `python -m tools.architecture`.

Both are made from the code. The picture shows the layers and the classes that each imports from another.
"""

import ast
import re
import subprocess
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import jinja2

CLONE = Path(__file__).parent.parent
PAGE = CLONE / "docs" / "architecture.md"
PICTURE = CLONE / "docs" / "architecture.svg"
_SHARED = ("catalog", "components", "stacks", "plan", "policies", "review", "generated")
LAYERS = (*_SHARED, "audit", "product", "playbook", "doctor", "local", "cli")
NAMES_SHOWN = 3
WRAP = 78
MARGIN, WIDTH, HEIGHT, GAP, LANE = 20, 700, 108, 24, 16
_TEMPLATE = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ 2 * margin + width + lane * (arrows | length + 2) }} \
{{ 2 * margin + (height + gap) * (layers | length) - gap }}" role="img" aria-label="The layers and their imports">
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .name { font-weight: 600; font-size: 15px }
  .imports { font: 12px ui-monospace, monospace; fill: #57606a }
  rect { fill: #f6f8fa; stroke: #8c959f }
  path { fill: none; stroke: #57606a }
  marker path { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .imports { fill: #9198a1 } rect { fill: #161b22; stroke: #6e7681 }
    path { stroke: #9198a1 } marker path { fill: #9198a1 }
  }
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
<path d="M0 0 8 4 0 8z"/></marker></defs>
{% for layer in layers %}
<g transform="translate({{ margin }} {{ layer.y }})"><rect width="{{ width }}" height="{{ height }}" rx="8"/>
<text class="name" x="14" y="24">{{ layer.name }}/</text>
{% for line in layer.summary %}
<text x="130" y="{{ 24 + 17 * loop.index0 }}">{{ line }}</text>
{% endfor %}
{% for line in layer.imports %}
<text class="imports" x="{{ 14 + (loop.index0 % 2) * 345 }}" y="{{ 64 + 16 * (loop.index0 // 2) }}">{{ line }}</text>
{% endfor %}
</g>
{% endfor %}
{% for arrow in arrows %}
{% set x = margin + width %}
{% set far = x + lane * (arrow.lane + 1) %}
<path marker-end="url(#arrow)" d="M{{ x }} {{ margin + arrow.begin * (height + gap) + 12 + 6 * arrow.end }}H{{ far }}\
V{{ margin + arrow.end * (height + gap) + height - 12 - 6 * arrow.begin }}H{{ x }}"/>
{% endfor %}
</svg>
"""
)


def main() -> None:
    """Write both files."""
    PICTURE.write_text(picture(), encoding="utf-8")
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def with_table(page: str) -> str:
    """Return the page's text with the current table of folders; raise ValueError if the page has no place for it."""
    before, begin, rest = page.partition("<!-- folders, generated -->\n")
    _, end, after = rest.partition("<!-- end of folders -->")
    if not (begin and end):
        raise ValueError("docs/architecture.md has no place for the folders' table")
    return before + begin + table() + end + after


def picture() -> str:
    """Return an SVG: a box per layer, and an arrow for each pair in which the lower one imports from the upper one."""
    imported = _imported()
    layers = [
        {
            "name": layer,
            "summary": textwrap.wrap(_summary(CLONE / layer), WRAP),
            "imports": [
                f"{giver}: {', '.join(_most_used(imported[giver, layer]))}"
                for giver in LAYERS
                if (giver, layer) in imported
            ],
            "y": MARGIN + number * (HEIGHT + GAP),
        }
        for number, layer in enumerate(LAYERS)
    ]
    arrows = [
        {"begin": LAYERS.index(giver), "end": LAYERS.index(taker), "lane": lane}
        for lane, (giver, taker) in enumerate(
            sorted(imported, key=lambda pair: (LAYERS.index(pair[1]) - LAYERS.index(pair[0]), LAYERS.index(pair[0])))
        )
    ]
    return _TEMPLATE.render(layers=layers, arrows=arrows, margin=MARGIN, width=WIDTH, height=HEIGHT, gap=GAP, lane=LANE)


def _most_used(names: Counter[str]) -> list[str]:
    """Return the classes imported by most modules, else the functions."""
    by_use = sorted(names, key=lambda name: (-names[name], name))
    return ([name for name in by_use if name[0].isupper() and not name.isupper()] or by_use)[:NAMES_SHOWN]


def table() -> str:
    """Return a Markdown table: each folder with the first sentence of its docstring and its number of modules."""
    lines = ["| folder | modules | what is in it |", "|---|---|---|"]
    for layer in LAYERS:
        for folder in _folders(layer):
            modules = len([file for file in folder.glob("*.py") if file.name != "__init__.py"])
            lines.append(f"| `{folder.relative_to(CLONE).as_posix()}/` | {modules} | {_summary(folder)} |")
    return "\n".join([*lines, ""])


def _imported() -> dict[tuple[str, str], Counter[str]]:
    """Return how many modules import each name, by (imported layer, importing layer)."""
    imported: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for layer in LAYERS:
        for folder in _folders(layer):
            for file in sorted(folder.glob("*.py")):
                for giver, name in _imports(file):
                    if giver in LAYERS and giver != layer:
                        imported[giver, layer][name] += 1
    return imported


def _imports(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module.split(".")[0], alias.name) for alias in node.names)


def _folders(layer: str) -> list[Path]:
    """Return the layer's packages that git tracks, the layer itself first."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", f"{layer}/*__init__.py"],
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted({(CLONE / line).parent for line in listed.stdout.splitlines() if (CLONE / line).exists()})


def _summary(folder: Path) -> str:
    """Return the first sentence of the package's docstring."""
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    sentence = re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]
    return sentence.replace("|", "\\|").replace("`", "")


if __name__ == "__main__":
    main()
