from math import inf

import pytest

from review.risks.sensitivity_factor import ratio


@pytest.mark.parametrize(
    ("before", "after", "rising", "full", "factor"),
    [
        (1.0, 5.0, True, None, 5),
        (5.0, 1.0, True, None, 0.2),
        (100.0, 20.0, False, None, 5),
        (100.0, 0.0, False, None, inf),
        (0.0, 100.0, True, None, 1),
        (-5.0, 10.0, True, None, 1),
        (90.0, 98.0, True, 100.0, 5),
        (90.0, 98.0, False, 100.0, pytest.approx(90 / 98)),
        (99.0, 100.0, True, 100.0, inf),
        (100.0, 100.0, True, 100.0, 1),
    ],
)
def test_a_threshold_is_farther_by_its_size_or_by_the_room_that_is_left(before, after, rising, full, factor):
    assert ratio(before, after, rising=rising, full=full) == factor
