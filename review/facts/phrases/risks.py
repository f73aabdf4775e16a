"""The words of risks: what is lost, for whom, and why."""

from collections.abc import Sequence
from typing import Any

from review.facts.fact import Code, Fact
from review.facts.phrases.account import owned
from review.facts.phrases.error_tracking import domains, link, of_priority
from review.facts.phrases.items import other_data
from review.facts.phrases.on_call import called
from review.facts.phrases.words import listed, many, minutes, number, prose

_LARGEST_FACTOR = 1000
"""The largest factor that is told; beyond it a number says nothing more."""


def _alerts(names: Sequence[str]) -> str:
    """`2 alerts (A and B)`."""
    return f"{many(len(names), 'alert')} ({listed(names)})"


def _verb(names: Sequence[str], verb: str) -> str:
    """The verb with an `s` where one alone does it."""
    return f"{verb}{'s' * (len(names) == 1)}"


def _all(facts: Sequence[Fact]) -> str:
    return prose([fact.text for fact in facts])


def _because(facts: Sequence[Fact]) -> str:
    return f": {_all(facts)}" if facts else ""


def _removed(name: str, why: Fact | None) -> str:
    done = (
        f"is muted: nobody is woken by it any more ({why.text})"
        if why
        else "is deleted: nobody is woken by it any more"
    )
    return f"{name} {done}"


def _instead(before: str, after: str) -> str:
    if before == after:
        return f"no longer watches what it did: `{after}` is reckoned of something else"
    return f"no longer watches `{before}` but `{after}`"


def _step(step: str | None) -> str:
    return f" (step {step})" if step is not None else ""


def _assertion(what: Sequence[Any]) -> str:
    kind, *value = what
    match kind:
        case "latency":
            return f"an answer in under {value[0]} ms"
        case "json":
            return f"{value[0]} = {value[1]}"
        case "record":
            return f"the record {value[0]}"
    return f"{kind} {value[0]}"


def _less_sensitive(factor: int | None, fires: str = "fires") -> str:
    if factor is None:
        return f"hardly ever {fires} any more"
    times = number(factor) if factor < _LARGEST_FACTOR else f"more than {number(_LARGEST_FACTOR)}"
    return f"{fires} only when {times} times as much goes wrong, or for {times} times as long"


def _standing(names: Sequence[str], verb: str) -> str:
    return f", on which {listed(names)} {verb}," if names else ""


def _takes_longer(name: str, factor: int | None, others: list[str], why: list[Fact]) -> str:
    return f"{name}{_standing(others, _verb(others, 'stand'))} {_less_sensitive(factor)}{_because(why)}"


def _project(name: str, alerts: list[str], why: list[Fact]) -> str:
    text = f"{name} lets far fewer errors through, and {many(len(alerts), 'alert')} on them ({listed(alerts)})"
    return f"{text} {_verb(alerts, 'wake')} people{_because(why)}"


def _missing(name: str, facts: list[Fact], alerts: list[str]) -> str:
    text = f"{name}: {_all(facts)}; {many(len(alerts), 'alert')} that {_verb(alerts, 'wake')} people"
    return f"{text} may hear nothing any more ({listed(alerts)})"


def _entry(before: dict[str, Any], after: dict[str, Any], alerts: list[str]) -> str:
    unknown = "that calls" if after["service"] is not None else "the earlier entry called"
    text = f"Sentry pages {link(after)} instead of {link(before)}, and whom {unknown} is not known here"
    return f"{text}: {listed(alerts)}"


def _nobody_on_call(rotation: str, policies: list[str], hours: float, before: float) -> str:
    text = f"nobody of the rotation {rotation}, which {listed(policies)} calls, is on call for {number(hours)} hours"
    return f"{text} of the next four weeks{f', {number(before)} before' if before else ''}"


def _other_data(name: str, alerts: list[str] | None, gone: list[str], joined: list[str]) -> str:
    if alerts is None:
        return f"{name} queries other data: {other_data(gone, joined)}"
    who = f"{many(len(alerts), 'alert')} that {_verb(alerts, 'page')} ({listed(alerts)})"
    return f"{name}: {who} {'queries' if len(alerts) == 1 else 'query'} other data: {other_data(gone, joined)}"


def _readers(names: list[str]) -> str:
    return f" ({listed(names)})" if names else ", here or made by hand"


def _tags_dropped(metric: str, tags: list[str], readers: list[str]) -> str:
    text = f"{metric} drops the tag{'s' * (len(tags) > 1)} {prose(tags)}: queries by "
    return f"{text}{'it' if len(tags) == 1 else 'them'} find nothing{_readers(readers)}"


def _muted(name: str, alerts: list[str], length: int, share: float | None) -> str:
    how = minutes(length) if share is None else f"{number(round(share * 100))} % of all time"
    return f"{name} mutes {many(len(alerts), 'alert')} that {_verb(alerts, 'wake')} people for {how} ({listed(alerts)})"


def _other_policy(alerts: list[str], policy: str, levels: int, before: str, levels_before: int) -> str:
    text = f"{listed(alerts)}: wakes people by {policy}, with {many(levels, 'level')}"
    return f"{text} instead of the {levels_before} of {before}"


def _disowned(name: str, vendors: list[str]) -> str:
    lost = "; ".join("{}: its {} are deleted".format(*owned(vendor)) for vendor in vendors)
    return f"{name} no longer owns {lost}"


def _orphaned(name: str, channel: list[str], stacks: list[str], alerts: list[str]) -> str:
    where = channel[-1] if channel[0] == "slack" else f"the webhook {channel[-1]}"
    text = f"{name}: this stack no longer makes {where} for the account, and {listed(stacks)} still posts there"
    return f"{text}: {_alerts(alerts)} would notify nobody"


def _errors_lost(name: str, lost: list[Fact], alerts: list[str]) -> str:
    text = f"{name} {_all(lost)}: {many(len(alerts), 'alert')} that {_verb(alerts, 'page')} may miss errors"
    return f"{text} ({listed(alerts)})"


class RiskCode(Code):
    SILENCED = "risk.notifier.silenced", _removed
    ALERTS_SILENCED = (
        "risk.notifiers.silenced",
        lambda alerts, why: f"nobody is woken any more by {_alerts(alerts)}: {why.text}",
    )
    COVERAGE = (
        "risk.coverage.lost",
        lambda name, others, lost: f"{name}{_standing(others, 'stands')} {_all(lost)}",
    )
    SLO_COVERAGE = "risk.slo.coverage.lost", lambda name, lost: f"{name} {lost.text}"
    SENTRY_ENTRY = "risk.sentry.entry_unknown", _entry
    SENSITIVITY = "risk.sensitivity.lowered", _takes_longer
    SLO_SENSITIVITY = (
        "risk.slo.sensitivity.lowered",
        lambda name, factor, why: (
            f"{name}: its alerts that wake people {_less_sensitive(factor, 'fire')}{_because(why)}"
        ),
    )
    PROJECT_SENSITIVITY = "risk.project.sensitivity.lowered", _project
    DATA_LOSS = "risk.data.lost", _missing
    ERRORS_LOST = "risk.project.errors_lost", _errors_lost
    OTHER_DATA = "risk.query.changed", _other_data
    TAGS_KEPT = (
        "risk.metric.tags.limited",
        lambda metric, tags, readers: (
            f"{metric} keeps the tags {prose(tags)} alone: queries by any other tag find nothing{_readers(readers)}"
        ),
    )
    TAGS_DROPPED = "risk.metric.tags.dropped", _tags_dropped
    ESCALATION = (
        "risk.escalation.weakened",
        lambda policy, facts, alerts: f"{policy}: {_all(facts)} ({many(len(alerts), 'alert')}: {listed(alerts)})",
    )
    ALONE = (
        "risk.rotation.one_person",
        lambda rotation, site, policies: (
            f"one person is left in {f'{site} of {rotation}' if site else rotation}, which {listed(policies)} calls: "
            "nobody takes over when that person cannot"
        ),
    )
    ROTATION_REMOVED = (
        "risk.rotation.removed",
        lambda rotation, policies: f"the rotation {rotation}, which {listed(policies)} called, is deleted",
    )
    NOBODY_ON_CALL = "risk.rotation.nobody_on_call", _nobody_on_call
    POLICY_REMOVED = (
        "risk.escalation_policy.removed",
        lambda policy, alerts: (
            f"the escalation policy {policy}, by which {many(alerts, 'alert')} woke people, is deleted"
        ),
    )
    LEVELS_LOST = (
        "risk.escalation_policy.levels_lost",
        lambda policy, lost: f"{policy}: {', '.join(fact.text for fact in lost)}",
    )
    OTHER_POLICY = "risk.escalation_policy.fewer_levels", _other_policy
    DISOWNED = "risk.stack.disowned", _disowned
    ORPHANED = "risk.channel.orphaned", _orphaned
    MUTED = "risk.maintenance.long", _muted
    MUTED_TOGETHER = (
        "risk.maintenance.windows_together",
        lambda name, alerts, hours: (
            f"{name} and other windows mute {_alerts(alerts)} for {number(hours)} hours of a week"
        ),
    )


class Lost(Code):
    """What something no longer finds, or whom it no longer calls."""

    INSTEAD = "lost.condition", _instead
    OTHERS_THAN_TAGGED = "lost.tags.others", lambda tags: f"watches only what is {prose(tags)}"
    TAGGED = "lost.tags", lambda tags: f"no longer watches what is {prose(tags)} by itself"
    PARTS = "lost.groups", lambda tags: f"no longer watches each {prose(tags)} by itself"
    NO_DATA = "lost.no_data", lambda: "wakes nobody any more when its data stops"
    ISSUES = "lost.issues", lambda filters: f"pages only for issues with {prose(filters)}"
    PRIORITY = "lost.priority", lambda priority: f"pages only for {of_priority(priority)}"
    PROJECTS = "lost.projects", lambda names: f"wakes nobody any more of {listed(names)}"
    MEASURE = "lost.sli", lambda: "no longer measures what it did"
    ADDRESS = "lost.address", lambda address, step: f"no longer asks {address}{_step(step)}"
    STEPS = "lost.steps", lambda names: f"no longer asks {prose(names)}"
    ASSERTIONS = (
        "lost.assertions",
        lambda assertions, step: f"no longer asserts {prose([_assertion(it) for it in assertions])}{_step(step)}",
    )
    LINES_RELABELLED = (
        "lost.log_levels",
        lambda: "lines get another level than before, by which they are found",
    )
    REFUSED = "lost.domains", lambda names: f"refuses events from {domains(names)}"
    LEVEL = "lost.level", lambda level, calls: f"level {level} ({called(calls)}) is removed"
    TARGET = "lost.level.target", lambda level, target: f"level {level} no longer calls {target}"
    LEVEL_HOURS = (
        "lost.level.hours",
        lambda level, hours, before: (
            f"level {level} calls nobody for {number(hours)} hours of the next four weeks, {number(before)} before"
        ),
    )
    LEVEL_LATER = (
        "lost.level.later",
        lambda level, before, after: f"level {level} is called after {minutes(after)} instead of {minutes(before)}",
    )
    REPEATS = (
        "lost.repeats",
        lambda times: f"its levels are gone through once instead of {times} times, and then nobody is called any more",
    )
    RESTART_LATER = (
        "lost.restart_later",
        lambda before, after: f"it starts over after {minutes(after)} instead of {minutes(before)}",
    )
    LAST_LEVEL_ALONE = (
        "lost.last_level",
        lambda person, before: f"the last level calls {person} alone instead of {before} at once",
    )
