import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from review.model import Attribute
from review.report.approving import label_of
from review.report.github.escape import code, length, md
from review.report.github.markdown import MARKER, MOST, as_markdown
from review.report.links import Links
from tests.support.made_reviews import (
    COMMIT,
    NASTY,
    burden,
    change,
    danger,
    finding,
    full,
    monitor,
    paged,
    place,
    review,
    shifted,
    stack,
)

LINKS = Links(files="https://github.com/acme/shop/blob/0ff/", base_commit=COMMIT)


class Tags(HTMLParser):
    """What a browser would find: the tags in their nesting, and the words outside of code."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in ("hr", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, _attrs):
        self.seen.add(tag)

    def handle_endtag(self, tag):
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"code", "pre"} & set(self.open):
            self.words += data


def shown(markdown: str) -> Tags:
    """The page that GitHub would make of it, near enough: CommonMark with tables and raw HTML."""
    tags = Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    assert not tags.open
    return tags


def test_the_summary_is_open_and_the_properties_are_folded():
    text = as_markdown(full())
    assert text.startswith(f"{MARKER}\n### ⛔ Blocked: 1 risk not approved and 1 rule broken.\n")
    opened, _, folded = text.partition("<details>")
    for said in (
        "add its label to the pull request",
        f"\\\n  label `{label_of(full().stacks[0].risks[0])}`\n",
        "error `runbook-missing`: High Error Rate has no runbook",
        "- Primary: Mon 30 Nov 09:00 to Mon 7 Dec 09:00: Ben → Ada",
        "- minute 5: Secondary: Ben",
    ):
        assert said in opened
    for said in (
        "| Ada | 168 h → **336 h** | 0 h | 40 h → **?** | 4 → **5** |",
        "<summary>⚠️ <b>High Error Rate</b> (alert): threshold 1 % → 2 % (fires later) · stacks/prod/alerts.yml:3",
        "  - `monitorThresholds.critical` `1` → `2`\n",
        "<sub>prod: 3 changed · staging: no changes</sub>",
    ):
        assert said in folded
    assert text.index("Needs approval") < text.index("Who is paged") < text.index("#### Changes")


def test_what_a_rule_says_to_write_is_code():
    text = as_markdown(review(stack(findings=(finding(fix="Write `notify: [slack]` * or none"),))))
    assert "\\\n  Write `notify: [slack]` &#42; or none\n" in text


def test_what_is_approved_is_named_and_stops_nothing():
    text = as_markdown(review(stack(risks=(danger(approved=True), danger("mute:alerts/other", text="Other is muted")))))
    assert text.index("#### ⛔ Needs approval") < text.index("Other is muted") < text.index("#### ✅ Approved")
    assert text.index("#### ✅ Approved") < text.index("- High Error Rate is deleted")
    alone = as_markdown(review(stack(risks=(danger(approved=True),))))
    assert "⛔" not in alone
    assert "High Error Rate is deleted" in alone


def test_nothing_to_say_is_short():
    text = as_markdown(review())
    assert "✅ Nothing changes." in text
    assert "####" not in text


def test_texts_of_several_lines_are_shown_by_the_lines_that_differ():
    before = "\n".join(f"line {number}" for number in range(40))
    made = monitor("m", Attribute(path="message", before=before, after=before.replace("line 20", "line twenty")))
    text = as_markdown(review(stack(changes=(change(resources=(made,)),))))
    assert "\n  - `message` `line 20` → `line twenty`\n</details>" in text


def test_a_long_text_shows_what_differs_with_a_little_around_it():
    before = f"sum:api.requests{{{'a' * 90}}} by {{region}} over {'b' * 90} > 1"
    made = monitor("m", Attribute(path="query", before=before, after=before.replace("region", "zone")))
    text = as_markdown(review(stack(changes=(change(resources=(made,)),))))
    around = "aaaaaaaaaaaaaaaaaa} by {", "} over bbbbbbbbbbbbbbbbb…"
    assert f"`…{around[0]}region{around[1]}` → `…{around[0]}zone{around[1]}`" in text


def test_lines_that_are_added_or_removed_are_called_so():
    made = monitor("m", Attribute(path="message", before="one\ntwo", after="one\ntwo\nthree"))
    gone = monitor("n", Attribute(path="locked", before=True, after=None))
    text = as_markdown(review(stack(changes=(change(resources=(made, gone)),))))
    assert "  - added `message` `three`\n" in text
    assert "  - removed `locked` `true`\n" in text


def test_places_lead_to_the_line_in_the_head_and_to_the_base_when_the_line_is_gone():
    gone = change("a", action="deleted", place=place(9, "base", "stacks/my prod/a.yml"))
    found = shown(as_markdown(review(stack(changes=(gone, change("b")))), LINKS)).links
    assert set(found) == {
        f"https://github.com/acme/shop/blob/{COMMIT}/stacks/my%20prod/a.yml#L9",
        "https://github.com/acme/shop/blob/0ff/stacks/prod/alerts.yml#L3",
    }


def everywhere(text: str):
    """A review that says a text wherever people's words can stand."""
    made = monitor(
        text, Attribute(path=text, before=f"{text}\n{text}", after="x"), Attribute(path="y", before=None, after=[text])
    )
    return review(
        stack(
            text,
            changes=(change("x", text, name=text, service=text, effect="looser", resources=(made,)),),
            risks=(danger(f"delete:alerts/{text}", text=text, place=place(file=text)),),
            paged=(paged(names=(text,), before=(text,), after=(f"{text}!",), because=(text,)),),
            shifted=(shifted(text, before=text, begin=text),),
            burdens=(burden(text),),
            findings=(finding(text, message=text, fix=text), finding(text, "warning", message=text, excused=text)),
            notes=(text,),
        ),
        stack("staging"),
        base=text,
    )


@pytest.mark.parametrize("text", NASTY)
def test_what_people_write_stays_words(text):
    found = shown(as_markdown(everywhere(text), LINKS))
    plain = shown(as_markdown(everywhere("plain"), LINKS))
    assert found.seen - {"span"} == plain.seen
    assert {link.partition("/blob/")[0] for link in found.links} == {"https://github.com/acme/shop"}
    assert not re.search(r"@\w|#\d|GH-\d", found.words)
    assert "\u202e" not in as_markdown(everywhere(text))


@pytest.mark.parametrize("text", NASTY)
def test_a_word_for_word_text_is_readable_where_it_stands(text):
    words = " ".join(shown(as_markdown(review(stack(changes=(change("x", text),))))).words.split())
    first = re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u206f]", " ", text).split()[0]
    assert first in words.replace("\u200b", "")


@pytest.mark.parametrize("text", ["a`b", "``", "`a", "b`", "plain"])
def test_an_id_stands_as_it_is_whatever_signs_it_has(text):
    html = MarkdownIt("commonmark").renderInline(f"say {code(text).text} now")
    assert html == f"say <code>{text}</code> now"


words = st.text(max_size=60) | st.sampled_from(NASTY)


@settings(max_examples=12)
@given(text=words, size=st.sampled_from([1, 20]), count=st.sampled_from([1, 40, 300]), stacks=st.integers(1, 2))
def test_it_is_always_short_enough_and_never_without_its_summary(text, size, count, stacks):
    long = text * size
    made = monitor("m", Attribute(path="message", before=f"{long}\n{long}", after=long))
    each = stack(
        long,
        changes=tuple(
            change(f"a{it}", long, effect="looser", service=f"{long}{it % 60}", resources=(made,))
            for it in range(count)
        ),
        risks=tuple(danger(f"delete:alerts/{it}", text=long) for it in range(count)),
        paged=tuple(paged(names=(f"{long}{it}",), before=(long,) * 9) for it in range(count)),
        shifted=tuple(shifted(f"{long}{it}", 30, after=long) for it in range(count)),
        burdens=tuple(burden(f"{long}{it}") for it in range(count // 10)),
        findings=tuple(finding(message=long, fix=long) for it in range(count)),
        notes=(long,),
    )
    said = as_markdown(review(*[each] * stacks), LINKS)
    assert length(said) < MOST
    shown(said)
    assert f"### ⛔ Blocked: {count:,} risk" in said
    assert "#### ⛔ Needs approval" in said
    assert "#### ⛔ Broken rules" in said
    assert f"Who is paged ({count:,} alert" in said
    assert "#### Changes" in said


def test_thousands_of_changes_with_huge_messages_are_short_enough_too():
    message = "\n".join(f"line {it} says what to do, and whom to ask" for it in range(300))
    made = monitor("m", Attribute(path="message", before=message, after=message.replace("line 1", "LINE 1")))
    changes = tuple(change(f"a{it}", f"deleted {it} " * 20, effect="looser", resources=(made,)) for it in range(2000))
    dangers = tuple(danger(f"delete:alerts/{it}") for it in range(2000))
    text = as_markdown(review(stack(changes=changes, risks=dangers)))
    assert 50_000 < length(text) < MOST
    assert "Blocked: 2,000 risks not approved." in text
    assert " more risks" in text


def test_what_stacks_have_alike_is_said_once_and_hours_count_only_where_they_wake():
    alike = {"changes": (change(effect="looser"),), "risks": (danger(),), "burdens": (burden(),)}
    quiet = replace(burden("Ben"), alerts_before=0)
    text = as_markdown(review(stack("prod", **alike), stack("staging", **{**alike, "burdens": (quiet,)})))
    assert "Blocked: 1 risk not approved." in text
    assert text.count("- prod, staging: **High Error Rate") == 1
    assert "| Ada |" in text
    assert "<sub>prod: 1 changed · staging: the same (it pages nobody)</sub>" in text
    assert "Ben" not in text


def test_every_danger_is_named_when_hundreds_of_changes_do_not_fit_and_it_says_where_the_rest_is():
    dangers = tuple(danger(f"delete:alerts/an-alert-with-a-name-{it}") for it in range(600))
    changes = tuple(change(f"a{it}", f"deleted {it} " * 20, effect="looser") for it in range(3000))
    marked = review(stack(risks=dangers, changes=changes))
    text = as_markdown(marked)
    assert length(text) < MOST
    assert all(f"`{label_of(it)}`" in text for it in marked.stacks[0].risks)
    cut = re.search(
        r"_Left out of this comment: (.*)\. For the full review, run `watchbill plan --base main --write", text
    )
    assert cut
    assert re.search(r"[\d,]+ changes", cut[1])
    named = as_markdown(review(stack(changes=changes)), full_report=md("The full review is in `review.html`"))
    assert "The full review is in `review.html`" in named


def test_a_danger_in_short_has_its_label_where_the_id_does_not_tell_it():
    dangers = tuple(danger(f"delete:alerts/an-alert-with-quite-a-long-name-{it}") for it in range(200))
    marked = review(stack(risks=dangers))
    text = as_markdown(marked)
    assert all(
        f"`{it.id}` (label `{label_of(it)}`)" in text or f"label `{label_of(it)}`, or" in text
        for it in marked.stacks[0].risks
    )
    assert "Without details: " in text


def test_in_a_run_of_github_the_rest_is_in_its_artifact():
    changes = tuple(change(f"a{it}", f"said {it} " * 50) for it in range(3000))
    links = Links(run="https://github.com/acme/shop/actions/runs/7")
    assert "the artifact of [this run](https://github.com/acme/shop/actions/runs/7)" in as_markdown(
        review(stack(changes=changes)), links
    )
