"""`watchbill drill`: a practice incident in the terminal. It pages nobody and contacts no vendor."""

import re
import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.forms.text import prose, shown
from cli.alert_names import one_named
from cli.instants import instant
from cli.planning import plan_of

if TYPE_CHECKING:
    from playbook.drill import EntryKind, Scenario
    from playbook.scribe import Entry

_WIDEST = 100
_INTERRUPTED = 130
_clock = time.monotonic
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@click.command()
@click.argument("alert")
@click.option("--stack", default="prod", show_default=True, help="A name under stacks/, or a folder's path.")
@click.option("--out", type=click.Path(path_type=Path), help="The log.  [default: drill-ALERT-TIME.md in this folder]")
@click.option("--at", default="now", help="When ALERT fires, such as `sunday 03:00` or an ISO time.  [default: now]")
@click.option("--yes", is_flag=True, help="Take the default answer of each question, for scripts.")
def command(alert: str, stack: str, out: Path | None, at: str, yes: bool) -> None:
    """Practise an incident: ALERT fires, and you answer each step as you would at night.

    Nobody is paged, nothing is posted, and no vendor is contacted. The steps come from the catalog: who is paged when,
    the alert's first steps, its runbook, the severities, the texts of the status page, and what closes an incident.

    The command keeps the times and writes a scribe's log as Markdown at the end, and when you press Ctrl-C. Answers are
    read from the standard input, one a line; an empty line takes the default.

    \b
    Examples:
      watchbill drill "High Error Rate"
      watchbill drill payment-failures --at "sunday 03:00" --out drills/payments.md
      watchbill drill storefront-health --yes

    Exit codes: 0 finished; 1 invalid input, or the input ended early; 130 interrupted. The log is written in each case.
    """
    from generated.files import FilesError, write_new
    from playbook.drill import practise

    scene = _scenario(alert, stack, at)
    path = out or Path(f"drill-{scene.runbook.slug}-{scene.at:%Y%m%d-%H%M}.md")
    _refuse_existing(path)
    talk = _Terminal(yes=yes)
    ended, code = "finished", 0
    try:
        practise(scene, talk)
    except KeyboardInterrupt:
        ended, code = f"interrupted in “{talk.stage_name}”", _INTERRUPTED
    except EOFError:
        ended, code = f"the input ended in “{talk.stage_name}”", 1
    text = _log(scene, talk.entries, ended)
    try:
        write_new(path, text)
    except FilesError as error:
        # A full disk must not lose the answers of half an hour.
        click.echo(text)
        raise click.ClickException(f"{error}. The log is printed above.") from error
    if code:
        click.echo()
        click.echo(f"The drill did not finish: {ended}.", err=True)
    click.echo(f"Log: {path}")
    sys.exit(code)


def _refuse_existing(path: Path) -> None:
    """Refuse a file that exists, and a folder that does not, before half an hour is spent."""
    if path.exists() or path.is_symlink():
        raise click.ClickException(f"{path} exists already. Name another file with --out.")
    parent = next((folder for folder in path.absolute().parents if folder.exists()), Path("/"))
    if not parent.is_dir():
        raise click.ClickException(f"{parent} is not a folder. Name another file with --out.")


def _scenario(alert: str, stack: str, at: str) -> "Scenario":
    from catalog.registry import ref_of
    from cli.verbs.who import home_zone
    from cli.waiting import waiting
    from plan.on_call.notifiers import notifiers
    from plan.on_call.timeline import timeline
    from playbook.build import build, slugs
    from playbook.drill import scenario
    from playbook.written import read_written

    plan = plan_of(stack)
    with waiting("preparing the incident"):
        catalog = plan.catalog
        names = slugs(catalog)
        of_page = [notifier for notifier in notifiers(catalog) if names[ref_of(notifier)] == alert]
        notifier = of_page[0] if of_page else one_named(catalog, alert, "watchbill drill ALERT", stack)
        when = instant(at, home_zone(catalog, (notifier,)), datetime.now(UTC))
        slug = names[ref_of(notifier)]
        written, problems = read_written(catalog)
        wrong = [problem for problem in problems if problem.file.stem == slug]
        if wrong:
            raise click.ClickException("the hand-written runbook has errors:\n" + "\n".join(map(str, wrong)))
        runbook = next(each for each in build(plan, written, when).runbooks if each.slug == slug)
    return scenario(catalog, runbook, timeline(catalog, notifier, when), when)


def _log(scene: "Scenario", entries: "Sequence[Entry]", ended: str) -> str:
    from playbook.scribe import log

    return log(scene, entries, ended=ended)


class _Terminal:
    """Shows the practice on the standard output, and reads answers from the standard input."""

    def __init__(self, *, yes: bool) -> None:
        self.entries: list[Entry] = []
        self.stage_name = "the start"
        self._yes = yes
        self._began = _clock()
        self._width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)

    @property
    def elapsed(self) -> timedelta:
        return timedelta(seconds=int(_clock() - self._began))

    def stage(self, title: str, lines: Iterable[str]) -> None:
        self.stage_name = title
        click.echo()
        click.secho(title, bold=True)
        for line in lines:
            self.say(line)

    def say(self, line: str) -> None:
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        # A row of a table and a command are not broken: they are read across, and copied.
        whole = line.startswith("|") or not line.strip()
        click.echo(f"  {line}" if whole else textwrap.fill(f"  {line}", self._width, subsequent_indent=f"{indent}  "))

    def ask(self, question: str, *, default: str, choices: Sequence[str] = (), kind: "EntryKind" = "step") -> str:
        offered = f" ({'/'.join(choices)})" if choices else ""
        click.echo(f"\n? {question}{offered}")
        answer = self._answer(default, choices)
        self._add(question, answer, kind)
        return answer

    def record(self, what: str, *, kind: "EntryKind" = "step") -> None:
        self.say(what)
        self._add(what, "", kind)

    def _add(self, what: str, answer: str, kind: "EntryKind") -> None:
        from playbook.scribe import Entry

        self.entries.append(Entry(after=self.elapsed, stage=self.stage_name, what=what, answer=answer, kind=kind))

    def _answer(self, default: str, choices: Sequence[str]) -> str:
        while True:
            prompt = f"  [{default}] > "
            text = "" if self._yes else _UNSEEN.sub("", input(prompt)).strip()
            if self._yes:
                click.echo(prompt)
            elif not sys.stdin.isatty():
                click.echo(text)
            answer = _chosen(text or default, choices)
            if answer is not None:
                return answer
            click.echo(f"  {shown(text)} is not an answer. Write {prose(choices)}.")


def _chosen(text: str, choices: Sequence[str]) -> str | None:
    """Return the text; of choices, the only one that it names in any case, by its beginning or by its number."""
    if not choices:
        return text
    words = re.sub(r"[\W_]", "", text.casefold())
    plain = {re.sub(r"[\W_]", "", choice.casefold()): choice for choice in choices}
    fitting = [choice for key, choice in plain.items() if words and (key.startswith(words) or words == key[-1])]
    exact = [plain[words]] if words in plain else fitting
    return exact[0] if len(exact) == 1 else None
