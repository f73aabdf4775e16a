"""Values survive the way through the engine's protobuf form."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from local.vendors.protocol.wire import SIGNATURE, UNKNOWN, decode, encode, path_text

SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**50), 2**50),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.just(UNKNOWN),
)
KEYS = st.text().filter(lambda key: key != SIGNATURE)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20)


@given(st.dictionaries(KEYS, VALUES), st.data())
def test_values_and_the_places_of_secrets_come_back(values: dict[str, Any], data: st.DataObject) -> None:
    places = list(_places(values, ()))
    secrets = frozenset(data.draw(st.lists(st.sampled_from(places)))) if places else frozenset()
    assert decode(encode(values, secrets)) == (values, secrets)


def _places(value: Any, path: tuple[Any, ...]) -> Any:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _places(inner, (*path, index))


def test_a_null_property_is_as_good_as_none() -> None:
    assert decode(encode({"a": None, "b": [None, 1], "c": {"d": None}})) == ({"b": [None, 1], "c": {}}, frozenset())


def test_a_path_reads_as_people_write_it() -> None:
    assert path_text(("layers", 0, "users", 1)) == "layers[0].users[1]"
    assert path_text(("headers", "x-trace", "a")) == 'headers["x-trace"].a'
