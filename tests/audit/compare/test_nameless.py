"""Objects without names, compared by their text and subject."""

import pytest

from audit.compare.nameless import find_nameless
from audit.live.datadog.downtimes import DOWNTIME
from audit.live.inventory import LiveObject

ONCE = {"start": "2030-12-07T01:00:00Z", "end": "2030-12-07T03:00:00Z"}


def properties(service: str, **others: object) -> dict:
    tags = ["env:prod", f"service:{service}"]
    return {
        "message": "Upgrade",
        "scope": "*",
        "monitorIdentifier": {"monitorTags": tags},
        "oneTimeSchedule": ONCE,
        **others,
    }


def downtime(id: str, service: str, **others: object) -> LiveObject:
    return LiveObject(
        vendor="datadog",
        kind="downtime",
        type=DOWNTIME.type,
        id=id,
        import_id=id,
        name="Upgrade",
        properties=properties(service, **others),
        body={},
    )


def found(wanted: dict, *items: LiveObject) -> str | None:
    item = find_nameless(wanted, items, DOWNTIME.same)
    return item.id if item else None


def test_of_two_with_the_same_text_the_subject_decides():
    assert found(properties("cart"), downtime("1", "shop"), downtime("2", "cart")) == "2"


def test_the_order_of_tags_and_the_notation_of_times_do_not_matter():
    other = downtime("1", "cart", oneTimeSchedule={**ONCE, "start": "2030-12-07T02:00:00+01:00"})
    other.properties["monitorIdentifier"]["monitorTags"].reverse()
    assert found(properties("cart"), other) == "1"


def test_a_changed_schedule_is_still_the_same_downtime():
    changed = downtime("1", "cart", oneTimeSchedule={**ONCE, "end": "2030-12-07T09:00:00Z"})
    assert found(properties("cart"), changed) == "1"
    assert found(properties("cart"), changed, downtime("2", "cart")) == "2"


@pytest.mark.parametrize("other", [{"message": "Trying things"}, {"scope": "env:staging"}])
def test_another_text_or_subject_is_another_downtime(other):
    assert found(properties("cart"), downtime("1", "cart", **other)) is None


def test_two_alike_are_neither():
    assert found(properties("cart"), downtime("1", "cart"), downtime("2", "cart")) is None


def test_without_a_text_nothing_is_found():
    assert found({"scope": "*"}, downtime("1", "cart")) is None
