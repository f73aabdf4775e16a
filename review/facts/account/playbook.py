"""Facts of the playbook: where alert messages link to."""

from collections.abc import Iterator

from review.diff.items import ItemDiff
from review.facts.context import Context
from review.facts.fact import Fact, plain
from review.facts.fields import changed
from review.facts.phrases.account import Playbook
from review.facts.section import SectionFacts


def on_create_delete(diff: ItemDiff, _context: Context) -> Iterator[Fact]:
    """Yield the fact that messages begin or stop to link to the playbook."""
    yield plain(Playbook.ADDED if diff.after else Playbook.REMOVED, url=diff.item.fields["url"])


FACTS = SectionFacts(fields={"url": changed(Playbook.MOVED)}, on_create_delete=on_create_delete)
