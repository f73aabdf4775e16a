import re

import pytest

from review.report.github.markdown import as_markdown
from review.report.html import as_html
from review.report.text import as_short_text, as_text
from tests.support.made_reviews import NASTY, change, danger, finding, full, paged, review, route, stack


def test_the_verdict_comes_first_then_what_needs_a_word_then_who_is_woken_then_the_rest():
    text = as_text(full())
    assert text.startswith(
        "Blocked: 1 risk not approved and 1 rule broken.\nmain (1a2b3c4) → work tree, on-call shifts computed from"
    )
    said = [
        "note: base and head have different code",
        "Needs approval",
        "High Error Rate is deleted and no longer pages anyone",
        f"to approve: --approve {full().stacks[0].risks[0].full_id}",
        "error [runbook-missing] High Error Rate has no runbook",
        "Primary: Mon 30 Nov 09:00 to Mon 7 Dec 09:00: Ben → Ada",
        "- minute 5: Secondary: Ben",
        "168 h → 336 h",
        "~ High Error Rate (alert): threshold 1 % → 2 % (fires later)",
        "+ Slow Checkout",
        "- Old One",
        "staging: no changes",
        "warning [few-people] Shop wakes one person",
        "fixed [no-tags]",
        f"\n  --approve {full().stacks[0].risks[0].full_id}\n",
    ]
    places = [text.index(each) for each in said]
    assert places == sorted(places)


@pytest.mark.parametrize("form", [as_text, as_markdown, as_html], ids=["text", "markdown", "html"])
def test_what_was_excused_or_warned_of_before_is_not_read_again(form):
    steady = finding("excused-before", state="standing", excused="it is steady")
    warned = finding("warned-before", "warning", state="standing")
    new, broken = finding("excused-now", excused="it is new"), finding("broken-before", state="standing")
    said = form(review(stack(findings=(steady, warned, new, broken))))
    rules = ("excused-before", "warned-before", "excused-now", "broken-before")
    assert [rule for rule in rules if rule in said] == ["excused-now", "broken-before"]


def test_each_change_stands_once():
    assert as_text(full()).count("threshold 1 % → 2 % (fires later)") == 1


def test_an_approved_danger_asks_for_nothing():
    text = as_text(review(stack(changes=(change(),), risks=(danger(approved=True),))))
    assert text.startswith("Nothing blocks this change.")
    assert "approved\n" in text
    assert "--approve" not in text


@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_the_terminal(width):
    long = change("x" * 70, "a sentence of many words that goes on and on until it is wide " * 3)
    text = as_text(review(stack(changes=(long,), risks=(danger(),), paged=(paged(),))), width=width)
    assert max(len(line) for line in text.splitlines()) <= width


def test_what_is_typed_is_whole_even_in_a_narrow_terminal():
    id = "delete:alerts/high-error-rate-of-checkout"
    marked = review(stack(risks=(danger(id),)))
    assert f"  --approve {marked.stacks[0].risks[0].full_id}\n" in as_text(marked, width=66)


def test_colour_only_where_it_is_asked_for():
    assert "\x1b" not in as_text(full())
    coloured = as_text(full(), colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == as_text(full()).split()


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_people_write_reaches_the_terminal_as_a_command(text):
    said = as_text(review(stack(changes=(change("x", text, name=text),), findings=(finding(message=text),))))
    assert "runbook-missing" in said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]", said)


@pytest.mark.parametrize("sign", ["\u202e", "\x1b[2J", "\n"])
def test_an_id_that_somebody_forged_turns_no_line_around(sign):
    text = as_text(review(stack(risks=(danger(id=f"delete:alerts/a{sign}b"),))))
    assert "delete:alerts/a" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "alerts/a\nb" not in text


def test_square_brackets_are_no_markup():
    assert "[bold]x[/bold]" in as_text(review(stack(changes=(change("x", "[bold]x[/bold]"),))))


def test_a_replacement_says_the_vendors_rule():
    made = full().stacks[0].changes[1].resources[0]
    replaced = type(made)(**{**made.__dict__, "action": "replace", "why": "a monitor cannot change its type"})
    text = as_markdown(review(stack(changes=(change(resources=(replaced,)),))))
    assert "Monitor alerts-high-error-rate: replaced monitorThresholds; a monitor cannot change its type" in text


@pytest.mark.parametrize(
    ("effect", "said"),
    [("tighter", "it causes more or earlier pages"), ("looser", "1 change causes fewer or later pages")],
)
def test_the_verdict_speaks_of_pages_only_if_the_changed_alert_pages(effect, said):
    def verdict(ref: str, *, wakes: bool) -> str:
        other = route("Other", wakes=ref == "services/shop" and wakes)
        made = change("new", effect=effect, ref=ref)
        routes = {"alerts/new": route("New", wakes=wakes), "alerts/other": other}
        return as_text(review(stack(changes=(made,), routes=routes))).splitlines()[0]

    assert verdict("alerts/new", wakes=True) == f"Nothing blocks this change; {said}."
    assert verdict("alerts/new", wakes=False) == "Nothing blocks this change."
    assert verdict("services/shop", wakes=True) == f"Nothing blocks this change; {said}."
    assert verdict("services/shop", wakes=False) == "Nothing blocks this change."


def test_the_short_text_has_only_the_verdict_and_what_blocks_the_change():
    text = as_short_text(full())
    assert text.startswith("Blocked: 1 risk not approved and 1 rule broken.\n\nNeeds approval\n")
    assert f"to approve: --approve {full().stacks[0].risks[0].full_id}" in text
    assert "error [runbook-missing]" in text
    absent = ["note:", "work tree", "Primary", "Slow Checkout", "staging", "few-people", "fixed", "To approve all"]
    assert [each for each in absent if each in text] == []
