"""Causes of lost pages: the one changed item because of which a notifier no longer pages anybody."""

from dataclasses import dataclass
from typing import Literal

from catalog.registry import ERROR_ALERTS, ERROR_TRACKING, ESCALATION_POLICIES, SLO_ALERTS, SLOS
from plan.document.model import CatalogItem
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.facts.fact import Fact, plain
from review.facts.phrases.notifiers import Cause
from review.inputs.notifiers import NOTIFIERS, pager, pages_people, policy_of

SilenceKind = Literal["delete", "mute"]
HEARS = frozenset({"here", "default_for", "kind"})
"""The fields of a channel that decide whether it can page anybody."""


@dataclass(frozen=True, kw_only=True)
class Silence:
    """The reference of the changed item, the effect on what it paged, and the reason."""

    ref: str
    kind: SilenceKind
    why: Fact


def silenced(context: Context) -> dict[str, Silence]:
    """Return every notifier that pages someone in the base and nobody in the head, with its cause, by reference."""
    silences = {}
    for ref, diff in context.diffs.items():
        if diff.section not in NOTIFIERS:
            continue
        if diff.was and pages_people(diff.was) and not (diff.after and pages_people(diff.after)):
            silences[ref] = cause(diff, diff.was, context)
    return silences


def cause(diff: ItemDiff, was: CatalogItem, context: Context) -> Silence:
    """Return why a notifier that paged someone no longer pages anybody; `was` is the notifier in the base."""
    stack = context.stack
    if not context.head.items and stack:
        return Silence(ref=stack.ref, kind="delete", why=plain(Cause.STACK_REMOVED))
    if not isinstance(diff, KeptItem):
        return _deleted(diff, was, context)
    if not context.head.pages and stack:
        return Silence(
            ref=stack.ref, kind="mute", why=plain(Cause.ENVIRONMENT_PAGES_NOBODY, environment=context.head.environment)
        )
    fields = diff.changed
    if "severity" in fields:
        return _own(diff, plain(Cause.SEVERITY, before=fields["severity"][0], after=fields["severity"][1]))
    if pager(diff.after, context.head) is None:
        return _unnotified(diff, context)
    return _unrouted(diff, context)


def _deleted(diff: ItemDiff, was: CatalogItem, context: Context) -> Silence:
    service = was.service_ref
    owner = context.diffs.get(service)
    if owner and owner.after is None:
        return Silence(ref=service, kind="delete", why=plain(Cause.SERVICE_REMOVED, service=context.name(service)))
    if was.section == SLO_ALERTS.name:
        slo = context.diffs.get(_slo(was))
        code = Cause.SLO_REMOVED if slo is None or slo.after is None else Cause.SLO_ALERTS
        return Silence(ref=_slo(was), kind="delete", why=plain(code, slo=context.name(_slo(was))))
    return Silence(ref=diff.ref, kind="delete", why=plain(Cause.REMOVED))


def _unnotified(diff: KeptItem, context: Context) -> Silence:
    """Return the cause if PagerDuty is no longer notified: by a change of its list, or of the channel."""
    ref = pager(diff.was, context.base)
    channel = context.diffs.get(ref) if ref else None
    if channel and channel.after and HEARS & set(channel.changed):
        return Silence(ref=channel.ref, kind="mute", why=plain(Cause.CHANNEL_PAGES_NO_MORE, channel=channel.item.name))
    if diff.was.section == ERROR_ALERTS.name:
        tracking = context.diffs.get(ERROR_TRACKING.ref(ERROR_TRACKING.name))
        if tracking and tracking.after and "pagerduty" in tracking.changed and not tracking.changed["pagerduty"][1]:
            return Silence(ref=tracking.ref, kind="mute", why=plain(Cause.SENTRY_DISCONNECTED))
    every = any(channel["ref"] == ref for channel in diff.was.fields["notify"])
    return _own(diff, plain(Cause.NOTIFY, field="notify" if every else "notify_by_priority"))


def _unrouted(diff: KeptItem, context: Context) -> Silence:
    """Return the cause if its service has no escalation policy: another service, or a service that lost its policy."""
    if "service" in diff.changed:
        if not diff.after.service:
            return _own(diff, plain(Cause.NO_SERVICE))
        return _own(diff, plain(Cause.SERVICE_CHANGED, service=context.name(diff.after.fields["service"])))
    policy = policy_of(diff.was, context.base)
    now = context.diffs.get(ESCALATION_POLICIES.ref(policy.id)) if policy else None
    if now and now.after is None:
        return Silence(ref=now.ref, kind="delete", why=plain(Cause.POLICY_REMOVED, policy=now.item.name))
    ref = diff.after.service_ref
    return Silence(ref=ref, kind="mute", why=plain(Cause.SERVICE_LOST_POLICY, service=context.name(ref)))


def _own(diff: KeptItem, why: Fact) -> Silence:
    """Return the cause if it is the notifier's own edit; an SLO alert is edited in its SLO."""
    return Silence(ref=_slo(diff.item) if diff.section == SLO_ALERTS.name else diff.ref, kind="mute", why=why)


def _slo(item: CatalogItem) -> str:
    return SLOS.ref(item.fields["slo_id"])
