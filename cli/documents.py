"""Plans as documents, several from one process, for a review to compare."""

import os
import sys
from collections.abc import MutableMapping
from datetime import datetime
from pathlib import Path

from catalog import Catalog, CatalogErrors
from cli.stack import refuse_clear_secrets
from plan.document.write import as_json
from plan.plan import PlanError, make_plan
from policies.engine.evaluate import evaluate_rules
from review.inputs.environment import BASE_OF_A_REVIEW
from review.inputs.sides import NotPlanned
from stacks.garbage import collect_rarely


def plan_document(folder: Path, at: str, catalogs: MutableMapping[Path, Catalog] | None = None) -> str:
    """Return the document of a folder's plan for an instant (ISO, with offset), as one line.

    `catalogs` receives the catalog, by the folder's full path, for further use.

    Raises:
        NotPlanned: the catalog is invalid, a secret in the head's settings is not encrypted, or the program refuses it.
    """
    instant = datetime.fromisoformat(at)
    try:
        plan = make_plan(folder)
        if BASE_OF_A_REVIEW not in os.environ:
            refuse_clear_secrets(plan.catalog)
    except (CatalogErrors, PlanError) as error:
        raise NotPlanned(str(error)) from error
    if catalogs is not None:
        catalogs[folder.resolve()] = plan.catalog
    return as_json(plan, evaluate_rules(plan, instant.date()), instant, indent=None)


def main() -> None:
    """Print the documents of the folders named on the command line after the instant, one per line."""
    collect_rarely()
    at, *folders = sys.argv[1:]
    for folder in folders:
        try:
            print(plan_document(Path(folder), at), end="", flush=True)
        except NotPlanned as error:
            sys.exit(str(error))
