"""`watchbill adopt` on the command line, over an inventory that was made before."""

import json

import pytest

from audit.adopt.choice import unmanaged_by
from catalog import load
from cli.live import objects
from cli.states import CannotRead, adopted_in
from tests.support.handmade import MONITOR, inventory, live, monitor, paging

OBJECTS = (*paging(), monitor(message="Cart is broken. @pagerduty-Cart"))
KEYS = ("DD_API_KEY", "DATADOG_API_KEY", "DD_APP_KEY", "DATADOG_APP_KEY", "PAGERDUTY_TOKEN", "SENTRY_AUTH_TOKEN")


@pytest.fixture(autouse=True)
def _an_account(monkeypatch):
    for name in (*KEYS, "SENTRY_TOKEN", "DD_HOST", "DD_SITE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PAGERDUTY_TOKEN", "x")
    monkeypatch.setattr("audit.live.take.take_inventory", lambda *_accounts, **_options: inventory(OBJECTS))


def test_a_first_day_writes_the_files_and_says_what_to_do(watchbill, tmp_path):
    ran = watchbill("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path / "fresh"))
    assert ran.code == 0
    assert "Datadog is not read: it requires DD_API_KEY and DD_APP_KEY." in ran.err
    catalog = load(tmp_path / "fresh")
    assert [alert.name for alert in catalog.alerts] == ["cart 5xx"]
    assert not catalog.stack.built_ins
    written = json.loads((tmp_path / "fresh" / "adopted-import.json").read_text())
    assert {it["id"] for it in written["resources"]} >= {"101", "PE1", "PC1", "PS1"}
    assert f"{len(written['resources'])} objects, in:" in ran.out
    assert "services-cart-handle: serviceKey" in ran.out
    commands = ran.out.partition("To import them:\n")[2].splitlines()
    assert commands[0].strip() == "watchbill check fresh"
    assert f"--file {tmp_path / 'fresh' / 'adopted-import.json'}" in commands[2]


def test_a_second_time_gives_the_same_files(watchbill, tmp_path):
    arguments = ("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path))
    assert watchbill(*arguments).code == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert watchbill(*arguments).code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_that_a_person_changed_stays(watchbill, tmp_path):
    arguments = ("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path))
    watchbill(*arguments)
    (tmp_path / "adopted-cart.yml").write_text("alerts: []\n")
    ran = watchbill(*arguments)
    assert ran.code == 1
    assert "adopted-cart.yml was written or changed by a person" in ran.err
    assert (tmp_path / "adopted-cart.yml").read_text() == "alerts: []\n"


def test_named_objects_are_adopted_alone(watchbill, tmp_path):
    ran = watchbill("adopt", "datadog", "monitor", "101", "--stack", "fresh", "--out", str(tmp_path))
    assert ran.code == 0
    assert "1 object, in:" in ran.out
    (alert,) = load(tmp_path).alerts
    assert alert.notify == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name objects, or give either --unmanaged or --all"),
        (["--all", "--unmanaged"], "name objects, or give either --unmanaged or --all"),
        (["datadog", "monitor"], "name a vendor, a kind and ids"),
        (["--all", "--stack", "no/such"], "`no/such` is no name of a stack"),
        (["datadog", "monitor", "9"], "no datadog monitor with the id `9`"),
    ],
)
def test_what_is_wrong_is_said(watchbill, tmp_path, arguments, message):
    ran = watchbill("adopt", "--stack", "fresh", *arguments, "--out", str(tmp_path / "none"))
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
    assert not (tmp_path / "none").exists()


def test_nothing_to_adopt_writes_nothing(watchbill, tmp_path, monkeypatch):
    monkeypatch.setattr("audit.live.take.take_inventory", lambda *_accounts, **_options: inventory([]))
    ran = watchbill("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path / "none"))
    assert (ran.code, ran.out) == (0, "There is nothing to adopt, so no file is written.\n")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_named(watchbill, tmp_path):
    (tmp_path / "file").write_text("")
    ran = watchbill("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path / "file" / "below"))
    assert (ran.code, ran.out) == (1, "")
    assert "below cannot be written: Not a directory" in ran.err


@pytest.mark.parametrize(("count", "text"), [(0, "0 objects"), (1, "1 object"), (2000, "2,000 objects")])
def test_a_number_of_objects_is_counted_in_words(count, text):
    assert objects(count) == text


def test_without_a_key_nothing_is_written(watchbill, tmp_path, monkeypatch):
    monkeypatch.delenv("PAGERDUTY_TOKEN")
    ran = watchbill("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path / "none"))
    assert ran.code == 1
    assert "there is no key for any account" in ran.err
    assert not (tmp_path / "none").exists()


def test_an_account_that_could_not_be_read_whole_is_refused(watchbill, tmp_path, monkeypatch):
    import dataclasses

    from audit.live.inventory import Obstacle, Unread

    found = inventory([live(MONITOR, "1", "A", {"name": "A"})])
    unread = Unread(obstacle=Obstacle.FORBIDDEN, message="The key lacks monitors_read.")
    cut = tuple(dataclasses.replace(it, unread=unread) for it in found.collections)
    monkeypatch.setattr(
        "audit.live.take.take_inventory", lambda *_accounts, **_options: dataclasses.replace(found, collections=cut)
    )
    ran = watchbill("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path / "none"))
    assert ran.code == 1
    assert "Could not read datadog monitor: The key lacks monitors_read." in ran.err
    assert not (tmp_path / "none").exists()


def test_what_waits_for_its_import_is_not_adopted_again(watchbill, tmp_path):
    assert watchbill("adopt", "--all", "--stack", "fresh", "--out", str(tmp_path)).code == 0
    waiting = adopted_in(tmp_path)
    assert "101" in waiting.values()
    chosen = unmanaged_by(inventory(OBJECTS), None, {}, adopted=waiting)
    assert {key for key in unmanaged_by(inventory(OBJECTS), None, {}) if key[1] == "101"} == {
        ("datadog monitor", "101")
    }
    assert {key for key in chosen if key[1] == "101"} == set()


@pytest.mark.parametrize("text", ["{x", "[]", "{}", '{"resources": [{}]}', "null"])
def test_a_broken_import_file_is_named(tmp_path, text):
    (tmp_path / "adopted-import.json").write_text(text)
    with pytest.raises(CannotRead, match=r"adopted-import\.json cannot be read as an import file"):
        adopted_in(tmp_path)
