"""The account itself: what happens at once happens whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.vendors.core.store import DuplicateKey, Store, StoredObject

TEAM = "sentry:index/team:Team"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "account.sqlite")
    yield opened
    opened.close()


def _team(id: str, unique_key: str, references: tuple[tuple[str, str], ...] = ()) -> StoredObject:
    return StoredObject(
        vendor="sentry",
        token=TEAM,
        id=id,
        name=id,
        inputs={"name": id},
        outputs={"name": id},
        unique_key=unique_key,
        references=references,
    )


def _add_both(store: Store, first: StoredObject, second: StoredObject) -> None:
    with store.transaction():
        store.add(first)
        store.add(second)


def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(DuplicateKey):
        _add_both(store, _team("a", "same", references=((TEAM, "x"),)), _team("b", "same"))
    assert store.objects() == []
    assert store.referrers(TEAM, "x") == []
    _add_both(store, _team("a", "one"), _team("b", "another"))
    assert [record.id for record in store.objects()] == ["a", "b"]


def test_references_go_with_the_object_that_holds_them(store: Store) -> None:
    store.add(_team("a", "a", references=((TEAM, "x"),)))
    assert [record.id for record in store.referrers(TEAM, "x")] == ["a"]
    store.replace(_team("a", "a", references=((TEAM, "y"),)))
    assert store.referrers(TEAM, "x") == []
    store.remove(TEAM, "a")
    assert store.referrers(TEAM, "y") == []


def test_two_processes_see_the_same_account(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "account.sqlite")
    store.add(_team("a", "a"))
    assert other.get(TEAM, "a") == store.get(TEAM, "a")
    other.remove(TEAM, "a")
    assert not store.exists(TEAM, "a")
    other.close()
