"""One alert of each kind in the table of missing data, and what they look at."""

AROUND = """
    services: [{name: Shop}]
    metrics:
      - {name: db.used, type: gauge, unit: fraction, tags: [host], from: agent, reported: true}
      - {name: db.time, type: distribution, unit: second, tags: [host], from: agent, reported: true}
    signals:
      - {name: signups, count: user.signup}
      - {name: visits, rate: api.requests}
      - {name: success, ratio: api.requests, where: {status_class: 2xx}}
      - {name: db_used, gauge: db.used}
      - {name: db_time, average: db.time}
      - {name: db_up, check: postgres.can_connect}
      - {name: lines, logs: "status:error"}
      - {name: lines_by_host, logs: "status:error", group_by: [host]}
"""
WRITTEN = {
    "count": "condition: signups > 5, duration: 5m",
    "low count": "condition: signups < 5, duration: 5m",
    "rate": "condition: visits > 5/s, duration: 5m",
    "low rate": "condition: visits < 5/s, duration: 5m",
    "share": "condition: error_rate > 5%, duration: 5m",
    "low share": "condition: success < 95%, duration: 5m",
    "percentile": "condition: p95_latency > 2s, duration: 5m",
    "average": "condition: db_time > 2s, duration: 5m",
    "gauge": "condition: db_used > 90%, duration: 5m",
    "logs": "condition: lines > 5, duration: 5m",
    "few logs": "condition: lines < 5, duration: 5m",
    "service check": "condition: db_up >= 3",
    "absence": "absent: signups for 2h",
    "absence of logs": "absent: lines for 2h",
    "anomaly": "anomaly: {signal: signups}",
    "forecast": "forecast: {signal: db_used, reaches: 95%, within: 2d}",
}
