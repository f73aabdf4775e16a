"""`watchbill init`: writes a first stack, which is valid and pages nobody until its owner says so."""

import sys
import tempfile
from email.utils import parseaddr
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

import click

from catalog import CatalogErrors, load
from catalog.forms.text import shown
from cli.first_stack import Answers, catalog_files, settings
from cli.stack import STACKS, stack_names

_QUESTIONS = {
    "stack": "Name of the stack (the folder in stacks/)",
    "service": "Name of the product or service",
    "url": "Its address",
    "slack": "Slack workspace and channel, such as acme#alerts",
    "on_call": "People on call, such as Sam Lee <sam@example.com>, Kim Cho <kim@example.com> (empty: later)",
}
_ZONE = "UTC"


def on_a_terminal() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty()


@click.command()
@click.argument("stack", required=False)
@click.option("--service", metavar="NAME", help="The product or service.")
@click.option("--url", metavar="URL", help="Its address, such as https://shop.example.com.")
@click.option("--slack", metavar="WORKSPACE#CHANNEL", help="Where alerts are posted.")
@click.option("--on-call", multiple=True, metavar="'NAME <EMAIL>'", help="A person on call; repeat it for each.")
@click.option("--zone", "time_zone", metavar="ZONE", help=f"The time zone of the people on call.  [default: {_ZONE}]")
@click.option("--environment", metavar="NAME", help="The product's `env` tag.  [default: prod]")
def command(
    stack: str | None,
    service: str | None,
    url: str | None,
    slack: str | None,
    on_call: tuple[str, ...],
    time_zone: str | None,
    environment: str | None,
) -> None:
    """Write a first stack: stacks/STACK/catalog.yml and Pulumi.STACK.yaml.

    On a terminal, the command asks for what is missing. The stack has three alerts and an uptime check that post to
    Slack. It pages nobody: the file says which two words to change for that.

    \b
    Examples:
      watchbill init
      watchbill init acme --service Shop --url https://shop.example.com --slack acme#alerts \\
          --on-call 'Sam Lee <sam@example.com>' --zone Europe/Berlin
    """
    given = {"stack": stack, "service": service, "url": url, "slack": slack, "on_call": ", ".join(on_call) or None}
    asked = _asked(given)
    people = _people(asked["on_call"])
    if people and time_zone is None and on_a_terminal():
        time_zone = click.prompt("Their time zone", default=_ZONE)
    workspace, channel = _slack(asked["slack"])
    answers = Answers(
        stack=asked["stack"],
        environment=environment or "prod",
        service=asked["service"],
        url=asked["url"],
        workspace=workspace,
        channel=channel,
        people=people,
        time_zone=_zone(time_zone or _ZONE),
    )
    folder = _write(answers)
    _say_next(answers, folder)


def _asked(given: dict[str, str | None]) -> dict[str, str]:
    """Return the answers: those of the command line, and of the person at the terminal for the others.

    Raises:
        click.UsageError: one is missing, and nobody can be asked.
    """
    missing = [name for name, value in given.items() if value is None]
    if not on_a_terminal():
        needed = [name for name in missing if name != "on_call"]
        if needed:
            options = " and ".join("STACK" if name == "stack" else f"--{name}" for name in needed)
            raise click.UsageError(f"missing {options}. On a terminal, `watchbill init` asks for them.")
        return {name: value or "" for name, value in given.items()}
    default = {"stack": "acme", "on_call": ""}
    return {
        name: click.prompt(_QUESTIONS[name], default=default.get(name), show_default=name == "stack")
        if value is None
        else value
        for name, value in given.items()
    }


def _slack(text: str) -> tuple[str, str]:
    """Return a Slack workspace and the channel, without its `#`.

    Raises:
        click.UsageError: one of the two is missing.
    """
    workspace, _, channel = (part.strip() for part in text.partition("#"))
    if not workspace or not channel:
        raise click.UsageError("--slack: write WORKSPACE#CHANNEL, such as acme#alerts")
    return workspace, channel


def _people(text: str) -> tuple[tuple[str, str], ...]:
    """Return the names and addresses of people.

    Raises:
        click.UsageError: one is not of the form `Name <address>`.
    """
    people = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        name, address = parseaddr(part)
        if not name or "@" not in address:
            raise click.UsageError(f"{shown(part)} is not a person on call. Write 'Sam Lee <sam@example.com>'.")
        people.append((name, address))
    return tuple(people)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:
        raise click.UsageError(f"unknown time zone {shown(name)}. Example: Europe/Berlin") from error
    return name


def _write(answers: Answers) -> Path:
    """Write the stack: all of its files, or none.

    Raises:
        click.ClickException: it exists, an answer is invalid, or a file cannot be written.
    """
    name = answers.stack
    folder, file = STACKS / name, STACKS.parent / f"Pulumi.{name}.yaml"
    if Path(name).name != name or name.startswith(".") or not name:
        raise click.ClickException(f"{shown(name)} is not the name of a folder. Use letters, digits and `-`.")
    for path in (folder, file):
        if path.exists():
            raise click.ClickException(f"{path.relative_to(STACKS.parent)} exists. Choose another name.")
    try:
        with tempfile.TemporaryDirectory(dir=STACKS.parent, prefix=".init-") as draft:
            new = Path(draft) / "stacks" / name
            new.mkdir(parents=True)
            for file_name, text in catalog_files(answers).items():
                (new / file_name).write_text(text, encoding="utf-8")
            load(new)
            file.write_text(settings(answers), encoding="utf-8")
            try:
                new.rename(folder)
            except OSError:
                file.unlink()
                raise
    except CatalogErrors as invalid:
        reasons = "; ".join(dict.fromkeys(error.message for error in invalid.errors))
        raise click.ClickException(f"an answer is invalid, so nothing was written: {reasons}") from invalid
    except OSError as error:
        raise click.ClickException(f"cannot write the stack: {error.strerror}. Nothing was written.") from error
    return folder


def _say_next(answers: Answers, folder: Path) -> None:
    name = quote(answers.stack)
    lines = [
        f"Wrote stacks/{folder.name}/catalog.yml and Pulumi.{folder.name}.yaml. It pages nobody yet.",
        f"  watchbill check {name}             find errors",
        f"  watchbill plan {name}              what it makes, and who is notified",
        f"  watchbill local reset && make up STACK={name}   try it on this machine",
    ]
    others = [stack for stack in stack_names() if stack != answers.stack]
    if others:
        lines.append(
            f"Other stacks: {', '.join(others)}. If they are the examples, delete their folders and Pulumi files. "
            "In one account, only one stack creates what an account has once; the others write `stack: {owns: false}`."
        )
    click.echo("\n".join(lines))
