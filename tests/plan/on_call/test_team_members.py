"""People who leave a team, on the stand-ins' account: PagerDuty takes out of a team nobody whom its policies page."""

from pathlib import Path

import pytest

from catalog import CatalogErrors
from tests.support.account import Account, Changes, account
from tests.support.catalogs import loaded

TEXT = """
on_call:
  people: [{{name: Ada, email: ada@example.com}}, {{name: Ben, email: ben@example.com}}]
  teams: [{{name: Web, people: [{team}]}}]
  rotations: [{{name: Primary, people: [{rotation}], time_zone: UTC}}]
  escalation_policies: [{{name: Day, team: Web, levels: [{{notify: [Primary]}}, {{notify: [{level}]}}]}}]
services: [{{name: Shop}}]
"""
POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"
MEMBERSHIP = "pagerduty:index/teamMembership:TeamMembership"


def up(there: Account, folder: Path, **names: str) -> Changes:
    everyone = dict.fromkeys(("team", "rotation", "level"), "Ada, Ben")
    return there.up(loaded(folder, TEXT.format(**{**everyone, **names})))


def test_who_leaves_the_team_and_its_policies_in_one_edit_is_taken_out(tmp_path: Path) -> None:
    with account() as there:
        assert up(there, tmp_path).refused == []
        changes = up(there, tmp_path, team="Ada", rotation="Ada", level="Ada")
    assert changes.refused == []
    assert changes.deleted == ["on-call-web-team_ben"]


@pytest.mark.parametrize("left", ["rotation", "level"])
def test_who_leaves_the_team_alone_is_refused_by_check(tmp_path: Path, left: str) -> None:
    with account() as there:
        up(there, tmp_path)
        with pytest.raises(CatalogErrors) as refused:
            up(there, tmp_path, **{"team": "Ada", "rotation": "Ada", "level": "Ada", left: "Ada, Ben"})
    (error,) = refused.value.errors
    assert "`Ben` is not in the team `Web`, but its escalation policy `Day` pages them" in error.message


@pytest.mark.parametrize("left", ["rotation", "level"])
def test_the_account_keeps_a_member_whom_a_policy_of_the_team_pages(tmp_path: Path, left: str) -> None:
    with account() as there:
        up(there, tmp_path, **{"rotation": "Ada", "level": "Ada", left: "Ada, Ben"})
        assert "cannot leave it" in there.delete("prod", MEMBERSHIP, "on-call-web-team_ben")
        there.delete("prod", POLICY, "on-call-day-policy")
        assert there.delete("prod", MEMBERSHIP, "on-call-web-team_ben") == ""


def test_a_team_goes_with_its_policies_and_people(tmp_path: Path) -> None:
    with account() as there:
        assert up(there, tmp_path).refused == []
        ended = there.destroy("prod")
    assert ended.refused == []
    assert {"on-call-web-team_ben", "on-call-day-policy"} <= set(ended.deleted)
