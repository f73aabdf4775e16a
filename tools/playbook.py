"""Writes the pictures of `docs/playbook.md`: pages of the example's playbook on a desk, on a phone, and in the dark.

Needs Chromium. The pages hold no time, so the same catalog gives the same pictures on the same machine.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from tools.reviews import find_chromium

CLONE = Path(__file__).parent.parent
FOLDER = CLONE / "docs" / "playbook"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page as a browser shows it."""

    name: str
    page: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"


PICTURES = (
    Picture(name="desktop", page="runbooks/high-error-rate.html", width=1000, height=1000),
    Picture(name="phone", page="index.html", width=390, height=844),
    Picture(name="dark", page="runbooks/high-error-rate.html", width=390, height=844, scheme="dark"),
)


def main() -> None:
    """Build the example's playbook, and take the pictures; without Chromium they stay as they are."""
    if find_chromium() is None:
        return
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as site, sync_playwright() as playwright:
        command = [CLONE / ".venv/bin/watchbill", "playbook", "tests/example/stacks/prod", "--out", site]
        subprocess.run(command, check=True, cwd=CLONE, stdout=subprocess.DEVNULL)
        browser = playwright.chromium.launch(executable_path=find_chromium())
        for picture in PICTURES:
            page = browser.new_page(
                viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme
            )
            page.goto((Path(site) / picture.page).as_uri())
            page.screenshot(path=FOLDER / f"{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
