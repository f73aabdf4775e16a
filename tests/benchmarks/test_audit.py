"""The benchmark of the audit: an account of every kind is read, is in sync, and each figure is within its limit."""

from pathlib import Path

import pytest

from benchmarks.audit import measure

pytestmark = pytest.mark.long


def test_a_large_account_is_read_and_in_sync(tmp_path: Path) -> None:
    figures = {figure.what: figure for figure in measure(tmp_path, 40, rounds=1)}
    assert figures["live objects"].watchbill[0] > 100
    assert figures["requests beyond pages and bodies"].kept
    assert figures["requests of a second audit"].watchbill < figures["requests"].watchbill
    assert figures["comparison"].kept
    assert figures["memory"].kept
