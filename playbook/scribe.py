"""The scribe's log of a practice incident, as Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playbook import process
from playbook.drill import EntryKind, Scenario, escalation_lines
from playbook.pages import as_text

_SEVERITY, _OWNER = "Which severity?", "Who owns the postmortem?"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What happened `after` the alert fired: a question with its answer, or an observation without one."""

    after: timedelta
    stage: str
    what: str
    answer: str
    kind: EntryKind


def log(scene: Scenario, entries: Sequence[Entry], *, ended: str) -> str:
    """Return the log. `ended` says how the practice ended, such as `finished`."""
    runbook = scene.runbook
    last = entries[-1].after if entries else timedelta()
    facts = (
        ("Alert", runbook.name),
        ("Stack", scene.stack),
        ("Began", f"{scene.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"),
        ("Lasted", duration(last)),
        ("Severity", _answer(entries, _SEVERITY) or "not chosen"),
        ("Ended", ended),
    )
    parts = [
        f"# Drill: {as_text(runbook.name)}",
        "This was practice. Nobody was paged, and nothing was posted.",
        _table(("", ""), facts),
        "## Timeline (UTC)",
        _table(("time", "after", "step", "answer"), [_row(scene.at, entry) for entry in entries]),
        f"## Who would have been paged ({scene.at:%Z})",
        _list(escalation_lines(scene)) or "Nobody.",
        "## Messages",
        _list(f"{_time(scene.at, entry)}: {entry.answer or entry.what}" for entry in entries if _is_message(entry))
        or "None.",
        "## To improve",
        _list(_gaps(scene, entries)) or "Nothing was noted.",
        "## Postmortem",
        _fenced(_template(scene, entries)),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def duration(length: timedelta) -> str:
    """Return a length of time as `4 min 20 s`."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _gaps(scene: Scenario, entries: Sequence[Entry]) -> list[str]:
    gaps = [entry.answer or entry.what for entry in entries if entry.kind == "gap" and entry.answer != "none"]
    missing = [f"There is no hand-written part: {scene.runbook.hand_written_file}"]
    return [*(missing if scene.runbook.hand_written is None else []), *gaps]


def _is_message(entry: Entry) -> bool:
    return entry.kind == "message" and entry.answer != "none" and not entry.answer.isdigit()


def _row(at: datetime, entry: Entry) -> tuple[str, str, str, str]:
    return _time(at, entry), duration(entry.after), f"{entry.stage}: {entry.what}", entry.answer


def _time(at: datetime, entry: Entry) -> str:
    return f"{(at + entry.after).astimezone(UTC):%H:%M:%S}"


def _template(scene: Scenario, entries: Sequence[Entry]) -> str:
    severity, owner = _answer(entries, _SEVERITY), _answer(entries, _OWNER)
    title = f"{scene.runbook.name} (practice, {severity or 'no severity'}, {scene.at:%Y-%m-%d})"
    return process.POSTMORTEM.format(title=title, owner=f" {owner}" if owner else "")


def _answer(entries: Sequence[Entry], question: str) -> str | None:
    return next((entry.answer for entry in entries if entry.what == question), None)


def _fenced(text: str) -> str:
    return f"````markdown\n{text.strip()}\n````"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {as_text(line)}" for line in lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([as_text(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
