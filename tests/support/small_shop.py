"""A small catalog with one alert that pages, and one that does not."""

CATALOG = """
services:
  - {name: Shop, team: Shop, tier: 1, url: https://shop.example.com, runbooks: https://wiki.example.com/runbooks}
on_call:
  people:
    - {name: Ann, email: ann@example.com, time_zone: Europe/Berlin}
    - {name: Bob, email: bob@example.com, time_zone: Europe/Berlin}
  teams: [{name: Shop, people: [Ann, Bob]}]
  rotations: [{name: Primary, people: [Ann, Bob], turn: weekly, time_zone: Europe/Berlin}]
  escalation_policies: [{name: Shop, levels: [{notify: [Primary], after: 10m}, {notify: [Ann, Bob]}]}]
channels:
  - {name: pagerduty}
  - {name: slack, workspace: example, channel: "#shop"}
alerts:
  - {name: High Error Rate, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
  - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: warning, notify: [slack]}
"""
