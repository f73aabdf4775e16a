"""The fields of services, channels, and who is on call."""

from collections.abc import Mapping

from catalog.registry import CHANNELS, ESCALATION_POLICIES, MAINTENANCE, PEOPLE, ROTATIONS, SERVICES, TEAMS
from review.facts.causes import silenced
from review.guard.classes import ASK, HARMLESS, Row, asking, judged
from review.guard.table.consequences import ADDED, OTHER_DATA, PAGES, REMOVED, REROUTED
from review.risks.escalation import escalation_risks
from review.risks.maintenance import maintenance_risks
from review.risks.on_call import on_call_risks
from review.risks.queried_data import data_risks
from review.risks.shared_account import shared_risks

FIELDS: Mapping[str, Mapping[str, Row]] = {
    SERVICES.name: {
        "tag": judged(data_risks, *OTHER_DATA, "Monitor.query"),
        "description": HARMLESS,
        "url": asking("SyntheticsTest"),
        "runbooks": HARMLESS,
        "escalation_policy": judged(escalation_risks, "Service.escalationPolicy", "-EscalationPolicy", "-Schedule"),
        "team": HARMLESS,
        "tier": HARMLESS,
        "dashboard": HARMLESS,
        "repository": HARMLESS,
        "business": HARMLESS,
        "depends_on": HARMLESS,
        "links": HARMLESS,
        "external": judged(silenced, *PAGES, *REROUTED),
        "default": judged(silenced, *PAGES),
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(silenced, *REROUTED),
    },
    ESCALATION_POLICIES.name: {
        "levels": judged(escalation_risks, "EscalationPolicy.rules", "-Schedule", "-User"),
        "repeat": judged(escalation_risks, "EscalationPolicy.numLoops"),
        "team": HARMLESS,
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(on_call_risks, "-EscalationPolicy", "-Schedule"),
    },
    ROTATIONS.name: {
        **{
            name: judged(on_call_risks, "Schedule.layers", "Schedule.timeZone")
            for name in ("people", "time_zone", "turn", "hand_off", "weekday", "start", "hours", "sites", "shift")
        },
        "team": HARMLESS,
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(on_call_risks, "-Schedule", "EscalationPolicy.rules"),
    },
    PEOPLE.name: {
        "email": judged(on_call_risks, "User.email", "Schedule.layers.users", "EscalationPolicy.rules"),
        "create": judged(on_call_risks, "-User", "Schedule.layers.users", "EscalationPolicy.rules"),
        "time_zone": HARMLESS,
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(on_call_risks, "-User"),
    },
    TEAMS.name: {
        "people": HARMLESS,
        "managers": HARMLESS,
        "raw": HARMLESS,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: HARMLESS,
    },
    CHANNELS.name: {
        "kind": judged(silenced, *PAGES),
        "default_for": judged(silenced, *PAGES, *REROUTED),
        "environments": judged(silenced, *PAGES, *REROUTED),
        "here": judged(silenced, *PAGES, *REROUTED),
        "workspace": HARMLESS,
        "channel": HARMLESS,
        "addresses": HARMLESS,
        "url_secret": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(shared_risks),
    },
    MAINTENANCE.name: {
        **{
            name: judged(maintenance_risks, "+muted")
            for name in ("start", "minutes", "time_zone", "repeats", "services", ADDED)
        },
        "text": HARMLESS,
        REMOVED: HARMLESS,
    },
}
