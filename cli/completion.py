"""What a shell completes: stacks, alerts, people, services, and the risks of the last review.

Click asks the type of a parameter: https://click.palletsprojects.com/en/stable/shell-completion/, read 2026-11-29.
"""

from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem
from platformdirs import user_cache_path

_RISKS = "risks-of-the-last-review"
_MOST_BYTES = 1_000_000


class _Completed(click.ParamType[str]):
    """A text for which the shell has suggestions. An invalid catalog suggests nothing: there is nowhere to say why."""

    name = "text"

    def values(self, context: click.Context) -> Iterable[tuple[str, str]]:
        """Return each suggestion with its explanation."""
        raise NotImplementedError

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 (click's signature)
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the suggestions that begin with what is typed, in any case."""
        typed = incomplete.lstrip("'\"").casefold()
        try:
            suggestions = [pair for pair in self.values(ctx) if pair[0].casefold().startswith(typed)]
        except (click.ClickException, ValueError, OSError):
            return []
        return [CompletionItem(value, help=text) for value, text in suggestions]


class _Stacks(_Completed):
    def values(self, context: click.Context) -> Iterable[tuple[str, str]]:  # noqa: ARG002 (the method's signature)
        from cli.stack import stack_names

        return [(name, "stack") for name in stack_names()]


class _Items(_Completed):
    """Ids of the catalog of the stack on the command line: of notifiers, people, services."""

    def __init__(self, *kinds: str) -> None:
        self._kinds = kinds

    def values(self, context: click.Context) -> Iterable[tuple[str, str]]:
        from catalog import CatalogErrors, load
        from cli.stack import folder_of
        from plan.on_call.notifiers import notifiers

        try:
            catalog = load(folder_of(str(context.params.get("stack") or "prod")))
        except CatalogErrors:
            return []
        of_kind = {
            "notifier": [(each.id, each.name) for each in notifiers(catalog)],
            "person": [(each.id, each.name) for each in catalog.on_call.people],
            "service": [(each.id, each.name) for each in catalog.services],
        }
        return [pair for kind in self._kinds for pair in of_kind[kind]]


class _Risks(_Completed):
    def values(self, context: click.Context) -> Iterable[tuple[str, str]]:  # noqa: ARG002 (the method's signature)
        lines = _risks_file().read_text(encoding="utf-8")[:_MOST_BYTES].splitlines()
        return [(id, text) for id, _, text in (line.partition("\t") for line in lines)]


STACK = _Stacks()
ALERT = _Items("notifier")
ITEM = _Items("notifier", "person", "service")
RISK = _Risks()
_BY_NAME = {
    "stack": STACK,
    "stacks": STACK,
    "stack_option": STACK,
    "alert": ALERT,
    "page": ALERT,
    "item": ITEM,
    "approved": RISK,
}
"""The types of parameters, by the name that every verb uses for them."""


def complete(parameter: click.Parameter) -> None:
    """Let the shell complete a parameter of plain text whose name says what it takes."""
    if isinstance(parameter.type, click.types.StringParamType):
        parameter.type = _BY_NAME.get(str(parameter.name), parameter.type)


def keep_risks(risks: Iterable[tuple[str, str]]) -> None:
    """Store the ids and texts of a review's risks for the completion of `--approve`.

    A cache that cannot be written costs the suggestions only.
    """
    lines = [f"{id}\t{' '.join(text.split())}\n" for id, text in risks]
    path = _risks_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8")
    except OSError:
        return


def _risks_file() -> Path:
    return user_cache_path("watchbill") / _RISKS
