"""Rules on who is on call, and on channels, found while the catalog is loaded."""

from policies.engine.rule import FoundAtLoad, rule


@rule(id="channel-without-address", severity="error", scope=FoundAtLoad)
def channel_without_address() -> None:
    """A channel without an address delivers nothing, so its alerts notify nobody.

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


@rule(id="on-call-missing", severity="error", scope=FoundAtLoad)
def on_call_missing() -> None:
    """An alert that should page has no service, no escalation policy or nobody on call.

    Fix: Write who is on call under `on_call:`, and set the service's `escalation_policy`.

    Wrong:
        on_call: null
    Right:
        on_call:
          escalation_policies:
            - {name: Web, repeat: 2}
    """


@rule(id="on-call-gap", severity="error", scope=FoundAtLoad)
def on_call_gap() -> None:
    """A page during a minute without a person on any level is lost.

    Fix: Add a last level that is always on call: `- {notify: everyone}`.

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


@rule(id="on-call-gap-at-clock-change", severity="warning", scope=FoundAtLoad)
def on_call_gap_at_clock_change() -> None:
    """PagerDuty does not document how restricted hours behave when clocks change.

    Fix: Let the rotations' hours overlap by an hour, or add a last level: `- {notify: everyone}`.

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


@rule(id="on-call-one-person", severity="error", scope=FoundAtLoad)
def on_call_one_person() -> None:
    """When the only person sleeps, travels or is ill, nobody answers the page.

    Fix: Name at least a second person in the rotation or on the policy's last level.

    Wrong:
        on_call:
          escalation_policies:
            - {name: Web, levels: [{notify: [Ada]}]}
    Right:
        on_call:
          escalation_policies:
            - {name: Web, levels: [{notify: [Primary], after: 5m}, {notify: everyone}]}
    """


@rule(id="on-call-too-few", severity="warning", scope=FoundAtLoad)
def on_call_too_few() -> None:
    """People who are on call every second or third week burn out, and tired people miss pages.

    Fix: Add people to the rotation: eight at one site around the clock, or six across two sites.

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


@rule(id="on-call-hour-differs", severity="info", scope=FoundAtLoad)
def on_call_hour_differs() -> None:
    """If a site takes over at another hour than the YAML says, people do not expect the shift.

    Fix: Choose hours that fit the rotation's time zone, or accept the shift.

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


@rule(id="environment-never-pages", severity="info", scope=FoundAtLoad)
def environment_never_pages() -> None:
    """Only production pages, so alerts of other environments do not notify PagerDuty.

    Fix: No change is required if this is intended. Otherwise write `environment: prod` under `stack:`.

    Wrong:
        stack: {environment: staging}
    Right:
        stack: {environment: prod}
    """
