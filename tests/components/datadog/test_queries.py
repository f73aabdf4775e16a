from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from components.datadog.queries import number


@given(st.floats(min_value=0, max_value=1e18, allow_subnormal=False) | st.integers(0, 10**15).map(float))
def test_a_number_is_written_in_full_and_means_what_it_meant(value):
    text = number(value)
    assert float(text) == value
    assert set(text) <= set("0123456789.")
    assert Decimal(text).normalize() == Decimal(repr(value)).normalize()


@given(st.integers(0, 10**6), st.integers(0, 99))
def test_a_number_has_no_zeros_that_say_nothing(whole, hundredths):
    text = number(float(f"{whole}.{hundredths:02}"))
    assert not text.startswith("0") or text == "0" or text.startswith("0.")
    assert "." not in text or text[-1] not in "0."
