"""Edits that look harmless one by one, and after which somebody is not woken who would have been."""

from tests.support.edits import STACKS, Edit, review
from tests.support.texts import FixtureText

PAYMENTS, ON_CALL, SENTRY = "shared/payments.yml", "shared/on_call.yml", "shared/error_tracking.yml"
STOPPED = "  - name: Payments Stopped\n"
OF_STOREFRONT = "  - name: Storefront\n    description: The shop, its API and the checkout\n"
THIN = "    - name: Thin\n      levels:\n        - notify: [Primary]\n      repeat: 2\n"
WAKING_REST = FixtureText("    severity: warning\n    notify: [slack]\n\n  - name: Unusual Signups")


def ids(*edits: Edit) -> list[str]:
    made = review(edits)
    assert made.changes, "the edits change nothing"
    return [danger.id for danger in made.risks]


def windows(starts: list[str], rest: str) -> Edit:
    written = (f"\n  - name: Quiet {it}\n    start: {it}\n    time_zone: UTC\n{rest}" for it in starts)
    return Edit(file="prod/maintenance.yml", new="".join(written))


def test_an_alert_that_is_deleted_under_the_name_of_another_that_takes_its_place():
    path = STACKS / PAYMENTS
    text = path.read_text()
    gone = text[text.index(STOPPED) : text.index("  - name: Cards Refused")]
    assert ids(
        Edit(file=PAYMENTS, old=gone, new=""),
        Edit(
            file=PAYMENTS,
            old="  - name: No Signups\n",
            new="  - name: Nobody comes\n    renamed_from: payments-stopped\n",
        ),
        Edit(
            file=PAYMENTS,
            old=WAKING_REST,
            new=WAKING_REST.replace("warning", "critical").replace("slack]", "slack, pagerduty]"),
        ),
    ) == ["mute:alerts/nobody-comes"]


def test_an_alert_that_keeps_its_name_and_watches_something_else():
    assert ids(Edit(file="prod/alerts.yml", old="error_rate > 1%", new="refused_share > 1%")) == [
        "mute:alerts/high-error-rate"
    ]


def test_another_percentile_of_the_same_numbers_is_no_danger():
    assert not ids(Edit(file="shared/payments.yml", old="percentile: 95", new="percentile: 90"))


def test_a_check_that_asks_another_host():
    edit = Edit(file="shared/uptime.yml", old="    every: 1m\n", new="    every: 1m\n    url: https://example.org/\n")
    assert ids(edit) == ["mute:uptime/storefront-health"]


def test_a_service_that_moves_to_another_host_with_its_checks_is_one_risk():
    edit = Edit(file="shared/services.yml", old="https://shop.example.com", new="https://store.example.com")
    assert ids(edit) == ["path:services/storefront"]


def test_a_paging_alert_of_sentry_that_is_no_longer_for_a_project():
    edit = Edit(
        file=SENTRY,
        old="      notify: [slack, pagerduty]\n",
        new="      notify: [slack, pagerduty]\n      projects: [Nightly job]\n",
    )
    assert ids(edit) == ["mute:error_alerts/errors-in-many-sessions"]


def test_a_project_without_alerts_in_this_environment():
    edit = Edit(file=SENTRY, old="      scrub: [", new="      environments: [dev]\n      scrub: [")
    assert ids(edit) == ["mute:error_alerts/errors-in-many-sessions"]


def test_a_service_that_pages_by_a_new_policy_of_fewer_levels():
    service = FixtureText("    escalation_policy: On call\n    tier: 1\n    business: Checkout\n    depends_on")
    assert ids(
        Edit(file="shared/services.yml", old=service, new=service.replace("On call", "Thin")),
        Edit(file=ON_CALL, new=THIN),
    ) == ["level:services/storefront"]


def test_an_alert_of_another_service_whose_policy_has_fewer_levels():
    assert ids(Edit(file=PAYMENTS, old=STOPPED, new=f"{STOPPED}    service: Nightly settlement\n")) == [
        "level:alerts/payments-stopped",
        "query:alerts/payments-stopped",
    ]


def test_a_level_whose_rotation_gives_way_to_one_that_is_mostly_empty():
    edit = Edit(file=ON_CALL, old="        - notify: [Primary]\n", new="        - notify: [Office hours]\n")
    assert ids(edit) == ["level:escalation_policies/on-call"]


def test_maintenance_in_pieces_of_a_day():
    days = [f"2026-12-{day:02} 00:00" for day in (1, 2, 3)]
    found = ids(windows(days, "    for: 1d\n    services: all\n"))
    assert found == [f"mute:maintenance/quiet-2026-12-{day}-00-00" for day in ("01", "02", "03")]


def test_maintenance_in_pieces_of_a_week():
    days = [f"2026-11-{day} 00:00" for day in (24, 25)]
    every = [
        windows([it], f"    for: 20h\n    every: week on {on}\n    services: all\n")
        for it, on in zip(days, ("tuesday", "wednesday"), strict=True)
    ]
    assert ids(*every) == [f"mute:maintenance/quiet-2026-11-{day}-00-00" for day in (24, 25)]


def test_two_short_windows_are_no_danger():
    assert not ids(windows(["2026-12-01 00:00", "2026-12-02 00:00"], "    for: 2h\n    services: all\n"))
