import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from review.report.approving import label_of
from review.report.html import as_html
from review.report.links import Links
from tests.support.made_reviews import (
    COMMIT,
    NASTY,
    change,
    danger,
    duty,
    finding,
    full,
    many,
    pictured,
    review,
    route,
    shifted,
    stack,
)

LINKS = Links(files="https://github.com/acme/shop/blob/0ff/", base_commit=COMMIT)
HEADINGS = {"Needs approval", "Broken rules", "Who is paged", "Changes"}
HEADINGS |= {"Other findings"}
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """The tags with their attributes, and the words that are shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words += data


def test_the_verdict_comes_first_then_dangers_then_who_is_woken_then_changes_then_pictures():
    words = Page(as_html(pictured(), LINKS)).words
    said = [
        "Blocked: 1 risk not approved and 1 rule broken.",
        "Needs approval",
        "approve:delete:alerts/high-error-rate",
        "Broken rules",
        "write runbook:",
        "Who is paged",
        "Mon 30 Nov 09:00 to Mon 7 Dec 09:00: Ben → Ada",
        "minute 5: Secondary: Ben",
        "168 h",
        "Changes",
        "threshold 1 % → 2 % (fires later)",
        "staging: no changes",
        "Other findings",
        "From alerts to people",
        "Who is on call, after the change",
    ]
    places = [words.rindex(each) if each in HEADINGS else words.index(each) for each in said[1:]]
    assert places == sorted(places)


def test_the_page_asks_nothing_of_any_server_and_runs_only_its_own_script():
    html = as_html(pictured())
    page = Page(html)
    assert not [
        attrs for _, attrs in page.tags if {"src", "href"} & set(attrs) and not str(attrs["href"]).startswith("#")
    ]
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"]
    assert "url(" not in re.sub(r"url\(#gap-\d+\)", "", html)
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        (body,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def everywhere(text: str):
    """The full review with a text in place of every word that a person writes."""

    def said(value):
        if isinstance(value, str):
            return text if " " in value else value
        if isinstance(value, tuple):
            return tuple(said(each) for each in value)
        if isinstance(value, dict):
            return {key: each if key in ("begin", "end") else said(each) for key, each in value.items()}
        if isinstance(value, list):
            return [said(each) for each in value]
        if hasattr(value, "__dataclass_fields__"):
            return type(value)(**{name: said(getattr(value, name)) for name in value.__dataclass_fields__})
        return value

    return said(pictured())


@pytest.mark.parametrize("text", NASTY)
def test_what_people_write_stays_words(text):
    page, plain = Page(as_html(everywhere(text), LINKS)), Page(as_html(everywhere("plain"), LINKS))
    assert [tag for tag, _ in page.tags if tag != "code"] == [tag for tag, _ in plain.tags if tag != "code"]
    links = [str(attrs["href"]) for _, attrs in page.tags if "href" in attrs]
    assert links
    assert all(link.startswith(("https://github.com/acme/shop/", "#")) for link in links)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]", page.words)


def test_places_lead_to_their_line():
    links = [attrs["href"] for tag, attrs in Page(as_html(pictured(), LINKS)).tags if tag == "a"]
    assert "https://github.com/acme/shop/blob/0ff/stacks/prod/alerts.yml#L3" in links
    assert f"https://github.com/acme/shop/blob/{COMMIT}/stacks/prod/alerts.yml#L9" in links


def test_tables_say_what_their_rows_and_columns_are_and_pictures_have_words():
    page = Page(as_html(pictured(), LINKS))
    assert all(attrs.get("scope") in ("row", "col", "colgroup") for tag, attrs in page.tags if tag == "th")
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == tags.count("table")
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    anchors = {str(attrs["href"])[1:] for _, attrs in page.tags if str(attrs.get("href")).startswith("#")}
    assert {"dangers", "woken", "changes", "routing-1", "calendar-1"} <= anchors <= set(ids)
    pictures = [attrs for tag, attrs in page.tags if tag == "svg"]
    assert len(pictures) == 2
    assert all(it["role"] == "img" and set(str(it["aria-labelledby"]).split()) <= set(ids) for it in pictures)


def test_alerts_that_fare_alike_are_one_box_and_one_row_of_the_table():
    routes = {f"alerts/{it}": route(f"Alert {it}") for it in range(5)}
    words = Page(as_html(review(stack(routes=routes)))).words
    assert "The shop" in words
    assert "5 alerts, critical" in words
    assert "Alert 0, Alert 1, Alert 2, Alert 3, Alert 4" in words
    assert "minute 0: Primary (Ada, Ben)" in words
    assert "minute 5: Ben (Ben)" in words


def test_a_picture_of_very_many_names_the_rest_in_its_table():
    routes = {f"alerts/{it}": route(f"Alert {it}", channel=f"#c{it}") for it in range(100)}
    words = Page(as_html(review(stack(routes=routes)))).words
    assert "Boxes left out of the picture: 145" in words
    assert "PagerDuty, high urgency" in words
    assert all(f"Slack acme #c{it}" in words for it in range(100))


def test_the_calendar_shows_each_shift_the_gaps_and_what_changes_hands():
    calendar = (duty("Primary", "Ada", None, "Ben"),)
    html = as_html(review(stack(calendar=calendar, shifted=(shifted(),))))
    assert "<title>Ada, Mon 23 Nov 09:00 to Mon 7 Dec 09:00</title>" in html
    assert "<title>nobody, Mon 7 Dec 09:00 to Mon 14 Dec 09:00</title>" in html
    assert "<title>Ada instead of Ben, Mon 30 Nov 09:00 to Mon 7 Dec 09:00</title>" in html


def test_a_week_that_begins_at_the_edge_of_the_calendar_has_no_name_that_would_be_cut():
    one = duty("Primary", "Ada", "Ben")
    last = replace(one.shifts[1], end="2026-12-07T21:00:00+01:00")
    html = as_html(review(stack(calendar=(replace(one, shifts=(one.shifts[0], last)),))))
    assert ">Mon 30 Nov</text>" in html
    assert ">Mon 7 Dec</text>" not in html


def test_a_thousand_changes_are_under_three_megabytes():
    assert len(as_html(many(1000), LINKS).encode()) < 3_000_000


def test_what_is_approved_stands_after_what_is_not_and_is_no_warning_when_it_is_all():
    yes, no = danger(approved=True), danger("mute:alerts/other", text="Other is muted")
    words = Page(as_html(review(stack(risks=(yes, no))))).words
    assert words.rindex("Needs approval") < words.index("Other is muted") < words.index("High Error Rate is deleted")
    alone = Page(as_html(review(stack(risks=(yes,))))).words
    assert "Approved" in alone
    assert "Needs approval" not in alone


def test_a_label_that_is_cut_stands_beside_what_the_terminal_takes():
    long = danger("delay:escalation_policies/of-the-payments-and-checkout-team")
    marked = review(stack(risks=(danger(), long)))
    words = Page(as_html(marked)).words
    whole, cut = marked.stacks[0].risks
    assert f"label {label_of(cut)}, or --approve {cut.full_id}" in words
    assert f"label approve:delete:alerts/high-error-rate@{whole.mark}\n" in words


def test_what_a_rule_says_to_write_is_code():
    assert "Write <code>notify: [slack]</code> or" in as_html(
        review(stack(findings=(finding(fix="Write `notify: [slack]` or"),)))
    )


def test_what_pages_less_is_not_shown_as_if_nothing_were():
    changed = stack(changes=(change(effect="looser"),))
    seen = [dict(Page(as_html(it)).tags)["header"]["class"] for it in (review(), review(changed), full())]
    assert seen == ["clear", "warned", "stopped"]


def test_nothing_that_changes_is_a_page_too():
    words = Page(as_html(review())).words
    assert "Nothing changes." in words
    assert "Search" not in words


def test_a_very_long_difference_is_cut_and_says_so():
    made = change().resources[0]
    lines = [f"line {it}" for it in range(450)]
    attribute = type(made.attributes[0])(path="widgets", before=lines, after=None)
    long = type(made)(**{**made.__dict__, "attributes": (attribute,)})
    assert "… and 52 more lines, which are in the JSON report" in as_html(
        review(stack(changes=(change(resources=(long,)),)))
    )
