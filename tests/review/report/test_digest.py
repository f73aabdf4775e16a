"""What is a line of the changes, what is only counted, and what each stack adds."""

from dataclasses import replace
from typing import Any

from review.model import Change, Sentence
from review.report.digest import digest
from tests.support.made_reviews import change, place, review, stack

CAUSE = change("errors", "threshold 1 % → 2 %")


def generated(id: str = "overview", follows: tuple[str, ...] = ("alerts/errors",), **made: Any) -> Change:
    """A change that is only generated differently, by default because of an alert."""
    properties = made.pop("properties", ["widgets"])
    sentence = Sentence(
        text="No catalog change",
        code="item.generated_differently",
        arguments={"changes": {"properties": properties, "resources": [], **made}},
    )
    return replace(change(id), ref=f"dashboards/{id}", sentences=(sentence,), follows=follows)


def test_what_follows_is_counted():
    shown = digest(review(stack(changes=(CAUSE, generated()))))
    assert ([line.title for line in shown.lines], shown.following) == (["Errors"], 1)


def test_a_tag_a_handle_or_a_query_is_never_only_counted():
    for hidden in (
        {"tags": [["team:a"], []]},
        {"handles": [[], ["@slack-b"]]},
        {"queries": 1},
        {"properties": ["query"]},
    ):
        shown = digest(review(stack(changes=(CAUSE, generated(**hidden)))))
        assert ([line.title for line in shown.lines], shown.following) == (["Errors", "Overview"], 0)


def test_what_follows_from_nothing_is_a_line():
    assert not digest(review(stack(changes=(generated(follows=()),)))).follows


def test_items_with_the_same_change_are_one_line():
    alike = tuple(change(it, "service a → b") for it in ("one", "two"))
    other = change("three", "service a → c")
    assert [line.title for line in digest(review(stack(changes=(*alike, other)))).lines] == ["One, Two", "Three"]


def test_a_stack_with_the_same_changes_is_one_line():
    shown = digest(review(stack(changes=(CAUSE,)), stack("staging", changes=(CAUSE,))))
    assert (len(shown.lines), shown.lines[0].stacks) == (1, "")
    assert shown.stacks == ("prod: 1 changed", "staging: the same (it pages nobody)")


def test_the_same_edit_may_notify_others_elsewhere():
    def silence(text: str, code: str) -> Change:
        return replace(change("nights"), sentences=(Sentence(text=text, code=code),))

    prod = silence("4 alerts, 1 of them paging", "maintenance.added.paging")
    same = silence("4 alerts, none of them paging", "maintenance.added")
    shown = digest(review(stack(changes=(prod,)), stack("staging", changes=(same,))))
    assert [line.text for line in shown.lines] == ["4 alerts, 1 of them paging"]
    elsewhere = replace(same, place=place(9, file="stacks/staging/stack.yml"))
    shown = digest(review(stack(changes=(prod,)), stack("staging", changes=(elsewhere,))))
    assert [(line.stacks, line.text) for line in shown.lines] == [
        ("prod", "4 alerts, 1 of them paging"),
        ("staging", "4 alerts, none of them paging"),
    ]


def test_another_change_of_a_stack_is_a_line_with_its_name():
    other = replace(CAUSE, sentences=(Sentence(text="threshold 1 % → 5 %"),), place=place(4))
    shown = digest(review(stack(changes=(CAUSE,)), stack("staging", changes=(other,))))
    assert [line.stacks for line in shown.lines] == ["prod", "staging"]
    assert shown.stacks[1] == "staging: 1 changed (it pages nobody)"
    fewer = digest(review(stack(changes=(CAUSE, change("b", "x"))), stack("staging", changes=(CAUSE,))))
    assert fewer.stacks[1] == "staging: the same, except 1 change of prod (it pages nobody)"
