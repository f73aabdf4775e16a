"""Rules on unmonitored services and on the status page."""

from tests.support.rules import found


def test_unmonitored_services_and_components_are_found(planned):
    text = """
        services:
          - {name: Shop, tier: 1, default: true}
          - {name: Postgres, tier: 1}
          - {name: Jobs, tier: 3}
          - {name: Stripe, external: true, tier: 1}
        alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]
        status_page:
          name: Page
          domain_prefix: acme
          visibility: public
          components: [{name: Checkout, service: Shop}, {name: Data, service: Postgres}]
    """
    broken = found(planned(text))
    assert broken["service-unmonitored"] == {"services/postgres"}
    assert broken["component-unmonitored"] == {"components/data"}
    assert broken["outage-template-missing"] == {"status_page/page"}
    worded = "\n          degradations: [{name: Down, impact: major_outage, messages: {resolved: Fine again.}}]"
    assert "outage-template-missing" not in found(planned(text.rstrip() + worded))
