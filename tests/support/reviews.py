"""Reviews of two catalogs given as text, in this process."""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from plan.document.write import as_json
from policies.engine.evaluate import evaluate_rules
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.document import Document, read_document
from review.model import StackReview
from tests.support.catalogs import Texts, planned

_STACK = TypeAdapter(StackReview)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday morning."""


def document(folder: Path, texts: Texts, at: datetime = AT) -> Document:
    """The document of the plan of the YAML, in a folder `prod` below."""
    plan = planned(folder / "stacks" / "prod", texts)
    return read_document(as_json(plan, evaluate_rules(plan, at.date()), at, indent=None))


def reviewed(folder: Path, before: Texts, after: Texts, at: datetime = AT) -> StackReview:
    """The review of an edit: the YAML before and after."""
    base, head = document(folder / "base", before, at), document(folder / "head", after, at)
    made = review_stack(Comparison(stack="prod", base=base, head=head), approved=())
    # A section, a severity or a kind of danger that the model does not name would make the review unreadable later.
    _STACK.validate_python(_STACK.dump_python(made, mode="json"))
    return made
