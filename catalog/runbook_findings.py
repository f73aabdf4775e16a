"""Findings about items that page people, and have no hand-written part in the playbook."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from catalog.alerts.model import BaseAlert
from catalog.error_tracking.model import ErrorAlert, ErrorTracking
from catalog.findings import Finding
from catalog.notifiers import Notifier
from catalog.paging import pages_people
from catalog.registry import SLOS, ref_of
from catalog.runbooks import FOLDER, Kind, RunbookLinks, page_names, written_files
from catalog.slos.model import Slo, SloAlert
from catalog.stack import Stack
from catalog.uptime.model import UptimeCheck


def written_findings(
    stack: Stack,
    notifiers: Sequence[Notifier],
    slos: Sequence[Slo],
    tracking: ErrorTracking | None,
    runbooks: RunbookLinks,
    folders: Iterable[Path],
) -> tuple[Finding, ...]:
    """Return one finding for each page of the playbook that pages people and that nobody has written, by its name.

    A stack that names no playbook and has no file in `runbooks/` keeps its runbooks elsewhere: it has no finding. Nor
    has an item with a `runbook` of its own.
    """
    written = {file.stem for file in written_files(folders)}
    if not written and runbooks.playbook is None:
        return ()
    of_errors = tracking.alerts if tracking else ()
    names = page_names(page_ids((*notifiers, *of_errors), slos))
    objectives = {slo.id: slo for slo in slos}
    missing: dict[str, Finding] = {}
    for notifier in (*notifiers, *of_errors):
        kind, id = page_of(notifier)
        name = names[kind, id]
        if name in written or name in missing or not pages_people(notifier, stack, tracking):
            continue
        item = objectives[id] if kind == "slo" else notifier
        own = getattr(item, "runbook", None)
        if own is None or own == runbooks.of(kind, id, None, notifier.service):
            message = f"{item.name} pages people, and its runbook has no hand-written part. "
            message += f"Write {FOLDER}/{name}.md in the stack's folder, or in a folder that it extends"
            ref = SLOS.ref(id) if kind == "slo" else ref_of(notifier)
            missing[name] = Finding("runbook-not-written", "warning", message, item.source, item=ref)
    return tuple(missing[name] for name in sorted(missing))


def page_of(notifier: Notifier) -> tuple[Kind, str]:
    """Return what the page of a notifier is about: the SLO of an SLO alert, else the notifier itself."""
    match notifier:
        case SloAlert(slo_id=slo):
            return "slo", slo
        case UptimeCheck(id=id):
            return "check", id
        case ErrorAlert(id=id):
            return "sentry", id
        case BaseAlert(id=id):
            return "alert", id
    raise TypeError(f"{type(notifier).__name__} has no page")


def page_ids(notifiers: Iterable[Notifier], slos: Iterable[Slo]) -> dict[Kind, set[str]]:
    """Return the ids that `page_names` needs. An SLO without alerts has a name, too: a link is named before that."""
    ids: dict[Kind, set[str]] = {"slo": {slo.id for slo in slos}}
    for kind, id in map(page_of, notifiers):
        ids.setdefault(kind, set()).add(id)
    return ids
