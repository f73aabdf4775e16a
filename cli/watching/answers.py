"""The answer to a saved file: errors at once, then findings, then the review against the base."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from catalog import Catalog, CatalogErrors, Finding, load
from cli.documents import plan_document
from cli.verbs.review import needs_of_others
from plan.document.write import as_json
from plan.plan import Plan, PlanError, plan_catalog
from policies.engine.evaluate import evaluate_rules
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison, plan_comparisons
from review.inputs.document import Document, read_document
from review.inputs.revisions import CannotCompare, Revision, place_in_repository
from review.model import Review


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to the files as they are now. `errors` are texts with their places; without errors, `findings`
    are those of the catalog and of the rules. `review` is None while there are errors, or without a base. `seconds` are
    the times from the call to each of the three.
    """

    errors: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    review: Review | None = None
    why_no_review: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)


class Answers:
    """Answers for one stack. The base is planned once; the SDKs and the code stay loaded."""

    def __init__(self, folder: Path, *, project: Path, stack: str, base: str | None) -> None:
        """`base` is a git revision; None if there is nothing to compare with."""
        self._folder, self._project, self._stack, self._base = folder, project, stack, base
        self._known: tuple[Revision, Document, tuple[str, ...]] | None = None
        self._at = ""

    def answer(self, tell: Callable[[Answer], None]) -> Answer:
        """Return the answer to the files as they are; call `tell` with each part as soon as it is known."""
        begin, seconds = time.monotonic(), dict[str, float]()

        def known(part: str, answer: Answer) -> Answer:
            seconds[part] = time.monotonic() - begin
            tell(answer)
            return answer

        try:
            catalog = load(self._folder)
        except CatalogErrors as invalid:
            errors = tuple(str(error) for error in sorted(invalid.errors, key=lambda each: each.source))
            return known("errors", Answer(errors=errors, seconds=seconds))
        except OSError as error:
            return known("errors", Answer(errors=(f"{self._folder}: {error.strerror}",), seconds=seconds))
        known("errors", Answer(findings=catalog.findings, seconds=seconds))
        try:
            plan = plan_catalog(catalog)
        except PlanError as error:
            return known("errors", Answer(errors=(str(error),), seconds=seconds))
        findings = evaluate_rules(plan, datetime.now(UTC).date())
        answer = known("findings", Answer(findings=tuple(findings), seconds=seconds))
        if self._base is None:
            return answer
        try:
            review = self._review(plan, findings)
        except (CannotCompare, CatalogErrors) as error:
            return known("review", Answer(findings=answer.findings, why_no_review=str(error), seconds=seconds))
        return known("review", Answer(findings=answer.findings, review=review, seconds=seconds))

    def _review(self, plan: Plan, findings: Sequence[Finding]) -> Review:
        """Return the review of the plan.

        Raises:
            CannotCompare: the base cannot be planned.
        """
        at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        moment = at.isoformat(timespec="minutes")
        if self._known is None or moment != self._at:
            self._known, self._at = self._plan_base(moment), moment
        revision, base, notes = self._known
        head = read_document(as_json(plan, findings, at, indent=None))
        catalogs = {self._folder.resolve(): plan.catalog}
        comparison = Comparison(stack=self._stack, base=base, head=head, notes=notes)
        needs = partial(needs_of_others, self._project, self._stack, catalogs)
        stack = review_stack(comparison, approved=(), prefix=place_in_repository(self._project), needs=needs)
        return Review(base=revision.label, head="work tree", base_commit=revision.commit, at=moment, stacks=(stack,))

    def _plan_base(self, at: str) -> tuple[Revision, Document, tuple[str, ...]]:
        assert self._base is not None
        catalogs: dict[Path, Catalog] = {}
        revision, (comparison,) = plan_comparisons(
            [self._stack],
            self._base,
            project=self._project,
            at=at,
            plan_here=partial(plan_document, catalogs=catalogs),
        )
        return revision, comparison.base, comparison.notes
