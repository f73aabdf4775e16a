"""The files of an adoption: never over what a person wrote or changed."""

import pytest

from audit.adopt.choice import NoSuchObject, by_hand, named, unmanaged_by
from audit.adopt.model import key_of
from audit.adopt.write import MANIFEST, Changed, free_prefix, is_only_adopted, write_adoption
from audit.compare.model import StateResource
from audit.live.inventory import Manager
from tests.support.handmade import MONITOR, POLICY, inventory, live, monitor


def test_files_are_written_and_written_again(tmp_path):
    write_adoption(tmp_path, {"a.yml": "1", "b.yml": "2"})
    written = write_adoption(tmp_path, {"a.yml": "3"})
    assert [path.name for path in written] == ["a.yml"]
    assert (tmp_path / "a.yml").read_text() == "3"
    # What an earlier adoption wrote may be imported already.
    assert (tmp_path / "b.yml").read_text() == "2"
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "a.yml", "b.yml"]
    assert is_only_adopted(tmp_path)


def test_a_second_adoption_has_files_of_its_own(tmp_path):
    assert free_prefix(tmp_path / "none", "adopted") == "adopted"
    write_adoption(tmp_path, {"adopted-cart.yml": "1"})
    assert free_prefix(tmp_path, "adopted") == "adopted-2"
    write_adoption(tmp_path, {"adopted-2-cart.yml": "1"})
    assert free_prefix(tmp_path, "adopted") == "adopted-3"


@pytest.mark.parametrize("text", ["1", "2"])
def test_a_file_of_a_person_is_refused_and_nothing_is_written(tmp_path, text):
    (tmp_path / "b.yml").write_text(text)
    with pytest.raises(Changed, match=r"b\.yml was written or changed by a person"):
        write_adoption(tmp_path, {"a.yml": "1", "b.yml": "1"})
    assert [path.name for path in tmp_path.iterdir()] == ["b.yml"]


def test_a_file_that_a_person_changed_is_refused(tmp_path):
    write_adoption(tmp_path, {"a.yml": "1"})
    (tmp_path / "a.yml").write_text("mine")
    with pytest.raises(Changed):
        write_adoption(tmp_path, {"a.yml": "2", "b.yml": "2"})
    assert (tmp_path / "a.yml").read_text() == "mine"
    assert not (tmp_path / "b.yml").exists()
    assert not is_only_adopted(tmp_path)


def test_objects_are_named_by_vendor_kind_and_id():
    found = inventory([monitor("1"), monitor("2"), live(POLICY, "PE1", "P", {"name": "P"})])
    assert named(found, "datadog", ["monitor", "2"]) == {("datadog monitor", "2")}
    assert named(found, "pagerduty", ["escalation", "policy", "PE1"]) == {("pagerduty escalation policy", "PE1")}
    assert named(found, "pagerduty", ["escalation-policy", "PE1"]) == {("pagerduty escalation policy", "PE1")}


@pytest.mark.parametrize(
    ("vendor", "words", "message"),
    [
        ("aws", ["monitor", "1"], "`aws` is not a vendor"),
        ("datadog", ["monitr", "1"], "`monitr` is not a kind"),
        ("datadog", ["monitor", "1", "9"], "no datadog monitor with the id `9`"),
    ],
)
def test_unknown_objects_are_refused(vendor, words, message):
    with pytest.raises(NoSuchObject, match=message):
        named(inventory([monitor("1")]), vendor, words)


def test_what_another_tool_manages_is_left_out():
    kennel = live(MONITOR, "2", "B", {"name": "B"}, managers=(Manager.KENNEL,))
    ours = live(MONITOR, "3", "C", {"name": "C"}, managers=(Manager.WATCHBILL,))
    found = inventory([monitor("1"), kennel, ours])
    assert by_hand(found) == {("datadog monitor", "1"), ("datadog monitor", "3")}
    held = StateResource(stack="prod", urn="u", type=MONITOR, name="a", id="1", inputs={}, outputs={})
    assert unmanaged_by(found, None, {"prod": (held,)}) == set()
    assert unmanaged_by(found, None, {}) == {("datadog monitor", "1")}


def test_a_team_selects_by_tag():
    web, other = monitor("1", tags=["team:web"]), monitor("2", tags=["team:db"])
    assert by_hand(inventory([web, other]), "Web") == {key_of(web)}
