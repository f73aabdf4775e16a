"""`watchbill`: the command's verbs. Each imports what it needs when it runs: `check` must not wait for Pulumi."""

import errno
import importlib
import os
import sys

import click

from cli.group import Verbs
from stacks.garbage import collect_rarely

_VERBS = {
    "check": ("cli.verbs.check", "Say whether a catalog is right, and where it is not."),
    "resolve": ("cli.verbs.resolve", "Print a catalog after its overlays, each value with its line."),
    "plan": ("cli.verbs.plan", "Show what a catalog makes, without keys or engine."),
    "report": ("cli.verbs.report", "Show a review that was written as JSON, in another form."),
    "who": ("cli.verbs.who", "Say who is woken by an alert, minute by minute, or who is on call."),
    "rules": ("cli.verbs.rules", "List the rules that a plan is judged by."),
    "doctor": ("cli.verbs.doctor", "Say what keys need, and what a run of the engine left undone."),
    "schema": ("cli.verbs.schema", "Print what a catalog's files may say, for editors or for people."),
    "migrate": ("cli.verbs.migrate", "Convert the state of a stack that an earlier version applied."),
    "local": ("cli.verbs.local", "Run the real engine against stand-ins for the vendors."),
}


class _Verbs(Verbs):
    """The verbs, found by name and imported only when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _VERBS:
            return None
        command = importlib.import_module(_VERBS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _VERBS.items()])


_OUTPUT_GONE = (errno.ENOSPC, errno.EPIPE, errno.EDQUOT)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="watchbill")
def watchbill() -> None:
    """Monitoring as code: one YAML catalog becomes Sentry, Datadog and PagerDuty.

    \b
    Examples:
      watchbill check                 the catalog in stacks/prod
      watchbill plan staging          what stacks/staging makes
      watchbill who                   who is on call, and what wakes them
      watchbill local up              make it, on stand-ins for the vendors

    Exit codes: 0 fine, 1 the input or the run is wrong; 2 is kept for what a command was asked to judge and refuses.
    """


def main() -> None:
    """Run the command line; a wrong one exits with 1, as any wrong input does."""
    collect_rarely()
    try:
        code = _run()
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in _OUTPUT_GONE:
            raise
        code = _unwritten(error)
    sys.exit(code)


def _run() -> str | int | None:
    """What the process is to exit with."""
    try:
        return watchbill.main(standalone_mode=False) or 0
    except SystemExit as ended:
        return ended.code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130


def _unwritten(error: OSError) -> int:
    """Say that the output is not whole; a reader that went away, as `head` does, need not be told."""
    # What is left in the buffer can go nowhere, and Python would try once more at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno != errno.EPIPE:
        click.echo(f"the output cannot be written: {error.strerror}", err=True)
    return 1
