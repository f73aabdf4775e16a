"""The page as a browser shows it."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from review.report.html import as_html
from review.report.links import Links
from tests.support.made_reviews import many, pictured


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator:
    """Opens the page of a review; what the browser complains of, or asks for elsewhere, fails the test."""
    wrong: list[str] = []

    def open_(review, scheme: str = "light") -> Page:
        file = tmp_path / "review.html"
        file.write_text(as_html(review, Links(files="https://github.com/acme/shop/blob/0ff/")), encoding="utf-8")
        page = chromium.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
        page.goto(file.as_uri())
        return page

    yield open_
    for context in chromium.contexts:
        context.close()
    assert not wrong


def shown(page: Page) -> int:
    return page.locator(".change:visible").count()


def test_search_and_filters_leave_what_fits_and_say_how_many(opened):
    page = opened(many(90))
    assert shown(page) == 90
    page.get_by_label("Search").fill("alerts-alert-17")
    assert (shown(page), page.get_by_role("status").inner_text()) == (1, "1 of 90 changes")
    assert page.locator(".group:visible").count() == 1
    page.keyboard.press("Escape")
    assert shown(page) == 90
    page.get_by_label("Effect").select_option(label="fewer or later pages")
    assert shown(page) == 30
    page.get_by_label("Service").select_option(label="Service 3")
    assert page.get_by_role("status").inner_text() == "1 of 90 changes"
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("status")).to_have_text("90 changes")


def test_kinds_are_filtered_too_and_what_fits_unfolds(opened):
    page = opened(pictured())
    page.get_by_label("Kind").select_option(label="alert")
    assert shown(page) == 3
    page.get_by_role("button", name="Unfold all").click()
    assert page.locator("pre.diff:visible").count() == 3
    page.get_by_role("button", name="Fold all", exact=True).click()
    assert page.locator("pre.diff:visible").count() == 0


def test_the_keyboard_reaches_everything_in_the_order_in_which_it_is_read(opened):
    page = opened(pictured())
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const it = document.activeElement; return it === document.body ? null : [it.tagName, "
            "Math.round(it.getBoundingClientRect().top + scrollY), it.id || it.className || it.textContent.trim()] }"
        )
        if focused is None:
            break
        seen.append(focused)
    tags = [tag for tag, _, _ in seen]
    assert seen[0][2] == "skip"
    assert {"A", "SUMMARY", "INPUT", "SELECT", "BUTTON", "DIV"} <= set(tags)
    tops = [top for _, top, _ in seen[1:]]
    assert all(later >= earlier - 30 for earlier, later in pairwise(tops))


def test_the_skip_link_and_the_slash_lead_to_the_changes_and_the_search(opened):
    page = opened(pictured())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "changes"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("a/b")
    assert page.get_by_label("Search").input_value() == "a/b"


def test_a_change_opens_with_the_keyboard(opened):
    page = opened(pictured())
    page.locator(".change summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("pre.diff:visible").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_for_a_screen_reader_and_all_is_dark_enough_or_light_enough_to_be_read(opened, scheme):
    page = opened(pictured(), scheme)
    page.get_by_role("button", name="Unfold all").click()
    for table in page.get_by_text("Show as a table").all():
        table.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    bright = sum(int(part) for part in ground.removeprefix("rgb(").rstrip(")").split(",")) / 3
    assert bright < 60 if scheme == "dark" else bright > 200


def test_a_narrow_window_scrolls_inside_of_its_pictures_alone(opened):
    page = opened(pictured())
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_what_stands_in_the_way_is_in_view_on_a_phone(opened):
    page = opened(pictured())
    page.set_viewport_size({"width": 375, "height": 800})
    for heading in ("Needs approval", "Broken rules", "Who is paged"):
        box = page.get_by_role("link", name=heading).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 375
        assert box["y"] < 400


def test_a_difference_is_no_stop_for_the_keyboard_since_nothing_scrolls_in_it(opened):
    page = opened(pictured())
    page.get_by_role("button", name="Unfold all").click()
    assert page.locator("pre.diff:visible").count() == 3
    assert page.locator("pre[tabindex]").count() == 0
    assert page.locator("pre.diff").first.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_on_paper_it_is_dark_on_light_and_as_wide_as_the_sheet(opened):
    page = opened(pictured(), "dark")
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    ink, ground = (
        page.evaluate(f"getComputedStyle(document.{of}).{what}")
        for of, what in (("body", "color"), ("documentElement", "backgroundColor"))
    )
    assert (ink, ground) == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")


def test_without_its_script_everything_is_there(chromium, tmp_path):
    file = tmp_path / "review.html"
    file.write_text(as_html(pictured()), encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert shown(page) == 3
    context.close()
