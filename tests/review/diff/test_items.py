from dataclasses import replace

from plan.document.model import Source
from review.diff.items import item_diffs
from tests.support.documents import document, item


def by_ref(base, head):
    return {pair.ref: pair for pair in item_diffs(base, head)}


def test_a_line_that_moved_is_no_difference():
    before = item("alerts", "errors", threshold=1.0)
    after = replace(before, source=Source(file="other.yml", line=99))
    (pair,) = item_diffs(document(before), document(after))
    assert not pair.changed
    assert not pair.renamed


def test_a_renamed_item_stands_beside_what_it_was():
    base = document(item("alerts", "errors", threshold=1.0))
    head = document(item("alerts", "failures", renamed_from="errors", threshold=2.0))
    (pair,) = item_diffs(base, head)
    assert pair.ref == "alerts/failures"
    assert pair.renamed
    assert pair.changed == {"threshold": (1.0, 2.0)}


def test_without_renamed_from_one_is_gone_and_another_new():
    found = by_ref(document(item("alerts", "errors")), document(item("alerts", "failures")))
    assert found["alerts/errors"].after is None
    assert found["alerts/failures"].before is None


def test_a_rename_of_long_ago_means_nothing():
    base = document(item("alerts", "failures", renamed_from="errors"))
    (pair,) = item_diffs(base, base)
    assert not pair.renamed
    (first,) = item_diffs(document(item("alerts", "errors")), base)
    assert first.renamed


def test_what_refers_to_a_renamed_item_does_not_differ():
    base = document(item("services", "shop"), item("alerts", "errors", service={"ref": "services/shop"}))
    head = document(
        item("services", "store", renamed_from="shop"), item("alerts", "errors", service={"ref": "services/store"})
    )
    assert not by_ref(base, head)["alerts/errors"].changed
    new = document(item("services", "store"), item("alerts", "errors", service={"ref": "services/store"}))
    assert list(by_ref(base, new)["alerts/errors"].changed) == ["service"]


def test_the_alerts_of_a_renamed_slo_go_with_it():
    base = document(
        item("slos", "pay", alerts=[{"ref": "slo_alerts/pay-budget"}]),
        item("slo_alerts", "pay-budget", slo_id="pay", role="budget"),
    )
    head = document(
        item("slos", "payments", renamed_from="pay", alerts=[{"ref": "slo_alerts/payments-budget"}]),
        item("slo_alerts", "payments-budget", slo_id="payments", role="budget"),
    )
    found = by_ref(base, head)
    assert set(found) == {"slos/payments", "slo_alerts/payments-budget"}
    assert not any(pair.changed for pair in found.values())


def test_a_stack_that_goes_by_its_environment_is_the_same_in_another():
    base = document(item("stack", "prod", environment="prod"))
    head = document(item("stack", "staging", environment="staging"))
    (pair,) = item_diffs(base, head)
    assert pair.changed == {"environment": ("prod", "staging")}


def test_a_field_that_the_other_sides_code_does_not_know_is_no_change():
    base = document(item("channels", "slack", channel="#alerts"))
    head = document(item("channels", "slack", channel="#alerts", here=True))
    (pair,) = item_diffs(base, head)
    assert not pair.changed
    (other,) = item_diffs(base, document(item("channels", "slack", channel="#others", here=True)))
    assert list(other.changed) == ["channel"]


def test_an_alert_that_becomes_a_composite_differs_in_all_that_only_one_of_them_has():
    base = document(item("alerts", "errors", condition="error_rate > 1%", severity="warning"))
    head = document(item("alerts", "errors", when="A and B", severity="warning"))
    (pair,) = item_diffs(base, head)
    assert pair.changed == {"condition": ("error_rate > 1%", None), "when": (None, "A and B")}
