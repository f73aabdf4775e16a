"""Writes `docs/make-up.svg`: the terminal output of `make up`, from an empty local account. Needs tmux."""

import re
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

CLONE = Path(__file__).parent.parent
COLUMNS, LINES = 112, 400
FIRST_LINES = 24
_DONE = "=== done ==="


def main() -> None:
    """Run `make up` in a terminal of its own, and write its final content."""
    subprocess.run([str(CLONE / ".venv/bin/watchbill"), "local", "reset"], check=True)
    shown = _terminal(
        f"cd {CLONE} && clear && echo '$ make up' && make --no-print-directory up && echo '{_DONE}'; sleep 600"
    )
    console = Console(record=True, width=COLUMNS, file=sys.stderr, force_terminal=True)
    console.print(Text.from_ansi(_shortened(shown.replace(_DONE, "").rstrip())), soft_wrap=True)
    drawn = console.export_svg(title="watchbill")
    # Use the viewer's own fonts; the export would download some.
    (CLONE / "docs" / "make-up.svg").write_text(re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL))


def _shortened(shown: str) -> str:
    """Return the beginning, and everything from the outputs on, without the line for each resource between them."""
    lines = shown.splitlines()
    outputs = next(number for number, line in enumerate(lines) if "Outputs:" in line)
    return "\n".join([*lines[:FIRST_LINES], f"  … {outputs - FIRST_LINES} lines more …", "", *lines[outputs:]])


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
