"""`watchbill`: the command's verbs. Each imports its modules when it runs: `check` must not wait for Pulumi."""

import errno
import importlib
import os
import sys

import click

from cli.conventions import VARIABLE, colour_allowed
from cli.group import Verbs
from cli.streams import open_closed_streams
from stacks.garbage import collect_rarely

_VERBS = {
    "init": ("cli.verbs.init", "Write a first stack, which pages nobody until told."),
    "check": ("cli.verbs.check", "Check a catalog, and show every error with its place."),
    "resolve": ("cli.verbs.resolve", "Print a catalog after its overlays, each value with its line."),
    "plan": ("cli.verbs.plan", "Show what a catalog creates, without keys or engine."),
    "watch": ("cli.verbs.watch", "Answer each saved file with errors, findings and the review."),
    "report": ("cli.verbs.report", "Convert a review from JSON to text, Markdown or HTML."),
    "digest": ("cli.verbs.digest", "Print one hash of code and plans, or what differs from a reviewed one."),
    "audit": ("cli.verbs.audit", "Compare code, engine state and live accounts, and list what nobody manages."),
    "adopt": ("cli.verbs.adopt", "Write the YAML and the import file for what exists in the accounts."),
    "show": ("cli.verbs.show", "Show everything about one alert, person or service."),
    "who": ("cli.verbs.who", "Show who is paged by an alert, minute by minute, or who is on call."),
    "rules": ("cli.verbs.rules", "List the rules that check plans."),
    "doctor": ("cli.verbs.doctor", "Check the manual steps, test a page, and list the rights that keys need."),
    "playbook": ("cli.verbs.playbook", "Write the incident playbook: a runbook for each alert, and who is on call."),
    "drill": ("cli.verbs.drill", "Practise an incident with a runbook, and write the scribe's log."),
    "app": ("cli.verbs.app", "Write the monitoring kit into a Next.js product."),
    "schema": ("cli.verbs.schema", "Print the schema of a catalog's files, for editors or for people."),
    "migrate": ("cli.verbs.migrate", "Convert the state of a stack that an earlier version applied."),
    "completion": ("cli.verbs.completion", "Print the script with which a shell completes this command."),
    "local": ("cli.verbs.local", "Run the real engine with stand-ins for the vendors."),
}


class _Verbs(Verbs):
    """The verbs by name, imported only when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(_VERBS)

    def find_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _VERBS:
            return None
        command = importlib.import_module(_VERBS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _VERBS.items()])


_OUTPUT_CLOSED = (errno.ENOSPC, errno.EPIPE, errno.EDQUOT)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="watchbill")
def watchbill() -> None:
    """Monitoring as code: one YAML catalog becomes Sentry, Datadog and PagerDuty.

    \b
    Examples:
      watchbill check                 check the catalog in stacks/prod
      watchbill plan staging          show what stacks/staging creates
      watchbill who                   show who is on call, and which alerts page them
      watchbill local up              create it locally, on stand-ins for the vendors

    Exit codes: 0 success; 1 invalid input or a failed run; 2 a check failed, such as a rule.
    """


def main() -> None:
    """Run the command line; invalid arguments exit with 1, like any invalid input."""
    open_closed_streams()
    collect_rarely()
    try:
        code = _run()
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in _OUTPUT_CLOSED:
            raise
        code = _unwritten(error)
    sys.exit(code)


def _run() -> str | int | None:
    """Return the exit value of the process."""
    try:
        colour = None if colour_allowed() else False
        return watchbill.main(standalone_mode=False, color=colour, complete_var=VARIABLE) or 0
    except SystemExit as ended:
        return ended.code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return 130


def _unwritten(error: OSError) -> int:
    """Report incomplete output; a reader that closed the pipe, as `head` does, needs no message."""
    # The buffer cannot be written any more, and Python would try again when it exits.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno != errno.EPIPE:
        click.echo(f"Error: cannot write the output: {error.strerror}", err=True)
    return 1
