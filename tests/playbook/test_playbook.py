"""`watchbill playbook`: the pages, what is written by hand, and what is refused."""

import errno
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import watchbill
from plan.plan import make_plan
from playbook.messages import links
from playbook.vendor_links import vendor_links
from tests.support.small_shop import CATALOG

HAND_WRITTEN = """# High Error Rate

## Likely causes

| cause | action |
|---|---|
| a bad deploy | roll it back |
"""


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "catalog.yml").write_text(CATALOG)
    return folder


def playbook(stack: Path, *options: str, code: int = 0) -> str:
    out = stack.parent / "site"
    ended = CliRunner().invoke(watchbill, ["playbook", str(stack), "--out", str(out), *options])
    assert ended.exit_code == code, ended.output
    return ended.output


def page(stack: Path, name: str) -> str:
    return (stack.parent / "site" / name).read_text()


def write(stack: Path, name: str, text: str) -> Path:
    file = stack / "runbooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def test_a_runbook_says_what_to_do_who_is_paged_and_what_fires_it(stack):
    playbook(stack)
    text = page(stack, "runbooks/high-error-rate.md")
    order = [
        text.index(mark)
        for mark in (
            "**Pages the on-call engineer.**",
            "## First five minutes",
            "1. ",
            "## Who is paged",
            "## What fires it",
        )
    ]
    assert order == sorted(order)
    for part in (
        "At once: Primary",
        "After 10 min: Ann, Bob",
        "api.requests{env:prod,service:shop",
        "| Threshold | 1 % |",
        "| Window | 5 minutes |",
        "| Owner | team shop |",
        "catalog.yml:",
    ):
        assert part in text, part
    assert "https://wiki.example.com/runbooks/high-error-rate" in text
    quiet = page(stack, "runbooks/slow.md")
    assert "Pages the on-call engineer" not in quiet
    assert "It notifies channels alone. Nobody is paged." in quiet


def test_the_steps_are_those_of_the_message_that_the_monitor_sends(stack):
    (stack / "catalog.yml").write_text(
        CATALOG.replace("notify: [pagerduty]}", "notify: [pagerduty], first_steps: [Call the bank.]}")
    )
    playbook(stack)
    assert "1. Call the bank." in page(stack, "runbooks/high-error-rate.md")


def test_what_is_missing_is_visible_and_counted(stack):
    output = playbook(stack)
    assert "High Error Rate pages someone and has no hand-written runbook. Write runbooks/high-error-rate.md." in output
    assert "2 of 2 runbooks are not written yet" in output
    assert "Not written yet" in page(stack, "runbooks/high-error-rate.md")
    assert "2 of 2 runbooks have no hand-written part; 1 of them page someone" in page(stack, "index.md")


def test_the_verdict_counts_no_gap_if_there_is_none(stack):
    for name, title in (("high-error-rate", "High Error Rate"), ("slow", "Slow")):
        write(stack, f"{name}.md", HAND_WRITTEN.replace("High Error Rate", title))
    assert "pages, 28 written; all 2 runbooks are written." in re.sub(r"\d+ written", "28 written", playbook(stack))
    assert "pages, up to date; all 2 runbooks are written." in playbook(stack, "--check")


def test_hand_written_text_is_between_the_facts_and_is_never_changed(stack):
    file = write(stack, "high-error-rate.md", HAND_WRITTEN)
    assert "1 of 2 runbooks are not written yet" in playbook(stack)
    text = page(stack, "runbooks/high-error-rate.md")
    assert "| a bad deploy | roll it back |" in text
    assert "Not written yet" not in text
    assert text.count("# High Error Rate") == 1
    assert file.read_text() == HAND_WRITTEN


def test_an_extended_folder_has_runbooks_too_and_the_stacks_own_wins(stack):
    shared = stack.parent / "shared"
    shared.mkdir()
    (shared / "empty.yml").write_text("{}\n")
    (stack / "catalog.yml").write_text("extends: ../shared\n" + CATALOG)
    (shared / "runbooks").mkdir()
    (shared / "runbooks" / "slow.md").write_text("shared text\n")
    (shared / "runbooks" / "high-error-rate.md").write_text("shared text\n")
    write(stack, "high-error-rate.md", "own text\n")
    playbook(stack)
    assert "own text" in page(stack, "runbooks/high-error-rate.md")
    assert "shared text" in page(stack, "runbooks/slow.md")


def test_the_same_again_writes_the_same_bytes_and_check_agrees(stack):
    playbook(stack)
    site = stack.parent / "site"
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    playbook(stack, "--check")
    playbook(stack)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_check_finds_a_changed_alert_and_a_missing_page(stack):
    playbook(stack)
    (stack / "catalog.yml").write_text(CATALOG.replace("> 1%", "> 2%"))
    assert "runbooks/high-error-rate.md: out of date" in playbook(stack, "--check", code=2)
    (stack / "catalog.yml").write_text(CATALOG)
    (stack.parent / "site" / "process.html").unlink()
    assert "process.html: out of date" in playbook(stack, "--check", code=2)


def test_a_page_that_somebody_edited_stays(stack):
    playbook(stack)
    edited = stack.parent / "site" / "runbooks" / "slow.md"
    edited.write_text("mine\n")
    output = playbook(stack)
    assert edited.read_text() == "mine\n"
    assert "runbooks/slow.md: was edited and stays as it is" in output


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (
            "high-eror-rate.md",
            "text\n",
            "no alert of prod has the runbook 'high-eror-rate'. Rename the file to high-error-rate.md",
        ),
        ("slow.md", "call @pagerduty-shop\n", "the handle @pagerduty-shop would notify someone"),
        ("slow.md", "a\n\n```\nno end\n", "the code block has no end"),
        ("slow.md", "a\n\n> ```\n> no end\n", "the code block has no end"),
        ("slow.md", "[x](missing.md)\n", "the link to missing.md leads to no page of the playbook"),
        ("slow.md", "[x](../catalog.yml)\n", "the link to ../catalog.yml leads to no page of the playbook"),
        ("slow.md", "[x](/etc/passwd)\n", "the link to /etc/passwd leads to no page of the playbook"),
        ("slow.md", "[x](#causes)\n", "the link to #causes leads to a heading"),
        ("slow.md", "[x](high-error-rate.md#causes)\n", "leads to a heading"),
        ("slow.md", "[x][1]\n\n[1]: missing.md\n", "the link to missing.md leads to no page of the playbook"),
        ("slow.md", "![x](https://example.com/x.png)\n", "the pages show no images"),
        ("slow.md", "tell @team-shop\n", "the handle @team-shop would notify someone"),
        ("slow.md", "tell @team\n", "the handle @team would notify someone"),
        ("slow.md", "tell @ops@example.com\n", "the handle @ops@example.com would notify someone"),
        ("slow.md", "`@slack-example-ops`\n", "the handle @slack-example-ops would notify someone"),
        ("slow.md", "```\n@webhook-x\n```\n", "the handle @webhook-x would notify someone"),
        ("slow.md", "a <script>alert(1)</script>\n", "raw HTML is shown as text: <script>"),
        ("slow.md", "<div>\n", "raw HTML is shown as text: <div>"),
        ("slow.md", "\n", "the file is empty"),
    ],
)
def test_a_hand_written_file_that_is_wrong_is_one_message_with_its_place_and_nothing_is_written(
    stack, name, text, says
):
    file = write(stack, name, text)
    output = playbook(stack, code=1)
    assert says in output
    assert re.search(rf"{re.escape(str(file))}:\d+:", output)
    assert not (stack.parent / "site").exists()


def test_an_invalid_catalog_is_shown_and_nothing_is_written(stack):
    (stack / "catalog.yml").write_text("alerts: [{name: X}]\n")
    assert f"{stack / 'catalog.yml'}:1:10: the alert `X` has no condition" in playbook(stack, code=1)
    assert not (stack.parent / "site").exists()


def test_a_mistake_is_named_with_its_line(stack):
    file = write(stack, "slow.md", "one\ntwo @team-a\n\n| a | b |\n|---|---|\n| c | [d](no.md) |\n")
    output = playbook(stack, code=1)
    assert f"{file}:2: the handle @team-a" in output
    assert f"{file}:6: the link to no.md" in output


@pytest.mark.parametrize(
    "text",
    [
        "search `@event:payment @outcome:failed`\n",
        "@event:payment is an attribute, ann@example.com an address, @sentry/nextjs a package\n",
        "```sh\npsql -c 'SELECT @x'\n```\n",
        "~~~\ntext\n~~~\n",
        "[Slow](slow.md), [incidents](../process.md), [who](../on-call.md), [mail](mailto:a@example.com)\n",
        "[own](../runbooks/slow.md)\n",
        "a < b and `<div>`\n",
    ],
)
def test_markdown_that_is_fine_is_not_refused(stack, text):
    write(stack, "high-error-rate.md", text)
    write(stack, "slow.md", "text\n")
    playbook(stack)


def test_html_in_what_the_catalog_says_is_shown_as_text(stack):
    text = CATALOG.replace("name: Slow", "name: 'Slow <script>alert(1)</script>'")
    (stack / "catalog.yml").write_text(text)
    write(stack, "high-error-rate.md", "[x](javascript:alert(1))\n")
    playbook(stack)
    for file in (stack.parent / "site").rglob("*.html"):
        assert "<script>alert" not in file.read_text(), file
        assert 'href="javascript' not in file.read_text(), file


def test_a_runbook_of_an_alert_that_was_renamed_names_the_new_file(stack):
    (stack / "catalog.yml").write_text(CATALOG.replace("name: Slow,", "name: Slow Pages, renamed_from: Slow,"))
    write(stack, "slow.md", "text\n")
    assert "Rename the file to slow-pages.md, or delete it" in playbook(stack, code=1)


def test_a_shared_runbook_of_an_alert_that_the_stack_removes_is_left_out(stack):
    shared = stack.parent / "shared"
    (shared / "runbooks").mkdir(parents=True)
    (shared / "catalog.yml").write_text(CATALOG)
    (stack / "catalog.yml").write_text("extends: ../shared\nalerts: [{name: Slow, remove: true}]\n")
    (shared / "runbooks" / "slow.md").write_text("text\n")
    (shared / "runbooks" / "high-error-rate.md").write_text("See [Slow](slow.md), and [others](../on-call.md).\n")
    playbook(stack)
    assert "See Slow, and [others](../on-call.md)." in page(stack, "runbooks/high-error-rate.md")
    assert not (stack.parent / "site" / "runbooks" / "slow.md").exists()
    (shared / "runbooks" / "slwo.md").write_text("text\n")
    assert "no alert of prod has the runbook 'slwo'" in playbook(stack, code=1)


def test_a_shared_runbook_of_an_alert_that_only_another_stack_has_is_left_out(stack):
    shared, other = stack.parent / "shared", stack.parent / "other"
    (shared / "runbooks").mkdir(parents=True)
    (shared / "empty.yml").write_text("{}\n")
    (shared / "runbooks" / "elsewhere.md").write_text("text\n")
    (stack / "catalog.yml").write_text("extends: ../shared\n" + CATALOG)
    assert "no alert of prod has the runbook 'elsewhere'" in playbook(stack, code=1)
    other.mkdir()
    (other / "catalog.yml").write_text(CATALOG.replace("name: Slow", "name: Elsewhere"))
    assert "no alert of prod has the runbook 'elsewhere'" in playbook(stack, code=1)
    (other / "catalog.yml").write_text("extends: ../shared\n" + CATALOG.replace("name: Slow", "name: Elsewhere"))
    playbook(stack)
    write(stack, "elsewhere.md", "text\n")
    assert "no alert of prod has the runbook 'elsewhere'" in playbook(stack, code=1)


def test_a_link_to_a_file_of_an_extended_folder_leads_to_its_page(stack):
    shared = stack.parent / "shared"
    (shared / "runbooks").mkdir(parents=True)
    (shared / "empty.yml").write_text("{}\n")
    (stack / "catalog.yml").write_text("extends: ../shared\n" + CATALOG)
    (shared / "runbooks" / "slow.md").write_text("text\n")
    write(stack, "high-error-rate.md", "See [Slow](../../shared/runbooks/slow.md).\n")
    playbook(stack)
    assert "See [Slow](slow.md)." in page(stack, "runbooks/high-error-rate.md")
    assert '<a href="slow.html">' in page(stack, "runbooks/high-error-rate.html")


def test_check_reports_a_page_that_somebody_edited(stack):
    playbook(stack)
    edited = stack.parent / "site" / "runbooks" / "slow.md"
    edited.write_text("mine\n")
    output = playbook(stack, "--check", code=2)
    assert "pages, 1 edited; " in output
    assert "Move the text to runbooks/slow.md in the stack's folder, delete the page" in output
    assert edited.read_text() == "mine\n"
    edited.unlink()
    playbook(stack)
    playbook(stack, "--check")


def _failing(monkeypatch: pytest.MonkeyPatch, error: BaseException, after: int) -> None:
    """Writing raises after some files; half of the text of the next one is on the disk by then."""
    real, count = Path.write_text, iter(range(1000))

    def write_text(self: Path, data: str, *arguments: object, **options: object) -> int:
        if next(count) < after:
            return real(self, data, *arguments, **options)
        real(self, data[: len(data) // 2], *arguments, **options)
        raise error

    monkeypatch.setattr(Path, "write_text", write_text)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_an_interrupt_leaves_whole_pages_and_the_next_run_continues(stack, monkeypatch, error, after):
    playbook(stack)
    site = stack.parent / "site"
    before = {path: path.read_text() for path in site.rglob("*.*")}
    (stack / "catalog.yml").write_text(CATALOG.replace("> 1%", "> 2%"))
    with monkeypatch.context() as patched:
        _failing(patched, error, after)
        output = playbook(stack, code=1)
    assert "No space left on device" in output or "Aborted" in output
    assert "Traceback" not in output
    (stack / "catalog.yml").write_text(CATALOG.replace("> 1%", "> 3%"))
    assert "edited" not in playbook(stack)
    assert "3 %" in page(stack, "runbooks/high-error-rate.md")
    assert set(site.rglob("*.*")) == set(before)
    assert "former" not in page(stack, "watchbill.manifest.json")
    playbook(stack, "--check")


def test_a_draft_that_a_killed_run_left_is_removed(stack):
    playbook(stack)
    left = stack.parent / "site" / ".process.md.4711"
    left.write_text("half")
    (stack.parent / "site" / "process.md").unlink()
    playbook(stack)
    assert not left.exists()


def test_a_file_in_place_of_the_folder_is_refused(stack):
    (stack.parent / "site").write_text("mine\n")
    assert "cannot be made a folder" in playbook(stack, code=1)
    assert (stack.parent / "site").read_text() == "mine\n"


def test_a_stack_that_pages_nobody_says_so(stack):
    (stack / "catalog.yml").write_text("stack: {environment: staging}\n" + CATALOG)
    playbook(stack)
    assert "Nobody is paged in staging." in page(stack, "runbooks/high-error-rate.md")


def test_json_names_pages_and_gaps(stack):
    document = json.loads(playbook(stack, "--json"))
    assert {"path": "index.html", "change": "added"} in document["files"]
    assert document["gaps"][0] == {"runbook": "high-error-rate", "alert": "alerts/high-error-rate", "pages": True}


def test_the_example_has_a_page_for_each_notifier_and_every_link_resolves(tmp_path):
    ended = CliRunner().invoke(watchbill, ["playbook", "tests/example/stacks/prod", "--out", str(tmp_path)])
    assert ended.exit_code == 0, ended.output
    pages = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")}
    for name in pages:
        for target in re.findall(r'href="([^"#:]+)"', (tmp_path / name).read_text()):
            assert ((tmp_path / name).parent / target).resolve().is_file(), (name, target)
    assert {
        "runbooks/high-error-rate.html",
        "runbooks/payments.html",
        "runbooks/storefront-health.html",
        "runbooks/new-issue.html",
    } <= pages


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_each_alert_of_the_example_has_a_hand_written_runbook(tmp_path, stack):
    arguments = ["playbook", f"tests/example/stacks/{stack}", "--out", str(tmp_path), "--json"]
    ended = CliRunner().invoke(watchbill, arguments)
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.output)["gaps"] == []
    for file in (tmp_path / "runbooks").glob("*.md"):
        text = file.read_text()
        causes = text.split("## Likely causes\n")[1].split("\n## ")[0]
        assert 2 <= len(re.findall(r"^\| (?!Cause).+ \| .+ \| .+ \|$", causes, re.MULTILINE)) <= 5, file.name
        assert text.count("\n## Rollback\n") == 1, file.name


def test_a_sentence_that_begins_with_an_address_is_no_link():
    message = "Health of Shop in prod fails: https://shop.example.com/up does not answer.\nRunbook: https://wiki.example.com/x"
    assert [link.name for link in links(message)] == ["Runbook"]


def test_the_links_of_a_runbook_lead_to_each_vendor(tmp_path):
    CliRunner().invoke(watchbill, ["playbook", "tests/example/stacks/prod", "--out", str(tmp_path)])
    text = (tmp_path / "runbooks" / "high-error-rate.md").read_text()
    for link in (
        "[Logs](<https://app.datadoghq.com/logs?",
        "[Traces](<https://app.datadoghq.com/apm/traces?query=env%3Aprod%20service%3Astorefront>)",
        "[Sentry](<https://example.sentry.io/issues/?environment=prod&query=is%3Aunresolved>)",
    ):
        assert link in text, link
    assert "[Sentry]" in (tmp_path / "runbooks" / "new-issue.md").read_text()
    assert "[Traces]" not in (tmp_path / "runbooks" / "redis-slow.md").read_text()


def test_a_page_does_not_link_to_itself_as_its_runbook(stack):
    site = "playbook: {url: https://playbook.example.com/prod}\n"
    own = CATALOG.replace("notify: [pagerduty]}", "notify: [pagerduty], runbook: https://wiki.example.com/own}")
    (stack / "catalog.yml").write_text(site + own)
    playbook(stack)
    assert "[Runbook](<https://wiki.example.com/own>)" in page(stack, "runbooks/high-error-rate.md")
    assert "[Runbook]" not in page(stack, "runbooks/slow.md")


def test_each_alert_of_an_slo_has_its_condition_and_query(tmp_path):
    CliRunner().invoke(watchbill, ["playbook", "tests/example/stacks/prod", "--out", str(tmp_path)])
    fires = (tmp_path / "runbooks" / "payments.md").read_text().split("## What fires it")[1].split("\n| |")[0]
    assert fires.count("```") == 8
    assert fires.count("**(pages)**") == 2


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://de.sentry.io/api/", "https://acme.sentry.io/issues/"),
        ("https://sentry.acme.test/api/", "https://sentry.acme.test/organizations/acme/issues/"),
    ],
)
def test_sentrys_pages_are_where_the_provider_is(stack, base, address):
    tracking = (
        "error_tracking: {organization: acme, team: Shop, projects: [{name: Web, platform: javascript-nextjs}]}\n"
    )
    (stack / "catalog.yml").write_text(CATALOG + tracking)
    plan = make_plan(stack)
    resources = [
        replace(it, inputs={**it.inputs, "baseUrl": base}) if it.type == "pulumi:providers:sentry" else it
        for it in plan.resources
    ]
    (sentry,) = [it for it in vendor_links(replace(plan, resources=tuple(resources)), None) if it.name == "Sentry"]
    assert sentry.url.startswith(f"{address}?environment=prod")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("severity: critical", "severity: warning", "PagerDuty notifies Primary at low urgency. It does not escalate."),
        (
            "duration: 5m, severity: critical",
            "duration: 5m, service: Other, severity: critical",
            "Nobody is paged: Other",
        ),
    ],
)
def test_a_runbook_says_why_it_pages_nobody_or_does_not_escalate(stack, old, new, says):
    text = CATALOG.replace(old, new, 1).replace("services:\n", "services:\n  - {name: Other, external: true}\n")
    (stack / "catalog.yml").write_text(text)
    playbook(stack)
    text = page(stack, "runbooks/high-error-rate.md")
    assert says in text
    assert "At once" not in text


def test_a_catalog_without_alerts_and_rotations_says_so(tmp_path):
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "catalog.yml").write_text("{}\n")
    playbook(folder)
    assert "The catalog has no alerts yet." in page(folder, "index.md")
    assert "Nobody is on call: the catalog has no rotations yet." in page(folder, "on-call.md")


def test_check_says_when_the_calendar_has_ended(stack):
    playbook(stack, "--at", "2026-01-05T00:00Z")
    assert "on-call.md: its calendar ended on 2026-02-02." in playbook(stack, "--check")
    playbook(stack)
    assert "its calendar ended" not in playbook(stack, "--check")


def test_the_page_on_call_has_the_pictures_of_the_calendar_and_the_routing(stack):
    playbook(stack)
    text = page(stack, "on-call.html")
    assert ">On-call calendar of prod</title>" in text
    assert ">From alerts to people in prod</title>" in text
    assert "<!--" not in text
    assert "WATCHBILL" not in text


def test_names_with_marks_of_markdown_stay_text(stack):
    (stack / "catalog.yml").write_text(CATALOG.replace("name: Slow,", "name: 'Slow *pages* [x] <b>', id: slow,"))
    write(stack, "slow.md", "text\n")
    playbook(stack)
    text = page(stack, "runbooks/slow.html")
    assert "<h1>Slow *pages* [x] &lt;b&gt;</h1>" in text
    assert "<title>Slow *pages* [x] &lt;b&gt;</title>" in text


def test_a_runbook_names_the_services_that_depend_on_its_own(tmp_path):
    CliRunner().invoke(watchbill, ["playbook", "tests/example/stacks/prod", "--out", str(tmp_path)])
    text = (tmp_path / "runbooks" / "database-down.md").read_text()
    assert "Users of Postgres in prod. Nightly settlement and Storefront depend on it." in text
    assert "45 min, every week on Sunday" in text
    assert "q=tag%3A%22alert%3Adatabase-down%22%20tag%3A%22env%3Aprod%22>" in text
    assert "[When to post, and all texts](../process.md)" in text


def test_the_first_steps_of_a_sentry_alert_fit_what_it_evaluates(tmp_path):
    CliRunner().invoke(watchbill, ["playbook", "tests/example/stacks/prod", "--out", str(tmp_path)])
    first = {
        name: (tmp_path / "runbooks" / f"{name}.md").read_text().split("\n1. ")[1].splitlines()[0]
        for name in ("nightly-job", "home-page", "new-issue", "error-spike")
    }
    assert first == {
        "nightly-job": "Check the last run: did it start, and did it finish? Run it again if that is safe.",
        "home-page": "Open https://shop.example.com/: does it answer?",
        "new-issue": "Open the issue in Sentry: which release, since when, how many users?",
        "error-spike": "Open the issues of the last hour in Sentry, sorted by events: which of them grew?",
    }


def test_recovery_and_missing_data_are_facts(stack):
    playbook(stack)
    text = page(stack, "runbooks/high-error-rate.md")
    assert "| Recovery | at the threshold |" in text
    assert "| Missing data | " in text
