"""Uptime monitors and heartbeats of Sentry in layers, with excuses, and beside the alerts of their section."""

import pytest

from catalog import Catalog, CatalogErrors, load
from catalog.error_tracking.monitors import CheckIns
from tests.support.catalogs import loaded
from tests.support.texts import FixtureText

SHARED = FixtureText("""
error_tracking:
  organization: acme
  team: Web
  projects: [{name: Shop}]
  heartbeats:
    - name: Sync
      every: 1h
      severity: info
      excuses: [{rule: sentry-all-environments, reason: It is of one environment, until: 2027-03-01}]
""")


def _layered(tmp_path, above: str) -> Catalog:
    for name, text in (("shared", SHARED), ("staging", f"extends: ../shared\n{above}")):
        (tmp_path / "stacks" / name).mkdir(parents=True)
        (tmp_path / "stacks" / name / "a.yml").write_text(text)
    return load(tmp_path / "stacks" / "staging")


def _alerts(catalog: Catalog):
    assert catalog.error_tracking is not None
    return {alert.id: alert for alert in catalog.error_tracking.alerts}


def test_a_layer_changes_a_heartbeat_that_stands_below(tmp_path):
    text = "error_tracking: {heartbeats: [{name: Sync, override: true, every: 2h}]}"
    monitor = _alerts(_layered(tmp_path, text))["sync"].monitor
    assert isinstance(monitor, CheckIns)
    assert (monitor.every_minutes, monitor.crontab) == (120, None)


def test_a_layer_takes_a_heartbeat_out_and_adds_an_address(tmp_path):
    text = "error_tracking:\n  heartbeats: [{name: Sync, remove: true}]\n"
    text += "  uptime: [{name: Home, url: 'https://staging.example.com', severity: info}]\n"
    assert set(_alerts(_layered(tmp_path, text))) == {"home", "new-issue"}


def test_an_excuse_of_a_heartbeat_is_one_of_an_alert_of_sentry(tmp_path):
    catalog = loaded(tmp_path / "prod", SHARED)
    assert [(it.rule, it.section, it.item) for it in catalog.excuses] == [
        ("sentry-all-environments", "error_alerts", "sync")
    ]


def test_an_alert_and_a_heartbeat_of_one_name_are_an_error(tmp_path):
    text = SHARED + "  alerts: [{name: Sync, condition: new issue}]\n"
    with pytest.raises(CatalogErrors, match="Sync"):
        loaded(tmp_path / "prod", text)


def test_a_heartbeat_knows_what_it_waits_for_in_words(tmp_path):
    catalog = loaded(
        tmp_path / "prod", SHARED.replace("every: 1h", 'cron: "0  3 * * *"\n      time_zone: Europe/Berlin')
    )
    assert _alerts(catalog)["sync"].condition == "heartbeat at 0 3 * * * (Europe/Berlin), 5m late at most, missed once"
