"""A catalog that pages, for the tests of who is woken when."""

from __future__ import annotations

from tests.support.texts import FixtureText

SHOP = FixtureText("""
    services:
      - {name: Shop, escalation_policy: Day and night, default: true}
      - {name: Backlog, escalation_policy: Office}
      - {name: Stripe, external: true}
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
      - {name: email, address: ops@example.com}
      - {name: Bot, kind: webhook, url_secret: "watchbill:bot"}
""")
ON_CALL = FixtureText("""
    on_call:
      people:
        - {name: Ada, email: ada@example.com}
        - {name: Ben, email: ben@example.com}
        - {name: Chloe, email: chloe@example.com, time_zone: America/New_York}
        - {name: Dev, email: dev@example.com}
      rotations:
        - {name: Primary, people: [Ada, Ben, Chloe], hand_off: monday 09:00, time_zone: Europe/Berlin, secondary: true}
        - {name: Office, people: [Ben], turn: daily, hand_off: "09:00", time_zone: Europe/Berlin, hours: business}
      escalation_policies:
        - name: Day and night
          levels:
            - {notify: [Primary], after: 5m}
            - {notify: [Primary secondary], after: 10m}
            - {notify: everyone, after: 15m}
          repeat: 2
        - name: Office
          levels: [{notify: [Office], after: 30m}]
          repeat: 0
""")
ALERTS = FixtureText("""
    alerts:
      - {name: Down, condition: error_rate > 5%, duration: 5m, severity: critical, notify: [slack, Bot, pagerduty],
         warning: 2%, no_data: page}
      - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: warning, notify: [email, pagerduty],
         service: Backlog}
      - {name: Full, condition: p50_latency > 2s, duration: 5m, severity: critical, notify: [pagerduty],
         service: Backlog}
      - {name: Busy, condition: p95_latency > 1s, duration: 5m, severity: info, notify: [slack], no_data: resolve}
      - {name: Both, when: Down and Busy, severity: warning, notify: [slack]}
    uptime:
      - {name: Page, service: Shop, url: "https://shop.example.com/", severity: critical, notify: [slack, pagerduty]}
    slos:
      - {name: Promise, service: Shop, target: 99.9%, of: {ratio: error_rate}, notify_page: [slack, pagerduty],
         notify_ticket: [slack]}
""")
ERRORS = FixtureText("""
    error_tracking:
      organization: acme
      team: Shop
      pagerduty: {account: acme, service: "70154"}
      projects: [{name: Web, platform: other, service: Shop}]
      alerts:
        - {name: New, condition: new issue}
        - {name: Spike, condition: sessions > 5%, duration: 5m, severity: warning, notify: [slack, pagerduty]}
""")


def texts(**more: str) -> dict[str, str]:
    """The files of a catalog that pages; `more` takes the place of one (`shop`, `on_call`, `alerts`, `errors`)."""
    return {
        f"{name}.yml": text
        for name, text in {"shop": SHOP, "on_call": ON_CALL, "alerts": ALERTS, "errors": ERRORS, **more}.items()
    }
