"""Writes `docs/make-up.svg`: the terminal output of `make up`, from an empty local account. Needs tmux."""

import re
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path

from rich.console import Console
from rich.text import Text

CLONE = Path(__file__).parent.parent
COLUMNS, LINES = 112, 400
FIRST_LINES = 4
KEPT = {"On call:": 4, "Pages people": 4, "Manual steps": 6}
"""The lines that the picture shows of each part of the output. It must leave room for text on a first screen."""
_DONE = "=== done ==="
_RESET = "\x1b[0m"
"""Ends the colours of lines that the picture leaves out."""


def main() -> None:
    """Run `make up` in a terminal of its own, and write its final content."""
    subprocess.run([str(CLONE / ".venv/bin/watchbill"), "local", "reset"], check=True)
    screen = _terminal(
        f"cd {CLONE} && clear && echo '$ make up' && make --no-print-directory up && echo '{_DONE}'; sleep 600"
    )
    console = Console(record=True, width=COLUMNS, file=sys.stderr, force_terminal=True)
    console.print(Text.from_ansi(_shortened(screen.replace(_DONE, "").rstrip())), soft_wrap=True)
    svg = console.export_svg(title="watchbill")
    # Use the viewer's own fonts; the export would download some.
    (CLONE / "docs" / "make-up.svg").write_text(re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL))


def _shortened(screen: str) -> str:
    """Return the first lines of the output, and the first lines of some parts of the summary."""
    lines = screen.splitlines()
    titles = {title: _line_of(title, lines) for title in KEPT}
    shown = [*lines[:FIRST_LINES], *_more(min(titles.values()) - FIRST_LINES)]
    for title, begin in titles.items():
        end = begin + KEPT[title]
        rest = sum(1 for _ in takewhile(lambda line: line.startswith("  "), lines[end:]))
        shown += [_RESET + lines[begin], *lines[begin + 1 : end], *_more(rest)]
    return "\n".join(shown)


def _line_of(title: str, lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if Text.from_ansi(line).plain.startswith(title))


def _more(count: int) -> list[str]:
    return [f"  … {count} more lines …"] if count else []


def _terminal(command: str) -> str:
    tmux = ["tmux", "-L", "watchbill-picture"]
    subprocess.run([*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), command], check=True)
    try:
        for _ in range(300):
            shown = subprocess.run(
                [*tmux, "capture-pane", "-p", "-e"], check=True, capture_output=True, text=True
            ).stdout
            if f"\n{_DONE}" in shown:
                return shown
            time.sleep(1)
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)
    raise SystemExit(f"`make up` did not end; the terminal shows:\n{shown}")


if __name__ == "__main__":
    main()
