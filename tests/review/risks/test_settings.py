"""Settings outside of the catalog that may redirect pages need approval; secrets are masked."""

from dataclasses import replace

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.inputs.settings import SettingChange
from review.model import Review, StackReview
from review.report.json_form import as_json
from review.report.text import as_text
from tests.support.reviews import document
from tests.support.texts import FixtureText

CATALOG = FixtureText("""
    services: [{name: Shop, url: "https://shop.example.com", escalation_policy: On call}]
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
      rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
      escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
""")
URL = "config.datadog:apiUrl"


def setting(key: str, before: object = None, after: object = None, file: str = "Pulumi.prod.yaml") -> SettingChange:
    action = "added" if before is None else "removed" if after is None else "changed"
    return SettingChange(file=file, key=key, action=action, before=before, after=after)


@pytest.fixture
def side(tmp_path):
    return document(tmp_path, CATALOG)


def reviewed(side, *settings: SettingChange, pages: bool = True) -> StackReview:
    side = replace(side, pages=pages)
    return review_stack(Comparison(stack="prod", base=side, head=side, settings=settings), approved=())


def made(*stacks: StackReview) -> Review:
    return Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=stacks)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            setting(URL, "https://a.example", "https://b.example"),
            "has another `config.datadog:apiUrl`: https://a.example → https://b.example",
        ),
        (setting("config.watchbill:catalog", None, "other"), "sets `config.watchbill:catalog` to other"),
        (setting(URL, "https://a.example"), "no longer sets `config.datadog:apiUrl` (it was https://a.example)"),
        (
            setting("config.pagerduty:token", {"secure": "v1:canary"}, {"secure": "v1:canari"}),
            "has another secret `config.pagerduty:token`",
        ),
        (setting("config.pagerduty:token", "canary", "canari"), "has another secret `config.pagerduty:token`"),
        (
            setting("name", "watchbill", "other", file="Pulumi.yaml"),
            "Pulumi.yaml has another `name`: watchbill → other",
        ),
        (setting("encryptionsalt", "v1:canary", "v1:canari"), "has another secret `encryptionsalt`"),
    ],
)
def test_a_setting_that_may_redirect_pages_needs_approval(side, change, text):
    review = made(reviewed(side, change))
    (risk,) = review.stacks[0].risks
    assert risk.id == f"settings:other/{change.file}"
    assert text in risk.text
    assert review.exit_code == 2
    assert "canar" not in as_json(review)
    assert text in as_text(review, width=1_000)


def test_another_value_of_a_secret_needs_another_approval(side):
    one, two = (made(reviewed(side, setting("config.pagerduty:token", {"secure": "a"}, {"secure": it}))) for it in "bc")
    assert one.stacks[0].risks[0].text == two.stacks[0].risks[0].text
    assert one.stacks[0].risks[0].mark != two.stacks[0].risks[0].mark


def test_the_project_of_several_stacks_is_one_approval(side):
    stack = reviewed(side, setting("name", "watchbill", "other", file="Pulumi.yaml"))
    review = made(stack, replace(stack, stack="staging"))
    assert len({risk.full_id for each in review.stacks for risk in each.risks}) == 1


@pytest.mark.parametrize("key", ["config.datadog:apiKey", "encryptionsalt"])
def test_a_first_secret_is_named_and_needs_no_approval(side, key):
    stack = reviewed(side, setting(key, None, {"secure": "v1:canary"}))
    assert stack.risks == ()
    (change,) = stack.changes
    assert (change.ref, change.sentences[0].text) == (
        "other/Pulumi.prod.yaml",
        f"Pulumi.prod.yaml sets the secret `{key}`",
    )


def test_a_stack_that_pages_nobody_needs_no_approval(side):
    stack = reviewed(side, setting(URL, "https://a.example", "https://b.example"), pages=False)
    assert stack.risks == ()
    assert [change.name for change in stack.changes] == ["Pulumi.prod.yaml"]


def test_what_a_setting_does_to_the_providers_is_the_same_approval(side):
    resources = {
        urn: replace(each, inputs={**each.inputs, "apiUrl": "https://b.example"})
        if each.type == "pulumi:providers:datadog"
        else each
        for urn, each in side.resources.items()
    }
    assert resources != side.resources
    settings = (setting(URL, "https://a.example", "https://b.example"),)
    head = replace(side, resources=resources)
    (risk,) = review_stack(Comparison(stack="prod", base=side, head=head, settings=settings), approved=()).risks
    assert "has another `config.datadog:apiUrl`" in risk.text
    assert "Provider datadog has another `apiUrl`" in risk.text
    (alone,) = review_stack(Comparison(stack="prod", base=side, head=head), approved=()).risks
    assert alone.id.startswith("path:")


def test_a_renamed_environment_is_one_approval(tmp_path):
    written = CATALOG.replace("services:", "stack: {environment: production}\n    services:", 1)
    renamed = written.replace("environment: production", "environment: live")
    base, head = document(tmp_path / "base", written), document(tmp_path / "head", renamed)
    (risk,) = review_stack(Comparison(stack="prod", base=base, head=head), approved=()).risks
    assert risk.ref.startswith("stack/")
    assert "Errors" in risk.text
