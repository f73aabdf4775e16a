"""`watchbill doctor`: what a stack needs of the vendors' accounts."""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plan.rights import KeyRights

_VENDORS = {"datadog": "Datadog", "pagerduty": "PagerDuty", "sentry": "Sentry"}


@click.command()
@click.argument("stack", default="prod")
@click.option("--rights", is_flag=True, help="List the rights that each vendor's key needs for this stack.")
@click.option("--all-kinds", is_flag=True, help="List the rights for everything that Watchbill can make.")
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def command(stack: str, rights: bool, all_kinds: bool, format_: str) -> None:
    """Say what STACK needs of the vendors' accounts: a name under stacks/, or a folder's path (prod if left out).

    With --rights, the rights of each key by the vendor's exact name, with the kinds that need them. Nothing is asked of
    any vendor, and no key is needed.

    \b
    Examples:
      watchbill doctor --rights
      watchbill doctor --rights staging --format json
      watchbill doctor --rights --all-kinds --format markdown > docs/rights.md
    """
    if not rights:
        raise click.UsageError("say what to look at: --rights")
    keys = _all_kinds() if all_kinds else _planned(stack)
    match format_:
        case "json":
            click.echo(json.dumps({"version": 1, "keys": [_json(key) for key in keys]}, indent=2))
        case "markdown":
            click.echo(_markdown(keys), nl=False)
        case _:
            click.echo("\n\n".join(_text(key) for key in keys))


def _all_kinds() -> "tuple[KeyRights, ...]":
    from plan.rights import RIGHTS, key_rights

    return key_rights(RIGHTS, unscoped=True)


def _planned(stack: str) -> "tuple[KeyRights, ...]":
    from cli.waiting import waiting

    with waiting(f"planning {stack}"):
        from catalog import CatalogErrors
        from cli.stack import folder_of
        from plan.plan import PlanError, make_plan
        from plan.rights import rights_of

        try:
            return rights_of(make_plan(folder_of(stack)))
        except (CatalogErrors, PlanError) as error:
            click.echo(str(error), err=True)
            sys.exit(1)


def _text(key: "KeyRights") -> str:
    lines = [f"{_VENDORS[key.vendor]}: {key.key}", *(f"  {note}" for note in key.notes)]
    for heading, rights in (("To apply (pulumi up)", key.write), ("To read (preview, refresh)", key.read)):
        lines += ["", f"  {heading}", *_columns(rights)]
    return "\n".join(lines)


def _columns(rights: Mapping[str, Iterable[str]]) -> list[str]:
    width = max(len(name) for name in rights)
    return [f"    {name:<{width}}  {', '.join(nouns)}" for name, nouns in rights.items()]


def _json(key: "KeyRights") -> dict[str, object]:
    return {
        "vendor": key.vendor,
        "key": key.key,
        "write": {name: list(nouns) for name, nouns in key.write.items()},
        "read": {name: list(nouns) for name, nouns in key.read.items()},
        "notes": list(key.notes),
    }


def _markdown(keys: "Iterable[KeyRights]") -> str:
    from plan.rights import SCANNED

    lines = [
        "# Rights that keys need",
        "",
        "`make docs` writes this page from the table of `watchbill doctor --rights`, which lists for a STACK only what",
        f"it needs. Held against the vendors' published schemas on {SCANNED}.",
    ]
    for key in keys:
        lines += ["", f"## {_VENDORS[key.vendor]}: `{key.key}`", "", *(f"- {note}" for note in key.notes)]
        for heading, rights in (("to apply", key.write), ("to read", key.read)):
            lines += ["", f"| right, {heading} | for |", "|---|---|"]
            lines += [f"| `{name}` | {', '.join(nouns)} |" for name, nouns in rights.items()]
    return "\n".join([*lines, ""])
