from decimal import Decimal
from math import isfinite

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.alerts.condition import COMPARATORS, parse_condition, threshold
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.units import SignalUnit

NUMBERS = st.decimals(min_value=0, max_value=10**6, places=3).map(lambda number: f"{number:f}")
SIGNALS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
BLANKS = st.sampled_from(["", " ", "  "])
UNITS: list[tuple[str, SignalUnit | None, int]] = [
    ("ms", "millisecond", 1),
    ("s", "millisecond", 1000),
    ("m", "millisecond", 60_000),
    ("h", "millisecond", 3_600_000),
    ("min", "second", 60),
    ("ms", "microsecond", 1000),
    ("KB", "byte", 1000),
    ("GiB", "byte", 1024**3),
    ("/s", "per second", 1),
    ("", "count", 1),
    ("", None, 1),
]


@given(SIGNALS, st.sampled_from(COMPARATORS), NUMBERS, st.sampled_from(["", "%", "ms", "s"]), BLANKS, BLANKS)
def test_a_condition_means_the_same_however_it_is_spaced_and_is_shown_with_single_spaces(
    signal: str, comparator: str, number: str, unit: str, before: str, after: str
) -> None:
    condition = parse_condition(f"{before}{signal}{before}{comparator}{after}{number}{before}{unit}{after}")
    assert str(condition) == f"{signal} {comparator} {number}{unit}"
    assert parse_condition(str(condition)) == condition


@given(NUMBERS.filter(lambda number: Decimal(number) > 0), st.sampled_from(UNITS))
def test_a_threshold_is_converted_exactly_to_the_unit_of_its_signal(
    number: str, unit: tuple[str, SignalUnit | None, int]
) -> None:
    written, signal_unit, factor = unit
    assert threshold(parse_condition(f"signal > {number}{written}"), signal_unit) == float(Decimal(number) * factor)


@pytest.mark.parametrize("written", ["120/min", "120 per minute", "7200/h", "7200 per hour", "2/s", "2 per second"])
def test_a_rate_counts_by_the_second_whatever_it_is_written_by(written: str) -> None:
    assert threshold(parse_condition(f"signal > {written}"), "per second") == pytest.approx(2, rel=1e-12)


@example("error_rate > 1%")
@example("error_rate > 1")
@given(st.text(max_size=60) | st.from_regex(r"[a-z_]+ ?[<>=!]{1,2} ?[-+.0-9a-z%]+", fullmatch=True))
def test_any_text_is_a_condition_or_is_refused_with_a_message(text: str) -> None:
    for unit in ("percent", "millisecond", "count", None):
        try:
            value = threshold(parse_condition(text), unit)
        except InvalidValue as refused:
            said = (refused.message, refused.hint)
            assert all(said)
        else:
            assert isfinite(value)


@pytest.mark.parametrize(
    ("condition", "unit", "value"),
    [
        ("p95_latency > 2s", "millisecond", 2000.0),
        ("p95_latency > 0.1s", "millisecond", 100.0),
        ("error_rate > 0.5%", "percent", 0.5),
        ("error_rate >= 100%", "percent", 100.0),
        ("error_rate > 0%", "percent", 0.0),
        ("signups <= 0", "count", 0.0),
        ("amount > -5", None, -5.0),
    ],
)
def test_thresholds_that_people_write(condition: str, unit: SignalUnit | None, value: float) -> None:
    assert threshold(parse_condition(condition), unit) == value


@pytest.mark.parametrize(
    ("condition", "unit", "message", "hint"),
    [
        ("error_rate > 2000ms", "percent", "a share in percent", "such as `error_rate > 5%`"),
        ("error_rate > 5", "percent", "the value needs a `%`", "write `5%`"),
        ("p95_latency > 2", "millisecond", "is a duration: the value needs a unit", "write `2ms` or `2s`"),
        ("p95_latency > 5%", "millisecond", "`5%` has the wrong unit: `p95_latency` is a duration", "ms, s, m or h"),
        ("signups > 5ms", "count", "a plain number", "write `5` without a unit"),
        ("error_rate > 101%", "percent", "over 100 %", "0% to 100%"),
        ("p95_latency > -1ms", "millisecond", "negative", "0 or more"),
        ("error_rate > 100%", "percent", "can never hold", "can cross"),
        ("signups >= 0", "count", "always holds", "can cross"),
        ("error_rate > NaN", "percent", "invalid threshold `NaN`", "finite"),
        ("error_rate > inf", "percent", "invalid threshold `inf`", "finite"),
        ("error_rate > -Infinity%", "percent", "invalid threshold `-Infinity%`", "finite"),
        ("error_rate > 1e3%", "percent", "invalid threshold `1e3%`", "decimal number"),
        ("p95_latency > 2,000ms", "millisecond", "invalid threshold `2,000ms`", "thousands separators"),
        ("error_rate => 1%", "percent", "unknown comparator `=>`", "did you mean `>=`?"),
        ("error_rate == 1%", "percent", "unknown comparator `==`", "`>`, `>=`, `<` or `<=`"),
        ("error_rate ≥ 1%", "percent", "unknown comparator `≥`", "did you mean `>=`?"),
        ("error_rate", "percent", "invalid condition `error_rate`", "such as `error_rate > 1%`"),
        ("", "percent", "invalid condition ``", "such as `error_rate > 1%`"),
    ],
)
def test_thresholds_that_are_refused(condition: str, unit: SignalUnit | None, message: str, hint: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        threshold(parse_condition(condition), unit)
    assert message in refused.value.message
    assert hint in str(refused.value.hint)
