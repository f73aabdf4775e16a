"""Plans as documents, one after the other in one process: what a review compares."""

import sys
from collections.abc import MutableMapping
from datetime import datetime
from pathlib import Path

from catalog import Catalog, CatalogErrors
from plan.document.write import as_json
from plan.plan import PlanError, make_plan
from policies.engine.evaluate import judge
from review.inputs.comparison import NotPlanned
from stacks.garbage import collect_rarely


def plan_document(folder: Path, at: str, catalogs: MutableMapping[Path, Catalog] | None = None) -> str:
    """The document of the plan of a folder for an instant (ISO, with offset), as one line.

    `catalogs` takes the catalog, by the folder's full path, for who needs it once more.

    Raises:
        NotPlanned: the catalog is wrong, or the program refuses.
    """
    instant = datetime.fromisoformat(at)
    try:
        plan = make_plan(folder)
    except (CatalogErrors, PlanError) as error:
        raise NotPlanned(str(error)) from error
    if catalogs is not None:
        catalogs[folder.resolve()] = plan.catalog
    return as_json(plan, judge(plan, instant.date()), instant, indent=None)


def main() -> None:
    """Print the documents of the folders that the command line names after the instant, a line for each."""
    collect_rarely()
    at, *folders = sys.argv[1:]
    for folder in folders:
        try:
            print(plan_document(Path(folder), at), end="", flush=True)
        except NotPlanned as error:
            sys.exit(str(error))
