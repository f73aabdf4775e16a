"""The playbook as a browser shows it."""

import subprocess
from pathlib import Path

from tests.support.browser import chromium
from tests.support.small_shop import CATALOG

__all__ = ["chromium"]
CLONE = Path(__file__).parent.parent.parent


def test_a_phone_shows_the_first_step_without_scrolling_and_the_search_finds(tmp_path, chromium):
    stack = tmp_path / "stack"
    stack.mkdir()
    (stack / "catalog.yml").write_text(CATALOG)
    command = [CLONE / ".venv" / "bin" / "watchbill", "playbook", stack, "--out", stack.parent / "site"]
    subprocess.run(command, check=True, capture_output=True)
    shown = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    wrong: list[str] = []
    shown.on("console", lambda message: wrong.append(message.text))
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
    shown.goto((stack.parent / "site" / "runbooks" / "high-error-rate.html").as_uri())
    assert shown.locator("main ol li").first.bounding_box()["y"] < 600
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    shown.goto((stack.parent / "site" / "index.html").as_uri())
    shown.fill("#search", "slow")
    assert shown.locator("main li:visible").count() == 1
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/runbooks/slow.html")
    shown.close()
    assert wrong == []
