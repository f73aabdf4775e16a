"""Secrets are in no report, whatever form it has."""

import pytest

from review.model import Preview
from review.report.files import rendered
from review.report.links import Links
from tests.support.made_reviews import review
from tests.support.reviews import reviewed
from tests.support.texts import FixtureText

CANARY = "canary-7f3a"
FORMS = ("text", "markdown", "html", "json", "github")
SETTINGS = f"config:\n  watchbill:bot: {{secure: {CANARY}}}\n  watchbill:other: {{secure: {CANARY}-other}}\n"
CATALOG = FixtureText("""
    services: [{name: Shop, url: "https://shop.example.com", escalation_policy: On call}]
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
      - {name: Bot, kind: webhook, url_secret: watchbill:bot}
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty, Bot]}
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
      rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
      escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
""")


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_of_the_stack_or_the_shell_never_shows(tmp_path, monkeypatch, form):
    for name in ("DD_API_KEY", "DD_APP_KEY", "PAGERDUTY_TOKEN", "SENTRY_AUTH_TOKEN"):
        monkeypatch.setenv(name, f"{CANARY}-{name}")
    for side in ("base", "head"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "Pulumi.prod.yaml").write_text(SETTINGS)
    edited = CATALOG.replace("watchbill:bot", "watchbill:other").replace("1%", "2%").replace("Bot, kind", "Robot, kind")
    found = reviewed(tmp_path, CATALOG, edited.replace(", Bot]", ", Robot]"))
    assert {it.section for it in found.changes} >= {"alerts", "channels"}
    text = rendered(review(found, previews=(Preview(stack="prod", text="url: [secret]"),)), form, Links())
    assert "threshold" in text or form == "github"
    assert CANARY not in text
