"""Each saved file is answered, in the terminal and in the browser."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import chromium
from tests.support.pull_request import deleted_alert, git

__all__ = ["chromium"]

WATCHBILL = str(Path(sys.executable).with_name("watchbill"))
SECONDS = 60.0
"""How long a test waits for an answer; the benchmark measures the time that it takes."""


class Watching:
    """The running command: its lines, and the folder that it watches."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONUNBUFFERED": "1"}
        self.folder = folder
        self.process = subprocess.Popen(
            [WATCHBILL, "watch", "--base", "main", *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.errors: list[str] = []
        for stream, take in ((self.process.stdout, self._lines.put), (self.process.stderr, self.errors.append)):
            threading.Thread(target=lambda lines, take: [take(line) for line in lines], args=(stream, take)).start()

    def until(self, pattern: str) -> str:
        """What is printed up to a line that matches."""
        text = ""
        while not re.search(pattern, text):
            text += self._lines.get(timeout=SECONDS)
        return text

    def save(self, name: str, old: str, new: str) -> None:
        """Change a text in a file, as an editor saves it: into a new file that takes the name."""
        file = self.folder / "stacks" / name
        text = file.read_text()
        assert old in text
        draft = file.with_suffix(".tmp")
        draft.write_text(text.replace(old, new))
        draft.rename(file)

    @property
    def address(self) -> str:
        return next(line.split()[-1] for line in self.errors if "The review is at" in line)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = deleted_alert(tmp_path_factory.mktemp("watched") / "shop")
    git(folder, "checkout", "--quiet", "main")
    return folder


@pytest.fixture
def watch(project: Path) -> Iterator:
    running = []

    def start(*arguments: str) -> Watching:
        running.append(Watching(project, *arguments))
        return running[-1]

    yield start
    for each in running:
        each.process.kill()
        each.process.wait()
    git(project, "checkout", "--quiet", "--force", "main")


def test_each_save_is_answered_and_half_written_yaml_does_not_end_it(watch):
    watching = watch()
    assert "Nothing changes." in watching.until(r"review after")
    watching.save("prod/alerts.yml", "error_rate > 1%", "error_rate > 2%")
    answer = watching.until(r"review after")
    assert re.search(r"\d\d:\d\d:\d\d stacks/prod/alerts.yml: valid", answer)
    assert "threshold 1 % → 2 %" in answer
    watching.save("prod/alerts.yml", "error_rate > 2%", "eror_rate >")
    answer = watching.until(r"alerts\.yml:\d+")
    assert "stacks/prod/alerts.yml: invalid, 1 error (" in answer
    watching.save("prod/alerts.yml", "eror_rate >", "[")
    assert "invalid, 1 error (" in watching.until(r"alerts\.yml:\d+:\d+")
    watching.save("prod/alerts.yml", "condition: [", "condition: error_rate > 1%")
    assert "Nothing changes." in watching.until(r"review after")


def test_a_file_of_an_extended_folder_is_answered(watch):
    watching = watch()
    watching.until(r"review after")
    watching.save("shared/uptime.yml", "name: Storefront health", "name: Storefront health check")
    assert "stacks/shared/uptime.yml" in watching.until(r"review after|invalid")


def test_an_interrupt_ends_it_and_leaves_nothing(watch, project):
    watching = watch("--serve")
    watching.until(r"review after")
    before = subprocess.run(["git", "status", "--short"], cwd=project, capture_output=True, text=True, check=True)
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(timeout=SECONDS) == 0
    assert "Traceback" not in "".join(watching.errors)
    assert before.stdout == ""
    with pytest.raises(OSError, match="refused"):
        urlopen(watching.address)


def test_an_unknown_base_is_one_error(project):
    ran = subprocess.run([WATCHBILL, "watch", "--base", "nowhere"], cwd=project, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.count("Error: ") == 1
    assert "nowhere" in ran.stderr


def test_only_the_token_and_the_loopback_name_open_the_page(watch):
    watching = watch("--serve")
    watching.until(r"review after")
    address = watching.address
    assert address.startswith("http://127.0.0.1:")
    with urlopen(address) as answer:
        assert answer.status == 200
    for wrong in (Request(address.rpartition("/")[0][:-1] + "/"), Request(address, headers={"Host": "evil.example"})):
        with pytest.raises(HTTPError, match="404"):
            urlopen(wrong)


def test_the_browser_shows_each_review_in_place(watch, chromium: Browser):
    watching = watch("--serve")
    watching.until(r"review after")
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    elsewhere: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda asked: elsewhere.append(asked.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(watching.address)
    expect(page.locator("#status")).to_have_text("valid")
    review = page.frame_locator("iframe:not(.loading)")
    expect(review.locator("body")).to_contain_text("Nothing changes")
    watching.save("prod/alerts.yml", "error_rate > 1%", "error_rate > 2%")
    expect(review.locator("body")).to_contain_text("threshold 1 % → 2 %", timeout=SECONDS * 1000)
    review.get_by_label("Search").fill("high")
    watching.save("prod/alerts.yml", "error_rate > 2%", "eror_rate > 3%")
    expect(page.locator("#lines")).to_contain_text("error_rate", timeout=SECONDS * 1000)
    expect(page.locator("#status")).to_have_text("invalid, 1 error")
    expect(review.locator("body")).to_contain_text("threshold 1 % → 2 %")
    watching.save("prod/alerts.yml", "eror_rate > 3%", "error_rate > 3%")
    expect(review.locator("body")).to_contain_text("threshold 1 % → 3 %", timeout=SECONDS * 1000)
    expect(review.get_by_label("Search")).to_have_value("high")
    watching.process.send_signal(signal.SIGINT)
    expect(page.locator("#status")).to_contain_text("has ended", timeout=SECONDS * 1000)
    assert {url for url in elsewhere if not url.startswith(watching.address)} <= {"data:,"}
    assert not wrong
    page.close()
