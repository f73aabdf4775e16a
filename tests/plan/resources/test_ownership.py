"""Where in the YAML each resource comes from."""

import json

from tests.support.catalogs import ON_CALL, SHOP

CATALOG = {
    "around.yml": SHOP + ON_CALL,
    "alerts.yml": """
        channels: [{name: slack, workspace: acme, channel: "#alerts"}]
        alerts:
          - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
    """,
}


def test_no_place_in_the_yaml_reaches_a_vendor(planned):
    plan = planned(CATALOG)
    assert "wiki.example.com" in json.dumps([it.inputs for it in plan.resources])
    assert ".yml" not in json.dumps([it.inputs for it in plan.resources])


def test_each_resource_says_which_line_it_comes_from(planned):
    plan = planned(
        {
            "a.yml": """\
                services:
                  - {name: Shop, url: "https://shop.example.com", business: Checkout, team: Web}
                channels:
                  - {name: slack, workspace: acme, channel: "#alerts"}
                  - {name: Bot, kind: webhook, url_secret: "watchbill:bot"}
                alerts:
                  - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
                  - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: info, notify: [pagerduty]}
                uptime:
                  - {name: Health, severity: info}
                dashboards:
                  - {name: Web, signals: [error_rate]}
                """,
            "b.yml": """\
                on_call:
                  people:
                    - {name: Ada, email: ada@example.com, create: true}
                  teams: [{name: Web, people: [Ada]}]
                  rotations:
                    - {name: Primary, people: [Ada], time_zone: UTC}
                  escalation_policies:
                    - {name: Web, levels: [{notify: Primary}]}
                error_tracking:
                  organization: acme
                  team: Web
                  projects:
                    - {name: Shop}
                status_page:
                  name: Acme
                  domain_prefix: acme
                  visibility: public
                  components:
                    - {name: Checkout}
                """,
        }
    )
    places = {it.name: f"{it.source.file}:{it.source.line}" for it in plan.resources if it.source is not None}
    assert places == {
        "services-shop-pager": "shop/a.yml:2",
        "services-shop-pager-low": "shop/a.yml:2",
        "services-shop-datadog": "shop/a.yml:2",
        "services-shop-datadog-low": "shop/a.yml:2",
        "services-shop-sentry": "shop/a.yml:2",
        "services-shop-handle": "shop/a.yml:2",
        "services-shop-handle-low": "shop/a.yml:2",
        "services-checkout-business": "shop/a.yml:2",
        "services-checkout-business_shop": "shop/a.yml:2",
        "software-catalog-shop": "shop/a.yml:2",
        "software-catalog-web-team": "shop/b.yml:4",
        "on-call-web-team": "shop/b.yml:4",
        "on-call-web-team_ada": "shop/b.yml:4",
        "channels-slack": "shop/a.yml:4",
        "channels-bot": "shop/a.yml:5",
        "alerts-errors": "shop/a.yml:7",
        "alerts-slow": "shop/a.yml:8",
        "uptime-health": "shop/a.yml:10",
        "dashboards-web": "shop/a.yml:12",
        "on-call-ada": "shop/b.yml:3",
        "on-call-primary": "shop/b.yml:6",
        "on-call-web-policy": "shop/b.yml:8",
        "error-tracking-team": "shop/b.yml:10",
        "error-tracking-shop": "shop/b.yml:13",
        "error-tracking-shop-key": "shop/b.yml:13",
        "error-tracking-shop-new-issue": "shop/b.yml:13",
        "status-page-acme": "shop/b.yml:15",
        "status-page-checkout-component": "shop/b.yml:19",
    }


def test_what_no_item_stands_behind_has_no_place(planned):
    plan = planned(CATALOG)
    without = {it.type.rpartition(":")[2] for it in plan.resources if it.source is None}
    assert {"datadog", "pagerduty", "LogsMetric", "Dashboard", "EscalationPolicy", "Alerts"} <= without
    assert "Monitor" not in without
