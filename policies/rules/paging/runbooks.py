"""Rules on runbooks: each page names one, and it is reachable while the service is down."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from catalog import Notifier, Slo, SloAlert
from policies.engine.inputs import MONITOR, TEST, at, entries, is_opaque, messages
from policies.engine.message import pages
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import FoundAtLoad, Resource, WholePlan, each, rule

_LINK = re.compile(r"runbook\W{0,10}https?://", re.IGNORECASE)


@rule(id="runbook-missing", severity="error", scope=each(MONITOR, TEST), paging_only=True)
def runbook_missing(resource: Resource) -> str | None:
    """At night nobody remembers what this alert means and what to do.

    Fix: Write `runbooks:` in the service, or `runbook:` in the item.

    Wrong:
        services:
          - {name: Shop, runbooks: null}
    Right:
        services:
          - {name: Shop, runbooks: https://wiki.example.com/runbooks}
    """
    if not pages(resource.inputs):
        return None
    assets = at(resource.inputs, "assets")
    if is_opaque(assets) or any(at(asset, "category") == "runbook" for asset in entries(assets)):
        return None
    if any(_LINK.search(message) for message in messages(resource.inputs)):
        return None
    return "it pages, but names no runbook"


@rule(id="runbook-on-same-host", severity="warning", scope=WholePlan)
def runbook_on_same_host(context: PlanContext) -> Iterator[Breach]:
    """When the service is down, its runbook is down, too.

    Fix: Keep runbooks on a different host from the service.

    Wrong:
        services:
          - {name: Shop, url: https://shop.example.com, runbooks: https://shop.example.com/help}
    Right:
        services:
          - {name: Shop, url: https://shop.example.com, runbooks: https://wiki.example.com/shop}
    """
    slos = {slo.id: slo for slo in context.catalog.slos}
    for notifier in context.urgent_notifiers:
        runbook, service = _runbook(notifier, slos), notifier.service
        if runbook and service and service.url and _host(runbook) == _host(service.url):
            yield item_breach(notifier, f"its runbook is on {_host(runbook)}, the host of its service")


@rule(id="runbook-not-written", severity="warning", scope=FoundAtLoad)
def runbook_not_written() -> None:
    """Without a hand-written part, the page of the playbook names neither likely causes nor a way to roll back.

    Fix: Write `runbooks/ID.md` in the stack's folder, or `runbook:` in the item if its runbook is elsewhere. The rule
    applies to stacks with `playbook:` or a `runbooks` folder.

    Wrong:
        playbook: {url: https://playbook.example.com/prod}
    Right:
        playbook: {url: https://playbook.example.com/prod}
        alerts:
          - {name: Errors, runbook: https://wiki.example.com/errors}
          - {name: Slow, runbook: https://wiki.example.com/slow}
        uptime:
          - {name: Health, runbook: https://wiki.example.com/health}
        slos:
          - {name: Availability, runbook: https://wiki.example.com/availability}
    """


def _runbook(notifier: Notifier, slos: dict[str, Slo]) -> str | None:
    runbook = slos[notifier.slo_id].runbook if isinstance(notifier, SloAlert) else getattr(notifier, "runbook", None)
    return runbook if isinstance(runbook, str) else None


def _host(url: str) -> str | None:
    return urlsplit(url).hostname
