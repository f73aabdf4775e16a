"""A change without one in the YAML names each tag, handle and query that differs."""

from review.diff.generated import made_differently
from review.model import Attribute
from tests.support.made_reviews import monitor


def text(*attributes: Attribute) -> str:
    return made_differently((monitor("m", *attributes),)).text


def test_a_tag_is_named():
    moved = Attribute(path="tags[6]", before="team:platform", after="team:web")
    assert text(moved).endswith(": tags (team:platform → team:web)")
    assert text(Attribute(path="tags[6]", before="team:a", after=None)).endswith(": tags (no longer team:a)")
    assert text(Attribute(path="tags", before=None, after=["team:a"])).endswith(": tags (now team:a)")


def test_a_handle_is_named():
    before, after = "Fires.\nNotified: @slack-a @pagerduty-shop", "Fires.\nNotified: @slack-b @pagerduty-shop"
    assert text(Attribute(path="message", before=before, after=after)).endswith(": message (@slack-a → @slack-b)")


def test_a_query_inside_of_another_property_is_counted():
    path = "widgets[0].timeseriesDefinition.requests[0].queries[0].metricQuery.query"
    query = Attribute(path=path, before="sum:a", after="sum:b")
    assert text(query).endswith(": widgets, 1 query")
    assert text(query, Attribute(path="widgets[1].definition.filter", before="a", after="b")).endswith(", 2 queries")


def test_a_text_alone_names_nothing():
    assert text(Attribute(path="message", before="Fires.", after="Fires now.")).endswith(": message")
