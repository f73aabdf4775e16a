"""The documentation as a site: every link has a target, and no page loads anything from elsewhere."""

import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.pages import CLONE, anchors, pages

LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
"""Elements that a browser loads by itself, and the attribute with the address."""


class Page(HTMLParser):
    """Collects a page's anchors, the targets of its links, and the addresses that a browser loads by itself."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag in LOADING and LOADING[tag] in given and given.get("rel") != "canonical":
            self.loaded.append(given[LOADING[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    """The pages of the site, built in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(CLONE / "zensical.toml", folder)
    shutil.copytree(CLONE / "docs", folder / "docs")
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict"]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return {file: Page(file) for file in (folder / "site").rglob("*.html") if file.name != "404.html"}


def test_every_page_of_the_docs_is_in_the_navigation(site: dict[Path, Page]) -> None:
    (home,) = (file for file in site if file.parent.name == "site" and file.name == "index.html")
    reachable = {(home.parent / urlsplit(link).path).resolve() for link in site[home].links if "://" not in link}
    sources = {file for file in (CLONE / "docs").rglob("*.md") if "reviews" not in file.parts[-3:-1]}
    assert len(sources) > 20
    missing = {
        str(file.relative_to(CLONE))
        for file in sources
        if (home.parent / file.relative_to(CLONE / "docs").with_suffix(".html")).resolve() not in reachable
    }
    assert not missing


def test_every_heading_of_a_page_is_a_heading_of_the_site(site: dict[Path, Page]) -> None:
    (home,) = (file for file in site if file.parent.name == "site" and file.name == "index.html")
    missing = {
        (str(source), anchor)
        for source in (page for page in pages() if page.parts[0] == "docs" and page.parts[1] != "reviews")
        for anchor in anchors(source)
        if anchor not in site[(home.parent / source.relative_to("docs")).with_suffix(".html")].anchors
    }
    assert not missing


def test_every_link_within_the_site_leads_to_a_page_or_a_heading(site: dict[Path, Page]) -> None:
    broken = []
    for file, page in site.items():
        for link in page.links:
            address = urlsplit(link)
            if address.scheme or not (address.path or address.fragment):
                continue
            target = (file.parent / unquote(address.path)).resolve() if address.path else file
            if target.is_dir():
                target /= "index.html"
            anchors = site[target].anchors if target in site else set()
            if not target.exists() or (
                address.fragment and target in site and unquote(address.fragment) not in anchors
            ):
                broken.append(f"{file.name}: {link}")
    assert not broken


def test_no_page_loads_anything_from_elsewhere(site: dict[Path, Page]) -> None:
    loaded = [address for page in site.values() for address in page.loaded]
    assert len(loaded) > len(site)
    assert [address for address in loaded if urlsplit(address).netloc] == []
