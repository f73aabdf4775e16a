"""Rules on duplicate monitors."""

from tests.support.rules import found


def test_two_monitors_with_the_same_query_and_recipients_are_found(planned):
    text = """
        channels:
          - {name: slack, workspace: acme, channel: "#a"}
          - {name: b, kind: slack, workspace: acme, channel: "#b"}
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack]}
          - {name: B, condition: error_rate > 2%, duration: 5m, severity: info, notify: [slack]}
          - {name: C, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [b]}
          - {name: D, condition: error_rate > 1%, duration: 10m, severity: warning, notify: [slack]}
    """
    assert found(planned(text))["duplicate-query"] == {"alerts/b"}
