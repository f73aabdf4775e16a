"""Who is on call in the live PagerDuty account: schedules as rendered, escalation policies, services and users."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from audit.live.instants import instant
from audit.live.inventory import Inventory, LiveObject
from audit.silences.kinds import POLICY, SCHEDULE, SERVICE, USER
from audit.silences.model import LiveDuty, LiveShift, Span
from audit.silences.spans import union, without

DAYS = 28
_OVERRIDE = "schedule override"
_PHONES = ("phone_contact_method", "sms_contact_method", "push_notification_contact_method")


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whether pages reach a user; `problems` are sentences without a subject (`has no phone`)."""

    problems: tuple[str, ...]
    deaf: bool
    """Whether no page reaches the user at all."""


class OnCall:
    """The live on-call configuration over the four weeks from `begin`."""

    def __init__(self, inventory: Inventory, begin: datetime) -> None:
        self.span = Span(begin=begin, end=begin + timedelta(days=DAYS))
        self.users = _by_id(inventory, USER)
        self.services = _by_id(inventory, SERVICE)
        self.policies = _by_id(inventory, POLICY)
        self.schedules = _by_id(inventory, SCHEDULE)
        self._override_list = tuple(
            it for each in inventory.collections if each.kind == _OVERRIDE for it in each.objects
        )
        self._duties = {id: self._duty(each) for id, each in self.schedules.items()}

    @property
    def calendar(self) -> tuple[LiveDuty, ...]:
        """The shifts of all schedules whose entries PagerDuty rendered, by name."""
        return tuple(sorted((it for it in self._duties.values() if it is not None), key=lambda it: it.name))

    def policy_of(self, service: str) -> str | None:
        """Return the id of a service's escalation policy."""
        body = self.services[service].body if service in self.services else {}
        policy = body.get("escalation_policy") or {}
        return str(policy["id"]) if policy.get("id") else None

    def people(self, policy: str) -> tuple[str, ...]:
        """Return the names of everybody whom a policy can page, in the order of its levels."""
        found: dict[str, None] = {}
        for type_, id in self._targets(policy):
            if type_ == "user":
                found[self.name_of(id)] = None
            elif (duty := self._duties.get(id)) is not None:
                found.update((shift.person, None) for shift in duty.shifts if shift.person)
        return tuple(found)

    def is_empty(self, policy: str) -> bool:
        """Whether no level of a policy has a target."""
        return policy in self.policies and not any(True for _ in self._targets(policy))

    def gaps(self, policy: str) -> tuple[Span, ...] | None:
        """Return when nobody on any level is on call; None if PagerDuty did not render a schedule."""
        covered: list[Span] = []
        for type_, id in self._targets(policy):
            if type_ == "user":
                return ()
            duty = self._duties.get(id)
            if duty is None and id in self.schedules:
                return None
            covered += [shift for shift in (duty.shifts if duty else ()) if shift.person]
        return without(self.span, covered)

    def zone_of(self, policy: str) -> str:
        """Return the time zone of a policy's first schedule; UTC where it has none."""
        duties = (self._duties.get(id) for type_, id in self._targets(policy) if type_ == "schedule")
        return next((duty.time_zone for duty in duties if duty), "UTC")

    def hours(self, user: str) -> float:
        """Return for how many hours a user is on call, by any schedule."""
        name = self.name_of(user)
        spans = union(it for duty in self._duties.values() if duty for it in duty.shifts if it.person == name)
        return sum((span.end - span.begin).total_seconds() for span in spans) / 3600

    def is_paged(self, user: str) -> bool:
        """Whether a policy names the user, or a schedule has the user on call."""
        named = any(target == ("user", user) for policy in self.policies for target in self._targets(policy))
        return named or self.hours(user) > 0

    def reach(self, user: str) -> Reach:
        """Return what keeps pages from a user."""
        body = self.users[user].body if user in self.users else {}
        return reach_of(body)

    def name_of(self, user: str, fallback: str | None = None) -> str:
        """Return a user's name; of one who left, what is left of it."""
        return self.users[user].name if user in self.users else fallback or f"a user who left ({user})"

    def _targets(self, policy: str) -> Iterator[tuple[str, str]]:
        """Yield the targets of all levels as (`user` or `schedule`, id)."""
        body = self.policies[policy].body if policy in self.policies else {}
        for rule in body.get("escalation_rules") or ():
            for target in rule.get("targets") or ():
                type_ = str(target.get("type", ""))
                yield ("user" if type_.startswith("user") else "schedule"), str(target.get("id"))

    def _duty(self, schedule: LiveObject) -> LiveDuty | None:
        final = schedule.body.get("final_schedule") or {}
        entries = final.get("rendered_schedule_entries")
        if entries is None:
            return None
        overrides = list(self._overrides(schedule))
        shifts = [shift for entry in entries if (shift := self._shift(entry, overrides)) is not None]
        gaps = [LiveShift(begin=it.begin, end=it.end, person=None) for it in without(self.span, shifts)]
        return LiveDuty(
            id=schedule.id,
            name=schedule.name,
            time_zone=str(schedule.body.get("time_zone") or "UTC"),
            shifts=tuple(sorted([*shifts, *gaps], key=lambda it: (it.begin, it.end))),
            url=schedule.url,
        )

    def _overrides(self, schedule: LiveObject) -> Iterator[tuple[str, Span]]:
        """Yield the overrides of a schedule: the user, and when."""
        for item in self._override_list:
            is_of_schedule = str((item.body.get("schedule") or {}).get("id")) == schedule.id
            if is_of_schedule and (span := _span(item.body, self.span)) is not None:
                yield _user(item.body)[0], span

    def _shift(self, entry: Mapping[str, Any], overrides: list[tuple[str, Span]]) -> LiveShift | None:
        span = _span(entry, self.span)
        if span is None:
            return None
        user, summary = _user(entry)
        is_override = any(user == other and it.begin < span.end and span.begin < it.end for other, it in overrides)
        return LiveShift(begin=span.begin, end=span.end, person=self.name_of(user, summary), override=is_override)


def reach_of(body: Mapping[str, Any]) -> Reach:
    """Return what keeps pages from a user, from the vendor's answer with contact methods and notification rules.

    High urgency pages by the rules for it; a reference without a type of its own cannot be judged, and counts.
    """
    problems: list[str] = []
    if body.get("invitation_sent"):
        problems.append("has not accepted the invitation")
    methods = body.get("contact_methods")
    if methods is not None and not any(_is_phone(each) for each in methods):
        problems.append("has no phone" if methods else "has no contact method")
    rules = body.get("notification_rules")
    high = [each for each in rules or () if each.get("urgency", "high") == "high"]
    if rules is not None and not high:
        problems.append("has no notification rule for high urgency")
    return Reach(problems=tuple(problems), deaf=bool(rules is not None and not high) or methods == [])


def _is_phone(method: Mapping[str, Any]) -> bool:
    return str(method.get("type", "")).removesuffix("_reference") in _PHONES


def _user(entry: Mapping[str, Any]) -> tuple[str, str | None]:
    user = entry.get("user") or {}
    return str(user.get("id")), user.get("summary")


def _span(entry: Mapping[str, Any], within: Span) -> Span | None:
    """Return the part of an entry within a span; None if there is none. An entry without an end lasts."""
    begin, end = instant(entry.get("start")), instant(entry.get("end")) or within.end
    if begin is None:
        return None
    begin, end = max(begin, within.begin), min(end, within.end)
    return Span(begin=begin, end=end) if begin < end else None


def _by_id(inventory: Inventory, type_: str) -> dict[str, LiveObject]:
    collection = inventory.of_type(type_)
    return {item.id: item for item in collection.objects} if collection else {}
