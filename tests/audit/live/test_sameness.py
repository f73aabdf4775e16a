"""The normal form in which code, state and live objects are compared."""

from audit.live.sameness import Sameness, number


def test_absent_properties_have_the_vendors_defaults():
    same = Sameness(defaults={"timeout": 0, "rules[].urgency": "high"})
    assert same.normal({"rules": [{}, {"urgency": "low"}]}) == {
        "timeout": 0,
        "rules": [{"urgency": "high"}, {"urgency": "low"}],
    }


def test_null_is_absent():
    assert Sameness().normal({"a": None, "b": {"c": None}, "d": [{"e": None}]}) == {"b": {}, "d": [{}]}


def test_the_order_of_a_set_says_nothing():
    same = Sameness(unordered=("tags", "layers[].users"))
    left = same.normal({"tags": ["b", "a"], "layers": [{"users": ["z", "y"]}], "steps": [2, 1]})
    assert left == {"tags": ["a", "b"], "layers": [{"users": ["y", "z"]}], "steps": [2, 1]}


def test_what_is_not_compared_is_left_out_at_any_depth():
    same = Sameness(ignored=("a", "list[].b"), never_returned=("secret",))
    assert same.normal({"a": 1, "list": [{"b": 1, "c": 2}], "secret": "x", "keep": 3}) == {
        "list": [{"c": 2}],
        "keep": 3,
    }


def test_rewriting_runs_first_and_on_the_whole_object_before_its_parts():
    same = Sameness(
        rewritten={"": lambda it: {**it, "b": it["a"]}, "b": lambda value: value or None},
        defaults={"b": "default"},
    )
    assert same.normal({"a": ""}) == {"a": "", "b": "default"}
    assert same.normal({"a": "x"}) == {"a": "x", "b": "x"}


def test_the_given_properties_are_not_changed():
    properties = {"list": [{"b": 1}], "tags": ["b", "a"]}
    Sameness(ignored=("list[].b",), unordered=("tags",), defaults={"c": 1}).normal(properties)
    assert properties == {"list": [{"b": 1}], "tags": ["b", "a"]}


def test_numbers_in_texts():
    assert [number(it) for it in ("5", 5, 5.0, "0.50", True, "x")] == [5, 5, 5, 0.5, True, "x"]
