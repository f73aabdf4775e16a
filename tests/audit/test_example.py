"""The example audit in the docs is what this code writes."""

from audit.report.html import as_html
from audit.report.markdown import as_markdown
from tools.audits import AUDITS, LINKS, example


def test_the_documented_audit_is_fresh():
    assert (AUDITS / "audit.md").read_text() == as_markdown(example(), LINKS), "run `make reports`"


def test_the_documented_audit_shows_every_part():
    audit = example()
    assert audit.open_silences
    assert audit.drift
    assert audit.unmanaged
    assert audit.accepted
    assert any(it.notice for it in audit.silences)
    assert "calendar-1" in as_html(audit, LINKS)
