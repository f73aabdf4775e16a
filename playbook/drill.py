"""A practice incident: what a person who is paged sees and decides, step by step. It pages nobody.

It has the facts of the playbook: the escalation at the instant of the practice, the alert's first steps, its runbook,
the severities, the status page's texts, and what closes an incident.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from catalog import Catalog
from plan.on_call.notifiers import looked_at
from plan.on_call.timeline import Step, Timeline
from playbook import process
from playbook.model import PublicText, Runbook

EntryKind = Literal["step", "message", "gap"]
"""What a question is about: a step, a message to others, or something that the runbook lacks."""
_NOTHING = "none"
_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)


class Talk(Protocol):
    """Shows text and asks questions; each answer is recorded with its time."""

    @property
    def elapsed(self) -> timedelta:
        """The time since the alert fired."""
        ...

    def stage(self, title: str, lines: Iterable[str]) -> None:
        """Begin a part of the practice."""
        ...

    def say(self, line: str) -> None:
        """Show a line."""
        ...

    def ask(self, question: str, *, default: str, choices: Sequence[str] = (), kind: EntryKind = "step") -> str:
        """Return the answer, the default if it is empty. With `choices`, one of them."""
        ...

    def record(self, what: str, *, kind: EntryKind = "step") -> None:
        """Record what was noticed without a question."""
        ...


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """The alert that fires at an instant (aware, in the zone of its rotation), and who is paged by it."""

    stack: str
    environment: str
    at: datetime
    runbook: Runbook
    timeline: Timeline

    def clock(self, minutes: int) -> str:
        """Return the time of day some minutes after the alert fired."""
        return f"{self.at + timedelta(minutes=minutes):%H:%M}"


def scenario(catalog: Catalog, runbook: Runbook, timeline: Timeline, at: datetime) -> Scenario:
    """Return the scenario of an alert's practice."""
    return Scenario(
        stack=catalog.stack.name,
        environment=catalog.stack.environment,
        at=at,
        runbook=runbook,
        timeline=timeline,
    )


def practise(scene: Scenario, talk: Talk) -> None:
    """Walk through the incident, from the page to the owner of the postmortem."""
    _page(scene, talk)
    _first_minutes(scene, talk)
    level = _severity(scene, talk)
    texts = _first_post(scene, level, talk)
    _runbook(scene.runbook, talk)
    _next_post(scene, texts, level, talk)
    _closing(level, talk)
    _postmortem(scene, level, talk)
    talk.stage("After the practice", ["What you write here goes into the log, for the next person who is paged."])
    talk.ask("What was missing or wrong in the runbook?", default=_NOTHING, kind="gap")


def escalation_lines(scene: Scenario) -> list[str]:
    """Return a line for each level that is paged while nobody acknowledges, up to the first repeat."""
    return [_step_text(scene, step) for step in scene.timeline.steps if step.round == 0 and step.calls]


def _step_text(scene: Scenario, step: Step) -> str:
    names = ", ".join(
        f"{call.person.name} ({call.rotation.name})" if call.rotation else call.person.name for call in step.calls
    )
    when = "at once" if step.minute == 0 else f"after {step.minute} min"
    return f"{scene.clock(step.minute)} {when}: {names}"


def _page(scene: Scenario, talk: Talk) -> None:
    runbook = scene.runbook
    lines = [
        f"{runbook.name} fires in {scene.environment} at {scene.at:%A %H:%M %Z}.",
        runbook.affected,
        f"Fires when: {looked_at(scene.timeline.route.notifier)}",
    ]
    paged = escalation_lines(scene)
    if not paged:
        talk.stage("The alert", [*lines, runbook.note or "It pages nobody.", *runbook.channels])
        talk.ask("You see it in a channel. Say that you look at it", default="I look at it.", kind="message")
        return
    repeat = runbook.escalation.repeat if runbook.escalation else 0
    again = [f"Repeated {repeat} times while nobody acknowledges"] if repeat else []
    talk.stage("The page", [*lines, "Paged while nobody acknowledges:", *(f"  {line}" for line in (*paged, *again))])
    talk.ask("Acknowledge the page", default="acknowledged")
    seconds = talk.elapsed.total_seconds()
    first = [step for step in scene.timeline.steps if step.round == 0 and step.calls]
    reached = [step.level for step in first if step.minute * 60 <= seconds]
    spared = next((step for step in first if step.minute * 60 > seconds), None)
    if spared:
        talk.say(f"Level {spared.level} would have been paged at {scene.clock(spared.minute)}. It is not.")
    if len(reached) > 1:
        talk.record(f"Level {reached[-1]} was paged before the acknowledgement", kind="gap")


def _first_minutes(scene: Scenario, talk: Talk) -> None:
    talk.stage("First five minutes", [f"{number}. {step}" for number, step in enumerate(process.FIRST_MINUTES, 1)])
    talk.ask("Write to the incident channel", default="I look at it.", kind="message")
    for step in scene.runbook.first_steps:
        talk.ask(step, default="done")
    if not scene.runbook.first_steps:
        talk.record("The alert has no first steps", kind="gap")


def _severity(scene: Scenario, talk: Talk) -> process.Level:
    lines = [f"{level.name}: {level.meaning}. {level.response}." for level in process.LEVELS]
    talk.stage("Severity", [*lines, "If you are unsure, take the higher one."])
    names = [level.name for level in process.LEVELS]
    chosen = talk.ask("Which severity?", default="SEV-2" if scene.runbook.pages else "SEV-4", choices=names)
    level = process.LEVELS[names.index(chosen)]
    for role in process.ROLES if level.major else ():
        if role.asked:
            talk.ask(f"{role.name} ({role.duty[0].lower()}{role.duty[1:]})", default="you")
    return level


def _first_post(scene: Scenario, level: process.Level, talk: Talk) -> tuple[PublicText, ...]:
    """Return the texts of the status page from the chosen one on; empty if nothing is posted."""
    if not level.public:
        talk.stage("Communication", [f"{level.name}: customers notice nothing. Nothing is posted."])
        return ()
    due = [f"The first post is due at {scene.clock(process.FIRST_POST_MINUTES)}."]
    due += [f"{when}: {what}" for when, what in process.COMMUNICATION]
    texts = scene.runbook.texts
    offered = [f"{number}. {text.title}: {text.messages[0][1]}" for number, text in enumerate(texts, 1)]
    talk.stage("Communication", [*due, *(["Texts of the status page:"] if offered else []), *offered])
    answer = talk.ask(
        "What do you post? The number of a text, or your own",
        default="1" if texts else _NOTHING,
        kind="message",
    )
    late = talk.elapsed - timedelta(minutes=process.FIRST_POST_MINUTES)
    if late > timedelta():
        talk.record(f"The first post was {int(late.total_seconds() // 60) + 1} min late", kind="gap")
    number = int(answer) - 1 if answer.isdigit() and 0 < int(answer) <= len(texts) else None
    if number is None:
        return ()
    talk.record(f"Posted “{texts[number].title}”: {texts[number].messages[0][1]}", kind="message")
    return (texts[number],)


def _runbook(runbook: Runbook, talk: Talk) -> None:
    if runbook.hand_written is None:
        talk.stage("Runbook", ["It has no hand-written part: no likely causes, and no way to roll back."])
        talk.ask("What would you need here?", default=_NOTHING, kind="gap")
        return
    for title, text in _sections(runbook.hand_written):
        talk.stage(f"Runbook: {title}", text.splitlines())
        talk.ask("What do you find, and what do you do?", default="done")


def _sections(markdown: str) -> list[tuple[str, str]]:
    """Return the title and the text of each part of a hand-written runbook."""
    parts = _HEADING.split(markdown)
    sections = [("Notes", parts[0].strip()), *zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True)]
    return [(title.strip(), text) for title, text in sections if text]


def _next_post(scene: Scenario, texts: Sequence[PublicText], level: process.Level, talk: Talk) -> None:
    if not level.public:
        return
    due = scene.clock(process.FIRST_POST_MINUTES + process.NEXT_POST_MINUTES)
    messages = [f"{phase}: {message}" for text in texts for phase, message in text.messages[1:]]
    talk.stage("Next post", [f"The next post is due at {due} at the latest.", *messages])
    talk.ask("What do you post?", default=messages[0] if messages else _NOTHING, kind="message")


def _closing(level: process.Level, talk: Talk) -> None:
    recovered, published, undone, owner = process.CLOSING
    conditions = [recovered, *([published] if level.public else []), undone, *([owner] if level.major else [])]
    talk.stage("Closing", ["The incident is over when:"])
    for condition in conditions:
        if talk.ask(condition, default="yes", choices=("yes", "no")) == "no":
            talk.record(f"Open: {condition}", kind="gap")


def _postmortem(scene: Scenario, level: process.Level, talk: Talk) -> None:
    if level.meeting_days is None:
        return
    meeting = scene.at + timedelta(days=level.meeting_days)
    talk.stage("Postmortem", [f"The meeting is on {meeting:%A, %Y-%m-%d} at the latest. The log has the template."])
    talk.ask("Who owns the postmortem?", default="the incident commander")
