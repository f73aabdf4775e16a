from hypothesis import given
from hypothesis import strategies as st

from review.diff.attributes import differences

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", min_size=1, max_size=2), inner),
    max_leaves=12,
)


def found(before, after):
    return [(it.path, it.before, it.after) for it in differences(before, after)]


def test_a_property_is_named_by_its_path():
    before = {"options": {"thresholds": [{"value": 1}, {"value": 2}]}}
    after = {"options": {"thresholds": [{"value": 1}, {"value": 3}]}}
    assert found(before, after) == [("options.thresholds[1].value", 2, 3)]


def test_one_more_at_the_front_does_not_make_all_behind_it_differ():
    assert found({"tags": ["b", "c"]}, {"tags": ["a", "b", "c"]}) == [("tags[0]", None, "a")]


def test_what_is_there_on_one_side_alone_is_none_on_the_other():
    assert found({"a": 1}, {"b": 2}) == [("a", 1, None), ("b", None, 2)]


@given(VALUES, VALUES)
def test_there_is_a_difference_exactly_where_the_values_differ(before, after):
    def without_nothing(value):
        if isinstance(value, dict):
            return {key: without_nothing(each) for key, each in value.items() if each is not None}
        return [without_nothing(each) for each in value] if isinstance(value, list) else value

    before, after = without_nothing(before), without_nothing(after)
    assert bool(found(before, after)) == (before != after)
