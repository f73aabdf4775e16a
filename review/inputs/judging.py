"""The judgement of a work tree by the base's code: its rules, and whether it knows what the head has."""

from dataclasses import replace

from review.inputs.document import Document
from review.inputs.revisions import CannotJudge
from review.model import SECTIONS


def with_rules_of(document: Document, judged: Document | None) -> Document:
    """Return the head's document with the findings of the code that judges as well; unchanged without such a document.

    `judged` is the same catalog, planned by the code that judges.

    Raises:
        CannotJudge: the head has items of a section that the code that judges does not know.
    """
    if judged is None:
        return document
    unknown = sorted({item.section for item in document.items.values()} - set(SECTIONS))
    if unknown:
        raise CannotJudge(f"the base's code does not know the section {unknown[0]} of the work tree's catalog")
    findings = {(it.rule, it.message, it.source): it for it in (*document.findings, *judged.findings)}
    return replace(document, findings=tuple(findings.values()))
