"""Suggestions are edits of one line that make the catalog right, and nothing else."""

import json
from dataclasses import replace

import pytest
import yaml

from cli.suggestions import at_commit, read_lines
from review.model import Place, Review, Sentence, Suggestion
from review.report.github.review_comments import MARKER, as_review_comments
from review.suggestions import with_suggestions
from tests.support.made_reviews import change, finding, review, stack
from tests.support.requests import head_of, review_of

FILE = "stacks/base/services.yml"


def renamed(line: int = 1, name: str = "Store") -> Review:
    sentence = Sentence(
        text="looks like a rename of Shop",
        code="item.looks_renamed_from",
        arguments={"name": "Shop", "former_id": "shop"},
    )
    made = replace(change("store"), name=name, sentences=(sentence,), place=Place(file=FILE, line=line))
    return review(stack(changes=(made,)))


def suggested(made: Review, text: str) -> tuple[Suggestion, ...]:
    return with_suggestions(made, lambda file: text.split("\n") if file == FILE else None).suggestions


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("- {name: Store, url: x}", "- {name: Store, renamed_from: shop, url: x}"),
        ('- {url: x, name: "Store, 2"}', '- {url: x, name: "Store, 2", renamed_from: shop}'),
        ("- name: Store", "- name: Store\n  renamed_from: shop"),
        ("    -   name: Store", "    -   name: Store\n        renamed_from: shop"),
    ],
)
def test_a_rename_gets_its_former_id(line: str, after: str):
    (found,) = suggested(renamed(), line)
    assert (found.before, "\n".join(found.after)) == (line, after)
    (item,) = yaml.safe_load("\n".join(found.after))
    assert item["renamed_from"] == "shop"
    assert item["name"] in ("Store", "Store, 2")


@pytest.mark.parametrize("text", ["", "&anchor", "- *alias", "- Store", "- {<<: *shop}", "- {name: [Store}"])
def test_a_line_of_another_form_gets_none(text: str):
    assert suggested(renamed(), text) == ()
    assert suggested(renamed(line=9), text) == ()


def test_a_critical_alert_without_a_pager_gets_one():
    lines = "alerts:\n  - name: A\n    notify: [slack]\n  - name: B\n    notify: [chat]\n"
    made = finding("critical-without-pager", place=Place(file=FILE, line=4), message="B: nobody is paged.")
    (found,) = suggested(review(stack(findings=(made,))), lines)
    assert (found.place.line, found.after) == (5, ("    notify: [chat, pagerduty]",))
    excused = replace(made, excused="it is new")
    assert suggested(review(stack(findings=(excused, replace(made, state="gone")))), lines) == ()


def test_the_requests_that_one_line_mends_have_it():
    with head_of("05-no-pager") as head:
        (notify,) = with_suggestions(review_of("05-no-pager"), lambda file: read_lines(head, "", file)).suggestions
    assert notify.after == ("    notify: [platform, pagerduty]",)
    with head_of("11-rename-without") as head:
        made = with_suggestions(review_of("11-rename-without"), lambda file: read_lines(head, "", file))
    assert [(it.place.file, it.after[-1].strip()) for it in made.suggestions] == [
        ("stacks/base/services.yml", "renamed_from: web"),
        (
            "stacks/staging/stack.yml",
            "- {name: storefront, renamed_from: web, override: true, url: https://www.staging.fernweh.shop}",
        ),
    ]


def test_a_comment_offers_the_lines_and_can_be_recognized():
    made = replace(renamed(), suggestions=suggested(renamed(), "- {name: Store}"))
    (comment,) = map(json.loads, as_review_comments(made).splitlines())
    assert (comment["path"], comment["line"], comment["side"]) == (FILE, 1, "RIGHT")
    assert comment["body"].startswith(comment["marker"])
    assert comment["marker"].startswith(MARKER)
    assert comment["body"].endswith("\n```suggestion\n- {name: Store, renamed_from: shop}\n```\n")


def test_nothing_in_a_line_ends_the_block_or_hides_in_it():
    text = "- {name: Store, note: '``` ```` \u202e'}"
    made = replace(renamed(), suggestions=suggested(renamed(), text))
    (comment,) = map(json.loads, as_review_comments(made).splitlines())
    assert "`````suggestion\n" in comment["body"]
    assert comment["body"].endswith("\n`````\n")
    assert "\u202e" not in comment["body"]


def test_a_file_outside_of_the_project_is_not_read(tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "other.yml").write_text("x")
    assert read_lines(tmp_path / "project", "", "../other.yml") is None
    assert read_lines(tmp_path / "project", "sub/", "other.yml") is None


def test_a_line_is_found_in_a_commit_where_it_has_another_number(shop, monkeypatch):
    (shop.root / "a.yml").write_text("# one\n- {name: A}\n- {name: B}\n- {name: B}\n")
    commit = shop.commit()
    monkeypatch.chdir(shop.root)
    (shop.root / "a.yml").write_text("# one\n# two\n- {name: A}\n- {name: B}\n- {name: B}\n")
    at = Place(file="a.yml", line=3)
    once = Suggestion(place=at, before="- {name: A}", after=("x",), text="")
    twice = replace(once, place=replace(at, line=4), before="- {name: B}")
    made = replace(review(), suggestions=(once, twice, replace(once, place=replace(at, file="../a.yml"))))
    assert [it.place.line for it in at_commit(made, commit).suggestions] == [2]
    (shop.root / "a.yml").write_text("# one\n- {name: A}\n- {name: B}\n- {name: B}\n")
    kept = replace(twice, place=replace(at, line=4))
    assert at_commit(replace(review(), suggestions=(kept,)), commit).suggestions == (kept,)
    assert at_commit(made, "--output=x").suggestions == ()
