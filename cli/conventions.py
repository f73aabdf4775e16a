"""Options that every verb has, with the names that people know from other command lines.

A verb declares only what is its own. `add_conventions` adds `--json` beside `--format json`, `-s/--stack` beside a
STACK argument, `-q`, `-v` and `--no-color`. The functions below say what the user asked for.
"""

import os
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cli.completion import complete

_QUIET, _VERBOSE, _NO_PAGER = "watchbill.quiet", "watchbill.verbose", "watchbill.no-pager"
_STACKS = "watchbill.stacks"
_DONE = "_has_conventions"
VARIABLE = "_WATCHBILL_COMPLETE"
"""The environment variable by which a shell asks for suggestions."""

_EXIT_CODES = "Exit codes: 0 success; 1 invalid input or a failed run; 2 a check failed, such as a rule."


def quiet() -> bool:
    """Return whether the user asked for results and errors only (`-q`)."""
    return bool(_meta(_QUIET))


def verbose() -> bool:
    """Return whether the user asked for more detail (`-v`)."""
    return bool(_meta(_VERBOSE))


def pager_allowed() -> bool:
    """Return whether long output may go to a pager (not after `--no-pager`)."""
    return not _meta(_NO_PAGER)


def colour_allowed() -> bool:
    """Return whether output may be coloured: not after `--no-color`, with NO_COLOR, or on a terminal without colours.

    Source: https://no-color.org, read 2026-11-29: any value of NO_COLOR that is not empty counts.
    """
    context = click.get_current_context(silent=True)
    if context is not None and context.color is False:
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def add_conventions(command: click.Command) -> click.Command:
    """Add the options to a verb, once, and return it. A group passes them on to its verbs by itself."""
    if isinstance(command, click.Group) or getattr(command, _DONE, False):
        return command
    setattr(command, _DONE, True)
    for each in command.params:
        complete(each)
    _shorten_stack(command)
    options = [*_json(command), *_stack(command), *_switches()]
    taken = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    if "Exit codes:" not in (command.help or ""):
        command.epilog = _EXIT_CODES
    command.params += [option for option in options if not taken.intersection(option.opts)]
    assert command.callback is not None
    command.callback = _run(command.callback)
    return command


def _meta(key: str) -> Any:
    context = click.get_current_context(silent=True)
    return context.meta.get(key) if context else None


def _json(command: click.Command) -> list[click.Option]:
    """Return `--json` for a verb whose `--format` has JSON. The last of both on the command line decides."""
    choice = next((each for each in command.params if each.name == "format_"), None)
    if choice is None or not isinstance(choice.type, click.Choice) or "json" not in choice.type.choices:
        return []
    return [click.Option(["--json", "format_"], flag_value="json", help="The same as --format json.")]


def _shorten_stack(command: click.Command) -> None:
    """Give `--stack` its short form, where a verb has it already."""
    for each in command.params:
        if isinstance(each, click.Option) and "--stack" in each.opts and "-s" not in each.opts:
            each.opts.insert(0, "-s")


def _stack(command: click.Command) -> list[click.Option]:
    """Return `-s/--stack` for a verb that takes the stack as its argument."""
    argument = next((each for each in command.params if each.name in ("stack", "stacks")), None)
    if not isinstance(argument, click.Argument):
        return []
    several = argument.nargs == -1
    option = click.Option(
        ["-s", "--stack", "stack_option"],
        multiple=several,
        expose_value=False,
        callback=_remember_stack,
        help="The same as STACK, before or after the other arguments.",
    )
    complete(option)
    return [option]


def _remember_stack(context: click.Context, _option: click.Parameter, value: Any) -> Any:
    if value:
        context.meta[_STACKS] = value
    return value


def _switches() -> list[click.Option]:
    def switch(names: list[str], text: str, effect: Callable[[click.Context], None]) -> click.Option:
        def callback(context: click.Context, _option: click.Parameter, value: bool) -> bool:
            if value:
                effect(context)
            return value

        return click.Option(names, is_flag=True, expose_value=False, callback=callback, help=text)

    return [
        switch(["-q", "--quiet"], "Show only results and errors.", lambda context: _set(context, _QUIET)),
        switch(["-v", "--verbose"], "Show more detail, and the time taken.", lambda context: _set(context, _VERBOSE)),
        switch(["--no-pager"], "Print long output at once, and not page by page.", _unpaged),
        switch(["--no-color", "--no-colour"], "Show no colours, as with NO_COLOR.", _without_colour),
    ]


def _set(context: click.Context, key: str) -> None:
    context.meta[key] = True


def _unpaged(context: click.Context) -> None:
    context.meta[_NO_PAGER] = True


def _without_colour(context: click.Context) -> None:
    context.color = False
    # Libraries that print for us, and the engine, read this variable.
    os.environ["NO_COLOR"] = "1"


def _run(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Return the verb's function with the stack of `--stack`, and with the time taken for `-v`."""

    @wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        context = click.get_current_context()
        if (chosen := context.meta.get(_STACKS)) is not None:
            name = "stack" if "stack" in kwargs else "stacks"
            if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
                raise click.UsageError("--stack cannot be combined with STACK. Use one of them.")
            kwargs[name] = chosen
        begin = time.monotonic()
        try:
            return callback(*args, **kwargs)
        finally:
            if verbose():
                click.echo(f"took {time.monotonic() - begin:.1f} s", err=True)

    return run
