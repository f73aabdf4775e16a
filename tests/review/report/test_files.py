import json
import os
import resource
import stat

import pytest

from review.report.files import CannotWrite, write
from review.report.links import Links, NoLink, links_from
from tests.support.made_reviews import full, place


def test_each_file_is_in_the_form_that_its_name_ends_with(tmp_path):
    write(full(), [tmp_path / "r.md", tmp_path / "r.json", tmp_path / "r.txt", tmp_path / "r.html"], Links())
    assert (tmp_path / "r.md").read_text().startswith("<!-- watchbill:review -->\n")
    assert json.loads((tmp_path / "r.json").read_text())["exit_code"] == 2
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>\n")
    assert (tmp_path / "r.txt").read_text().startswith("Blocked: ")


def test_everyone_may_read_what_the_mask_lets_them(tmp_path):
    before = os.umask(0o022)
    try:
        write(full(), [tmp_path / "r.md"], Links())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "r.md").stat().st_mode) == 0o644


@pytest.mark.parametrize("name", ["missing/r.json", "folder.json"])
def test_what_cannot_be_written_leaves_every_file_as_it_was(tmp_path, name):
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "r.md").write_text("earlier")
    with pytest.raises(CannotWrite, match=r"\.json cannot be written: "):
        write(full(), [tmp_path / "r.md", tmp_path / name], Links())
    assert (tmp_path / "r.md").read_text() == "earlier"
    assert sorted(it.name for it in tmp_path.iterdir()) == ["folder.json", "r.md"]


def test_a_disk_that_takes_no_more_is_one_error_and_leaves_no_half_of_a_report(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(CannotWrite, match=r"r\.md cannot be written: "):
            write(full(), [tmp_path / "r.md"], Links())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_says_no_form_is_refused_with_those_that_do(tmp_path):
    with pytest.raises(CannotWrite, match=r"r\.pdf: the file name must end with \.md, "):
        write(full(), [tmp_path / "r.md", tmp_path / "r.pdf"], Links())
    assert list(tmp_path.iterdir()) == []


def test_links_begin_where_the_run_of_github_is_unless_an_address_is_given():
    github = {
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_SHA": "0ff",
        "GITHUB_RUN_ID": "7",
    }
    assert links_from(None, "b", github).to(place()) == (
        "https://github.com/acme/shop/blob/0ff/stacks/prod/alerts.yml#L3"
    )
    assert links_from(None, "b", github).run == "https://github.com/acme/shop/actions/runs/7"
    assert links_from("https://git.example.com/x", "b", github).to(place()) == (
        "https://git.example.com/x/stacks/prod/alerts.yml#L3"
    )
    assert links_from(None, "b", {}).to(place()) is None


@pytest.mark.parametrize("given", ["javascript:alert(1)//", "acme/shop", "https://"])
def test_what_is_no_address_is_no_link(given):
    with pytest.raises(NoLink, match="expected an http address, such as https://"):
        links_from(given, "b", {})
