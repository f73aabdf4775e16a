"""What is found while a catalog is read. A review holds it to be as grave as these rules say; `check` shows it too."""

from policies.rule import Elsewhere, Rule

RULES = (
    Rule(
        id="channel-open",
        severity="error",
        why="A channel without an address leads nowhere, and what it should tell is lost.",
        fix="Write the channel's address under `channels:`.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="on-call-open",
        severity="error",
        why="An alert that should page finds no service, no escalation policy or nobody on call.",
        fix="Write who is on call under `on_call:`, and the service's `escalation_policy`.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="on-call-gap",
        severity="error",
        why="A page that falls into a minute without a human on any level is lost.",
        fix="Give the escalation policy a last level that is always there: `- {notify: everyone}`.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="on-call-gap-at-change",
        severity="warning",
        why="PagerDuty does not say whether hours end by the clock or after so many minutes when clocks change.",
        fix="Let the hours of rotations overlap by an hour, or write a last level: `- {notify: everyone}`.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="location-unknown",
        severity="warning",
        why="Datadog asks from locations of its own list alone, and refuses a check from any other.",
        fix="Look the location up in Datadog, or choose one that `watchbill check` knows.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="on-call-alone",
        severity="error",
        why="One person sleeps, flies and falls ill, and then nobody hears the page.",
        fix="Name a second person at least in the rotation or on the policy's last level.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="on-call-few",
        severity="warning",
        why="Who is on call every second or third week burns out, and a tired person misses pages.",
        fix="Bring more people into the rotation: eight at one site around the clock, six at two.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="on-call-hour",
        severity="info",
        why="A site that takes over at another hour than the written one surprises those who thought it was theirs.",
        fix="Choose hours that fit the rotation's clock, or live with the shift.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="pages-nobody-here",
        severity="info",
        why="Only production wakes people, so that PagerDuty is left out of the alerts of other environments.",
        fix="Nothing, if it is meant; else write `environment: prod` under `stack:`.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="maintenance-datadog-only",
        severity="info",
        why="PagerDuty knows no windows that recur: it rings on in them for what Sentry or a person opens there.",
        fix="Nothing, if it is meant; else write the windows one by one, each `every: once`.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="maintenance-untold",
        severity="info",
        why="The text of a maintenance is for customers, who read it on the status page alone.",
        fix="Add a component to the status page that stands for one of its services, or take the text out.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="low-traffic",
        severity="warning",
        why="Where few events come, one that fails passes an alert's short window and wakes somebody.",
        fix="Write what the finding says: a lower target, a longer window, or fewer alerts.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="metadata-open",
        severity="info",
        why="Datadog takes no unit, description or tags of a metric that it never received.",
        fix="Write `reported: true` in the metric once Datadog has received it.",
        looks_at=Elsewhere(),
    ),
    Rule(
        id="left-to-owner",
        severity="info",
        why="What an account has once is made by one stack, and the others refer to it.",
        fix="Nothing, if it is meant; else write `owns: true` under `stack:`.",
        looks_at=Elsewhere(),
    ),
)
