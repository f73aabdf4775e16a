"""The plan of a STACK argument."""

import sys
from typing import TYPE_CHECKING

import click

from cli.waiting import waiting

if TYPE_CHECKING:
    from plan.plan import Plan


def plan_of(stack: str) -> "Plan":
    """Return the plan of a stack; print the catalog's errors and exit with 1 if it has any.

    Raises:
        click.ClickException: the program refuses the catalog.
    """
    with waiting(f"planning {stack}"):  # importing the vendors' SDKs alone takes seconds
        from catalog import CatalogErrors
        from cli.stack import folder_of
        from plan.plan import PlanError, make_plan

        try:
            return make_plan(folder_of(stack))
        except CatalogErrors as errors:
            click.echo(str(errors), err=True)
            sys.exit(1)
        except PlanError as error:
            raise click.ClickException(str(error)) from error
