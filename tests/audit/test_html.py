"""The page of an audit: one file, no requests, all text escaped, with the calendar and the coverage as pictures."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from audit.report.html import as_html
from audit.silences import kinds
from plan.plan import Plan, make_plan
from review.report.links import Links
from tests.support.example import EXAMPLE
from tests.support.live_account import NOW, LiveAccount, live_account, rendered

EVIL = "</summary><script>alert(1)</script>\x1b[31m"
DAY = timedelta(days=1)


class Page(HTMLParser):
    """The elements of a page and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def count(self, tag: str, **attributes: str) -> int:
        wanted = {key.rstrip("_"): value for key, value in attributes.items()}
        return sum(name == tag and wanted.items() <= found.items() for name, found in self.elements)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(EXAMPLE / "stacks" / "prod")


@pytest.fixture
def account(plan: Plan) -> LiveAccount:
    account = live_account(plan)
    account.add(kinds.MONITOR, "777", EVIL, {}, url="https://app.datadoghq.com/monitors/777")
    account.change(kinds.MONITOR, "[prod] Payment Failures", renotifyInterval=60)
    account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
    return account


def test_the_page_makes_no_request_and_runs_only_its_own_script(account):
    text = as_html(account.audit(), Links(files="https://github.com/o/r/blob/c/"))
    page = Page(text)
    assert page.count("script") == page.count("style") == 1
    assert not [found for _, found in page.elements if "src" in found or "onclick" in found]
    assert page.count("link") == page.count("img") == 0
    (policy,) = [it["content"] for name, it in page.elements if name == "meta" and "http-equiv" in it]
    assert (policy or "").startswith("default-src 'none'; style-src 'sha256-")
    assert "\x1b" not in text


def test_findings_silences_and_places_are_there(account):
    text = as_html(account.audit(), Links(files="https://github.com/o/r/blob/c/"))
    page = Page(text)
    assert page.count("details", class_="change") == 2
    assert page.count("a", href="https://app.datadoghq.com/monitors/777") == 1
    assert re.search(r'href="https://github.com/o/r/blob/c/[^"]*alerts.yml#L\d+"', text)
    assert "the PagerDuty service Storefront is disabled" in text


def test_the_calendar_shows_gaps_and_overrides(account):
    schedule = account.find(kinds.SCHEDULE, "Primary")
    swap = (NOW + DAY, NOW + 2 * DAY, "ben@example.com")
    entries = [(NOW, NOW + DAY, "ada@example.com"), swap, (NOW + 3 * DAY, NOW + 28 * DAY, "ada@example.com")]
    before = Page(as_html(account.audit())).count("g", class_="nobody")
    account.change(kinds.SCHEDULE, schedule.id, body=rendered(entries))
    account.override(schedule.id, *swap)
    page = Page(as_html(account.audit()))
    assert page.count("g", class_="nobody") == before + 1
    assert page.count("g", class_="moved") == 1


def test_the_coverage_is_a_picture_and_a_table(account):
    text = as_html(account.audit())
    assert Page(text).count("rect", class_="bar") >= 2
    assert "Share of the live objects that the code manages" in text


def test_an_account_without_schedules_or_findings_has_a_page(plan):
    account = live_account(plan)
    account.objects = [it for it in account.objects if it.type != kinds.SCHEDULE]
    account.state = [it for it in account.state if it.type != kinds.SCHEDULE]
    assert "Watchbill audit" in as_html(account.audit())


def test_the_source_has_no_text_that_skips_escaping():
    templates = Path(as_html.__code__.co_filename).parent / "templates"
    assert not [path for path in templates.glob("*.html") if "| safe" in path.read_text()]
