"""Rules on who is on call, and on channels, found while the catalog is read."""

from policies.engine.rule import FoundAtLoad, rule


@rule(id="channel-open", severity="error", scope=FoundAtLoad)
def channel_open() -> None:
    """A channel without an address leads nowhere, and what it should tell is lost.

    Fix: Write the channel's address under `channels:`.

    Wrong:
        channels:
          - {name: chat, kind: slack}
        alerts:
          - {name: Errors, severity: warning, notify: [chat]}
    Right:
        channels:
          - {name: chat, kind: slack, workspace: acme, channel: "#errors"}
        alerts:
          - {name: Errors, severity: warning, notify: [chat]}
    """


@rule(id="on-call-open", severity="error", scope=FoundAtLoad)
def on_call_open() -> None:
    """An alert that should page finds no service, no escalation policy or nobody on call.

    Fix: Write who is on call under `on_call:`, and the service's `escalation_policy`.

    Wrong:
        on_call: null
    Right:
        on_call:
          escalation_policies:
            - {name: Web, repeat: 2}
    """


@rule(id="on-call-gap", severity="error", scope=FoundAtLoad)
def on_call_gap() -> None:
    """A page that falls into a minute without a human on any level is lost.

    Fix: Give the escalation policy a last level that is always there: `- {notify: everyone}`.

    Wrong:
        on_call:
          rotations:
            - {name: Primary, hours: business}
          escalation_policies:
            - {name: Web, levels: [{notify: [Primary, Primary secondary]}]}
    Right:
        on_call:
          rotations:
            - {name: Primary, hours: business}
          escalation_policies:
            - {name: Web,
               levels: [{notify: [Primary, Primary secondary], after: 5m}, {notify: everyone}]}
    """


@rule(id="on-call-gap-at-change", severity="warning", scope=FoundAtLoad)
def on_call_gap_at_change() -> None:
    """PagerDuty does not say whether hours end by the clock or after so many minutes when clocks change.

    Fix: Let the hours of rotations overlap by an hour, or write a last level: `- {notify: everyone}`.

    Wrong:
        on_call:
          rotations:
            - {name: Primary, secondary: false, time_zone: Europe/Berlin,
               hours: {from: "08:00", to: "20:00"}}
            - {name: Night, people: [Ada, Ben], time_zone: Europe/Berlin,
               hours: {from: "20:00", to: "08:00"}}
          escalation_policies:
            - {name: Web, levels: [{notify: [Primary, Night]}]}
    Right:
        on_call:
          rotations:
            - {name: Primary, secondary: false, time_zone: Europe/Berlin,
               hours: {from: "08:00", to: "20:00"}}
            - {name: Night, people: [Ada, Ben], time_zone: Europe/Berlin,
               hours: {from: "20:00", to: "09:00"}}
          escalation_policies:
            - {name: Web, levels: [{notify: [Primary, Night]}]}
    """


@rule(id="on-call-alone", severity="error", scope=FoundAtLoad)
def on_call_alone() -> None:
    """One person sleeps, flies and falls ill, and then nobody hears the page.

    Fix: Name a second person at least in the rotation or on the policy's last level.

    Wrong:
        on_call:
          escalation_policies:
            - {name: Web, levels: [{notify: [Ada]}]}
    Right:
        on_call:
          escalation_policies:
            - {name: Web, levels: [{notify: [Primary], after: 5m}, {notify: everyone}]}
    """


@rule(id="on-call-few", severity="warning", scope=FoundAtLoad)
def on_call_few() -> None:
    """Who is on call every second or third week burns out, and a tired person misses pages.

    Fix: Bring more people into the rotation: eight at one site around the clock, six at two.

    Wrong:
        on_call:
          rotations:
            - {name: Primary, people: [Ada, Ben, Cleo]}
          escalation_policies:
            - {name: Web,
               levels: [{notify: [Primary], after: 5m}, {notify: [Primary, Primary secondary]}]}
    Right:
        on_call:
          rotations:
            - {name: Primary, people: [Ada, Ben, Cleo, Dan, Eve, Fay, Gus, Hal]}
          escalation_policies:
            - {name: Web,
               levels: [{notify: [Primary], after: 5m}, {notify: [Primary, Primary secondary]}]}
    """


@rule(id="on-call-hour", severity="info", scope=FoundAtLoad)
def on_call_hour() -> None:
    """A site that takes over at another hour than the written one surprises those who thought it was theirs.

    Fix: Choose hours that fit the rotation's clock, or live with the shift.

    Wrong:
        on_call:
          rotations:
            - name: Primary
              people: null
              secondary: false
              time_zone: null
              follow_the_sun:
                - {people: [Ada, Ben, Cleo, Dan], time_zone: Europe/Berlin, from: "08:00", to: "20:00"}
                - {people: [Eve, Fay, Gus, Hal], time_zone: Australia/Sydney, from: "06:00",
                   to: "19:00"}
          escalation_policies:
            - {name: Web, levels: [{notify: [Primary], after: 5m}, {notify: everyone}]}
    Right:
        on_call:
          rotations:
            - name: Primary
              people: null
              secondary: false
              time_zone: null
              follow_the_sun:
                - {people: [Ada, Ben, Cleo, Dan], time_zone: Europe/Berlin, from: "08:00", to: "20:00"}
                - {people: [Eve, Fay, Gus, Hal], time_zone: America/Los_Angeles, from: "11:00",
                   to: "23:00"}
          escalation_policies:
            - {name: Web, levels: [{notify: [Primary], after: 5m}, {notify: everyone}]}
    """


@rule(id="pages-nobody-here", severity="info", scope=FoundAtLoad)
def pages_nobody_here() -> None:
    """Only production wakes people, so that PagerDuty is left out of the alerts of other environments.

    Fix: Nothing, if it is meant; else write `environment: prod` under `stack:`.

    Wrong:
        stack: {environment: staging}
    Right:
        stack: {environment: prod}
    """
