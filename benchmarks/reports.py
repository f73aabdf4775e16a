"""Reports of a review: the time to render each form, and the size of the page.

python -m benchmarks.reports [--alerts N…] [--rounds R] [--json FILE]

Every alert of the catalog gets another threshold, so that a review of N alerts has N changes of them, each with its
query, its message and its sentence. Milliseconds are of processor time.
"""

import re
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.catalogs import write_catalog
from benchmarks.figures import Figure, arguments, report
from plan.document.write import as_json
from plan.plan import make_plan
from policies.engine.evaluate import evaluate_rules
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import Review
from review.report.files import rendered
from review.report.links import Links
from stacks.garbage import collect_rarely

_FORMS = ("text", "markdown", "html", "json", "github")
_MOST_MS = 1_000
_MOST_MB = 3
_AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
_LINKS = Links(files="https://github.com/example/shop/blob/main/")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    options = arguments(__doc__, argv)
    collect_rarely()  # as the command does
    figures: list[Figure] = []
    for alerts in options.alerts:
        with tempfile.TemporaryDirectory() as folder:
            figures += measure(review_of(Path(folder), alerts), alerts, options.rounds)
    return report(figures, options.json)


def review_of(folder: Path, alerts: int) -> Review:
    """Return the review of a catalog of this many alerts, written into the folder, each with another threshold in the
    head.
    """
    stack = write_catalog(folder / "stacks", alerts)
    base = _document(stack)
    for file in stack.glob("*.yml"):
        file.write_text(_edited(file.read_text(encoding="utf-8")), encoding="utf-8")
    comparison = Comparison(stack="prod", base=base, head=_document(stack))
    at = _AT.isoformat(timespec="minutes")
    return Review(
        base="main", head="work tree", base_commit="0" * 40, at=at, stacks=(review_stack(comparison, approved=()),)
    )


def _edited(text: str) -> str:
    """Return the YAML with another threshold in every alert."""
    return re.sub(r"(condition: ['\"]?[a-z_0-9]+ [<>]=? )(\d+)", lambda it: f"{it[1]}{int(it[2]) + 1}", text)


def _document(stack: Path) -> Document:
    plan = make_plan(stack)
    return read_document(as_json(plan, evaluate_rules(plan, _AT.date()), _AT))


def measure(review: Review, alerts: int, rounds: int) -> list[Figure]:
    """Render each form `rounds` times, and measure the size of the page."""
    figures = [
        Figure(what=form, alerts=alerts, unit="ms", watchbill=_milliseconds(review, form, rounds), limit=_MOST_MS)
        for form in _FORMS
    ]
    size = len(rendered(review, "html", _LINKS).encode()) / 1_000_000
    return [*figures, Figure(what="size of the page", alerts=alerts, unit="MB", watchbill=(size,), limit=_MOST_MB)]


def _milliseconds(review: Review, form: str, rounds: int) -> tuple[float, ...]:
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        rendered(review, form, _LINKS)
        found.append(1000 * (time.process_time() - begun))
    return tuple(found)


if __name__ == "__main__":
    sys.exit(main())
