"""Risks for other stacks of the account: a channel that they post to and this stack no longer creates."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from catalog.registry import CHANNELS, STACK
from plan.document.model import CatalogItem
from review.facts.context import Context
from review.facts.phrases.risks import RiskCode
from review.inputs.document import Document
from review.risks.found import FoundRisk, risk

Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NeededChannel:
    """A channel that a stack posts to without creating it: the stack's name, and the names of what posts there."""

    stack: str
    posting: tuple[str, ...]


Needs = Mapping[Key, tuple[NeededChannel, ...]]
"""The channels that other stacks need of an account, by the vendor's key (`catalog.accounts.sharing.channel_key`)."""


def shared_risks(context: Context, needs: Callable[[], Needs]) -> Iterator[FoundRisk]:
    """Return a risk for each channel that the base creates, the head does not, and another stack posts to.

    `needs` reads the other stacks, and is called only if such a channel exists.
    """
    before, after = _made(context.base), _made(context.head)
    removed = {key: ref for key, ref in before.items() if key not in after}
    needed = needs() if removed else {}
    for key, ref in removed.items():
        losing = needed.get(key, ())
        if losing:
            alerts = list(dict.fromkeys(name for it in losing for name in it.posting))
            stacks = list(dict.fromkeys(it.stack for it in losing))
            name = context.name(ref)
            yield risk(
                "orphan", ref, RiskCode.ORPHANED, name=name, channel=[key[0], key[-1]], stacks=stacks, alerts=alerts
            )


def _made(document: Document) -> dict[Key, str]:
    """Return the channels that a stack creates for its account, each with its first item."""
    stack = next((item for item in document.items.values() if item.section == STACK.name), None)
    if stack is None or not stack.fields["owns"]["datadog"]:
        return {}
    channels: dict[Key, str] = {}
    for ref, item in document.items.items():
        key = _key(item) if item.section == CHANNELS.name else None
        if key is not None:
            channels.setdefault(key, ref)
    return channels


def _key(item: CatalogItem) -> Key | None:
    """Return `catalog.accounts.sharing.channel_key` for an item of a document."""
    fields = item.fields
    if fields["kind"] == "slack" and fields["workspace"] and fields["channel"]:
        return "slack", fields["workspace"], fields["channel"]
    if fields["kind"] == "webhook" and fields["url_secret"]:
        return "webhook", item.renamed_from or item.id
    return None
