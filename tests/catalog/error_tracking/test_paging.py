"""An alert of Sentry pages one service: that of its projects."""

import pytest

from catalog import CatalogErrors
from tests.components.sentry.test_paging import PAGING
from tests.support.catalogs import loaded


def _errors(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CatalogErrors) as caught:
        loaded(tmp_path / "prod", text)
    return [str(error) for error in caught.value.errors]


def _alert(tmp_path, text, name):
    tracking = loaded(tmp_path / "prod", text).error_tracking
    assert tracking is not None
    return next(alert for alert in tracking.alerts if alert.name == name)


def test_an_alert_knows_the_service_that_it_pages(tmp_path):
    service = _alert(tmp_path, PAGING, "Stuck").service
    assert service is not None
    assert service.id == "jobs"


def test_an_alert_that_would_page_two_services_is_an_error_with_its_place(tmp_path, monkeypatch):
    text = PAGING.replace("notify: [slack, pagerduty], projects: [Web]", "notify: [slack, pagerduty]")
    (error,) = _errors(tmp_path, monkeypatch, text)
    assert error.startswith("prod/")
    assert ":15:50: " in error
    assert "`Slow` pages for projects of 2 services, `Jobs` and `Shop`, and an alert can page for only one" in error
    assert "write one alert for each service, with that service's projects in `projects`" in error


def test_two_services_of_which_one_has_no_alerts_here_are_one(tmp_path):
    text = PAGING.replace("notify: [slack, pagerduty], projects: [Web]", "notify: [slack, pagerduty]")
    text = text.replace("{name: Worker, service: Jobs}", "{name: Worker, service: Jobs, environments: [staging]}")
    service = _alert(tmp_path, text, "Slow").service
    assert service is not None
    assert service.id == "shop"


def test_where_nothing_pages_an_alert_of_two_services_is_no_error(tmp_path):
    text = PAGING.replace("notify: [slack, pagerduty], projects: [Web]", "notify: [slack, pagerduty]")
    alert = _alert(tmp_path, text + "    stack: {environment: staging}", "Slow")
    assert [it.name for it in alert.projects] == ["Web", "Worker"]
    assert alert.service is None


def test_by_the_number_of_an_entry_an_alert_of_two_services_pages_it(tmp_path):
    text = PAGING.replace("{account: acme}", "{account: acme, service: '70154'}")
    text = text.replace("notify: [slack, pagerduty], projects: [Web]", "notify: [slack, pagerduty]")
    alert = _alert(tmp_path, text, "Slow")
    assert [it.name for it in alert.notify] == ["pagerduty", "slack"]
    assert alert.service is None


def test_a_service_without_an_escalation_policy_stops_the_update(tmp_path):
    text = PAGING[PAGING.index("    services:") :]
    found = {finding.rule: finding.severity for finding in loaded(tmp_path / "prod", text).findings}
    assert found.get("on-call-missing") == "error"


def test_two_services_whose_entries_would_have_one_name_are_an_error(tmp_path, monkeypatch):
    text = PAGING.replace("{name: Jobs}", '{name: "shop (Low urgency)", id: jobs}').replace(
        "service: Jobs", "service: jobs"
    )
    (error,) = _errors(tmp_path, monkeypatch, text)
    assert "are both the service `shop (Low urgency)` in PagerDuty. PagerDuty refuses a second one with the" in error
