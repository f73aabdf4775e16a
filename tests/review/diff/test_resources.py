import pytest

from review.diff.resources import resource_changes
from tests.support.documents import document, resource

METRIC = "datadog:index/logsMetric:LogsMetric"


def changes(before, after):
    found = resource_changes(document(resources=tuple(before)), document(resources=tuple(after)))
    return [change for _, change in found]


def test_created_changed_and_deleted_are_told_apart():
    before = [resource("kept", inputs={"query": "a"}), resource("gone"), resource("same", inputs={"query": "a"})]
    after = [resource("kept", inputs={"query": "b"}), resource("new"), resource("same", inputs={"query": "a"})]
    assert [(it.name, it.action) for it in changes(before, after)] == [
        ("gone", "delete"),
        ("kept", "update"),
        ("new", "create"),
    ]


def test_a_change_names_the_property_and_the_item():
    before, after = (document(resources=(resource("m", inputs={"query": q}, item="alerts/m"),)) for q in "ab")
    ((ref, change),) = resource_changes(before, after)
    assert ref == "alerts/m"
    assert [(it.path, it.before, it.after) for it in change.attributes] == [("query", "a", "b")]


@pytest.mark.parametrize("alias", ["old", "urn:pulumi:prod::watchbill::datadog:index/monitor:Monitor::old"])
def test_a_resource_with_an_alias_is_renamed_and_not_made_anew(alias):
    (change,) = changes([resource("old")], [resource("new", aliases=[alias])])
    assert (change.action, change.former_name, change.attributes) == ("rename", "old", ())


def test_a_renamed_resource_may_change_too():
    before = [resource("old", inputs={"query": "a"})]
    (change,) = changes(before, [resource("new", aliases=["old"], inputs={"query": "b"})])
    assert (change.action, change.former_name) == ("update", "old")


def test_an_alias_of_what_is_still_there_renames_nothing():
    found = changes([resource("old")], [resource("old"), resource("new", aliases=["old"])])
    assert [(it.name, it.action) for it in found] == [("new", "create")]


def test_what_shows_the_id_of_a_renamed_resource_does_not_differ():
    before = [resource("old"), resource("board", inputs={"widget": "of <monitor:old>"})]
    after = [resource("new", aliases=["old"]), resource("board", inputs={"widget": "of <monitor:new>"})]
    assert [it.name for it in changes(before, after)] == ["new"]


def test_a_replacement_says_the_property_that_forces_it_and_the_vendors_rule():
    before, after = (resource("m", METRIC, inputs={"compute": {"aggregationType": it}}) for it in ("count", "sum"))
    (change,) = changes([before], [after])
    assert (change.action, change.forced_by) == ("replace", ("compute",))
    assert change.why == "a log-based metric cannot change what it counts: the new one starts empty"


def test_a_monitors_type_replaces_only_what_the_vendor_cannot_convert():
    def typed(kind):
        return resource("m", inputs={"type": kind})

    (converted,) = changes([typed("metric alert")], [typed("query alert")])
    (replaced,) = changes([typed("query alert")], [typed("log alert")])
    assert (converted.action, replaced.action) == ("update", "replace")


def test_protection_that_is_taken_away_is_a_change():
    (change,) = changes([resource("m", protect=True)], [resource("m")])
    assert [(it.path, it.before, it.after) for it in change.attributes] == [("(option) protect", True, None)]
