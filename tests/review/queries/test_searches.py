import pytest

from review.queries.searches import apart, covers


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ("*", "service:shop status:error"),
        ("service:shop  status:error", "service:shop status:error"),
        ("service:shop", "service:shop status:error"),
        ("service:shop", "status:error AND service:shop"),
        ("service:(shop OR cart)", "service:shop"),
        ("service:shop OR service:cart", "service:cart"),
        ('service:("the shop" OR cart)', 'service:"the shop" status:error'),
    ],
)
def test_a_search_that_asks_for_less_finds_all_that_the_other_finds(wider: str, narrower: str):
    assert covers(wider, narrower)
    assert wider.split() == narrower.split() or not covers(narrower, wider)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("service:shop", "service:cart"),
        ("service:shop", "source:shop"),
        ("-service:shop", "service:shop"),
        ("NOT service:shop", "service:cart"),
        ("service:shop OR status:error x", "service:shop"),
        ("service:shop OR status:error", "status:error"),
        ("(service:shop)", "service:cart"),
        ("timeout", "service:shop"),
        ("service:shop service:cart", "service:cart"),
    ],
)
def test_a_search_is_not_taken_for_wider_by_guesses(one: str, other: str):
    assert not covers(one, other)
    assert covers(other, f"{other} @retry:true")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("status:debug", "@endpoint:/api status:error"),
        ("status:(debug OR trace)", "status:error"),
        ("service:nginx @http.url:/a", "service:shop"),
    ],
)
def test_lines_that_have_another_level_or_service_are_apart(one: str, other: str):
    assert apart(one, other)
    assert apart(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("status:err", "status:error"),
        ("status:Error", "status:error"),
        ("status:(debug OR error)", "status:error"),
        ("service:shop*", "service:shop-api"),
        ("status:>info", "status:error"),
        ("@tags:a", "@tags:b"),
        ("-status:debug", "status:error"),
        ("status:debug OR source:nginx", "status:error"),
        ("*", "status:error"),
        ("timeout", "status:error"),
    ],
)
def test_lines_are_not_taken_for_apart_by_guesses(one: str, other: str):
    assert not apart(one, other)
    assert not apart(other, one)
    assert apart("status:error", "status:debug")
