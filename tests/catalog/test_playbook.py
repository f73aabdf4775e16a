"""The section `playbook`: the address, the link of each item, and what pages without a hand-written runbook."""

import re
from pathlib import Path

import pytest

from catalog import CatalogErrors, load
from plan.plan import make_plan
from playbook.build import slugs
from tests.support.small_shop import CATALOG

SITE = "playbook: {url: https://playbook.example.com/prod}\n"
MORE = """
uptime: [{name: Slow, severity: critical, notify: [pagerduty]}, {name: Check Slow, notify: [slack]}]
slos:
  - {name: Slow, target: 99%, of: {ratio: error_rate}, notify_page: [pagerduty], notify_ticket: [slack]}
  - {name: Checkout, target: 99%, of: {ratio: error_rate}, notify_page: [pagerduty], notify_ticket: [slack]}
"""


def shop(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "catalog.yml").write_text(text)
    return folder


def write(folder: Path, *names: str) -> None:
    (folder / "runbooks").mkdir(exist_ok=True)
    for name in names:
        (folder / "runbooks" / f"{name}.md").write_text("text\n")


def links(folder: Path) -> dict[str, str]:
    """The runbook that each notifier's message names, by its item."""
    resources = [it for it in make_plan(folder).resources if it.item and "message" in it.inputs]
    texts = {str(it.item): re.findall(r"^Runbook: (\S+)$", it.inputs["message"], re.MULTILINE) for it in resources}
    return {item: link for item, (link,) in texts.items()}


def not_written(folder: Path) -> list[str]:
    return [str(it.item) for it in load(folder).findings if it.rule == "runbook-not-written"]


def test_each_message_links_to_the_page_that_the_site_has_for_it(tmp_path):
    """Names that several kinds of items share, too."""
    folder = shop(tmp_path / "stack", SITE + CATALOG + MORE)
    pages = {
        ref: f"https://playbook.example.com/prod/runbooks/{name}.html" for ref, name in slugs(load(folder)).items()
    }
    assert links(folder) == pages
    assert {page.rpartition("/")[2] for page in pages.values()} == {
        "high-error-rate.html",
        "slow.html",
        "slo-slow.html",
        "checkout.html",
        "check-slow.html",
        "check-check-slow.html",
    }


def test_a_runbook_of_the_items_own_stays(tmp_path):
    own = CATALOG.replace("notify: [pagerduty]}", "notify: [pagerduty], runbook: https://wiki.example.com/own}")
    folder = shop(tmp_path / "stack", SITE + own)
    assert links(folder) == {
        "alerts/high-error-rate": "https://wiki.example.com/own",
        "alerts/slow": "https://playbook.example.com/prod/runbooks/slow.html",
    }


def test_without_the_section_the_links_of_the_service_stay(tmp_path):
    folder = shop(tmp_path / "stack", CATALOG + MORE)
    assert {link.rpartition("/")[0] for link in links(folder).values()} == {"https://wiki.example.com/runbooks"}


def test_the_software_catalog_links_to_the_start_page(tmp_path):
    entities = [
        [it.inputs["entity"] for it in make_plan(shop(tmp_path / "stack", text)).resources if "entity" in it.inputs]
        for text in (CATALOG, SITE + CATALOG)
    ]
    assert "url: https://wiki.example.com/runbooks\n" in entities[0][0]
    assert "url: https://playbook.example.com/prod/index.html\n" in entities[1][0]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://playbook.example.com", "does not begin with https"),
        ("https://ann:secret@playbook.example.com", "the URL contains credentials"),
        ("https://playbook.example.com/?token=abcdef123456", "the URL contains a secret: the value of `token`"),
        ("https://playbook.example.com/?a=b", "a query or a fragment cannot stand in this URL"),
        ("https://playbook.example.com/#top", "a query or a fragment cannot stand in this URL"),
        ("https://{host}/prod", "has a placeholder"),
        ("https://$HOST/prod", "has a placeholder"),
        ("https://<host>/prod", "is not an http or https URL"),
        ("https://playbook.example.com/prod/index.html", "is a page"),
        ("playbook.example.com", "is not an http or https URL"),
    ],
)
def test_an_address_that_no_message_can_link_to_is_refused(tmp_path, url, says):
    with pytest.raises(CatalogErrors) as refused:
        load(shop(tmp_path / "stack", f"playbook: {{url: '{url}'}}\n" + CATALOG))
    (error,) = refused.value.errors
    assert says in error.message
    assert "secret@" not in str(error)


def test_a_slash_at_the_end_is_no_part_of_the_address(tmp_path):
    site = load(shop(tmp_path / "stack", SITE.replace("/prod}", "/prod/}") + CATALOG)).playbook
    assert site is not None
    assert site.url == "https://playbook.example.com/prod"


def test_what_pages_without_a_hand_written_part_is_a_finding(tmp_path):
    folder = shop(tmp_path / "stack", SITE + CATALOG + MORE)
    assert not_written(folder) == ["uptime/slow", "slos/checkout", "alerts/high-error-rate", "slos/slow"]
    write(folder, "high-error-rate", "checkout", "slow", "slo-slow")
    assert not_written(folder) == ["uptime/slow"]
    (finding,) = [it for it in load(folder).findings if it.rule == "runbook-not-written"]
    assert "Write runbooks/check-check-slow.md in the stack's folder" in finding.message


def test_a_stack_that_has_its_runbooks_elsewhere_has_no_finding(tmp_path):
    folder = shop(tmp_path / "stack", CATALOG)
    assert not_written(folder) == []
    write(folder, "slow")
    assert not_written(folder) == ["alerts/high-error-rate"]
    own = CATALOG.replace("notify: [pagerduty]}", "notify: [pagerduty], runbook: https://wiki.example.com/own}")
    shop(folder, own)
    assert not_written(folder) == []


def test_a_stack_that_pages_nobody_has_no_finding(tmp_path):
    assert not_written(shop(tmp_path / "stack", "stack: {environment: staging}\n" + SITE + CATALOG)) == []


def test_a_runbook_of_an_extended_folder_counts(tmp_path):
    folder = shop(tmp_path / "stack", "extends: ../shared\n" + SITE + CATALOG)
    write(shop(tmp_path / "shared", "{}\n"), "high-error-rate")
    assert not_written(folder) == []


def test_the_links_fit_the_pages_of_a_stack_that_removes_and_renames_items(tmp_path):
    shared = MORE + "".join(CATALOG.partition("alerts:\n")[1:])
    shop(tmp_path / "shared", shared)
    rest = CATALOG.partition("alerts:\n")[0]
    edits = """
metrics: [{name: job.runs, type: count, from: agent, tags: [job], reported: true}]
signals: [{name: runs, count: job.runs}]
alerts: [{name: Slow, remove: true}]
slos: [{name: Slow, override: true, target: 98%}, {name: Checkout, remove: true}]
uptime: [{name: Nightly, id: high-error-rate, heartbeat: runs, every: 1d, notify: [slack]}]
"""
    folder = shop(tmp_path / "stack", "extends: ../shared\n" + SITE + rest + edits)
    with pytest.raises(CatalogErrors):  # the heartbeat is an alert, and its id is taken
        load(folder)
    shop(folder, "extends: ../shared\n" + SITE + rest + edits.replace("id: high-error-rate", "id: checkout"))
    pages = {
        ref: f"https://playbook.example.com/prod/runbooks/{name}.html" for ref, name in slugs(load(folder)).items()
    }
    assert links(folder) == pages
    assert pages["slo_alerts/slow-page-1h"].endswith("/slow.html")
    assert pages["alerts/checkout"].endswith("/checkout.html")
    assert pages["uptime/slow"].endswith("/check-check-slow.html")
