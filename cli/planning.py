"""The plan of a STACK argument."""

import os
import sys
from typing import TYPE_CHECKING

import click

from cli.waiting import waiting
from review.inputs.environment import BASE_OF_A_REVIEW

if TYPE_CHECKING:
    from plan.plan import Plan


def plan_of(stack: str) -> "Plan":
    """Return the plan of a stack; print the catalog's errors and exit with 1 if it has any.

    Raises:
        click.ClickException: the program refuses the catalog.
    """
    with waiting(f"planning {stack}"):  # importing the vendors' SDKs alone takes seconds
        from catalog import CatalogErrors
        from cli.stack import folder_of, refuse_clear_secrets
        from plan.plan import PlanError, make_plan

        try:
            plan = make_plan(folder_of(stack))
            if BASE_OF_A_REVIEW not in os.environ:
                refuse_clear_secrets(plan.catalog)
            return plan
        except CatalogErrors as errors:
            click.echo(str(errors), err=True)
            sys.exit(1)
        except PlanError as error:
            raise click.ClickException(str(error)) from error
