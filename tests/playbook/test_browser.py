"""The playbook as a browser shows it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import chromium

__all__ = ["chromium"]
CLONE = Path(__file__).parent.parent.parent
# Ben Ortiz has the primary rotation of the example from here for twelve hours.
AT, MONDAY = "2026-11-29T08:00:00Z", "2026-11-23T00:00Z"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's playbook, built by the command in a process of its own."""
    folder = tmp_path_factory.mktemp("playbook") / "site"
    command = [CLONE / ".venv/bin/watchbill", "playbook", CLONE / "tests/example/stacks/prod", "--out", folder]
    subprocess.run([*command, "--at", MONDAY], check=True, capture_output=True)
    return folder


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A phone at night; nothing is loaded from elsewhere, and no script fails."""
    page = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
    yield page
    page.close()
    assert wrong == []


def test_a_phone_shows_the_first_steps_without_scrolling_and_larger_than_the_rest(site, phone):
    phone.goto((site / "runbooks" / "high-error-rate.html").as_uri())
    box = phone.locator("main ol").bounding_box()
    assert box["y"] + box["height"] < 844
    sizes = [
        float(phone.locator(place).first.evaluate("it => getComputedStyle(it).fontSize").removesuffix("px"))
        for place in ("main ol li", "main > p")
    ]
    assert sizes[0] > sizes[1] >= 18


def test_the_page_on_incidents_begins_with_the_first_five_minutes(site, phone):
    phone.goto((site / "process.html").as_uri())
    assert phone.locator("main h2").first.inner_text() == "First five minutes"
    assert phone.locator("main ol li").first.bounding_box()["y"] < 400
    assert phone.locator("main ol li").first.evaluate("it => getComputedStyle(it).fontSize") == "19.2px"


def test_no_page_of_the_example_is_wider_than_a_phone(site, phone):
    for path in sorted(site.rglob("*.html")):
        phone.goto(path.as_uri())
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, path.name


def test_on_a_phone_a_row_of_causes_is_a_block_that_names_its_columns(site, phone):
    phone.goto((site / "runbooks" / "high-error-rate.html").as_uri())
    cells = phone.locator(".stacked tbody tr").first.locator("td")
    boxes = [cells.nth(number).bounding_box() for number in range(3)]
    assert [box["x"] for box in boxes] == [boxes[0]["x"]] * 3
    assert min(box["width"] for box in boxes) > 280
    named = [cells.nth(number).evaluate("it => getComputedStyle(it, '::before').content") for number in (1, 2)]
    assert named == ['"How to recognize it"', '"What to do"']
    code = phone.locator(".stacked td code").all()
    assert code
    assert all(word.evaluate("it => it.getClientRects().length") == 1 for word in code)


def test_on_a_desk_it_is_a_table(site, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "runbooks" / "high-error-rate.html").as_uri())
    cells = page.locator(".stacked tbody tr").first.locator("td")
    assert len({round(cells.nth(number).bounding_box()["y"]) for number in range(3)}) == 1
    page.close()


def test_the_search_finds_by_name_and_service_and_opens_the_first(site, phone):
    phone.goto((site / "index.html").as_uri())
    phone.keyboard.press("/")
    phone.keyboard.type("redis slow")
    assert phone.locator("main li:visible").count() == 1
    phone.fill("#search", "postgres")
    assert phone.locator("main li:visible").count() == 5
    assert phone.locator("main h2:visible").all_inner_texts() == ["Postgres"]
    assert phone.locator("#count").inner_text() == "5 of 49 runbooks"
    phone.fill("#search", "high err")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/runbooks/high-error-rate.html")


def test_the_page_on_call_names_who_is_on_call_by_the_readers_clock(site, phone):
    phone.clock.set_fixed_time(AT)
    phone.goto((site / "on-call.html").as_uri())
    assert phone.locator("#now li").all_inner_texts()[1].startswith("Primary: Ben Ortiz, until ")
    assert phone.locator("#now-title").is_visible()
    phone.clock.set_fixed_time("2027-11-29T08:00:00Z")
    phone.reload()
    assert "Primary: not known: this page is too old" in phone.locator("#now").inner_text()


def test_a_printed_page_has_no_navigation_and_the_addresses_of_links(site, phone):
    phone.goto((site / "runbooks" / "high-error-rate.html").as_uri())
    phone.emulate_media(media="print")
    assert not phone.locator("nav").is_visible()
    address = phone.locator('a[href^="https://app.datadoghq.com/logs"]')
    assert "https://app.datadoghq.com/logs" in address.evaluate("it => getComputedStyle(it, '::after').content")
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(phone.pdf(format="A4")) > 10_000
