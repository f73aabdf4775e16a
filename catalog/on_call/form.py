"""The YAML of the section `on_call`, and what it resolves to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.accounts.names import refuse_emails_taken
from catalog.forms.clock import ZoneName
from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import Form, Located
from catalog.forms.raw import VendorForm, raw_of
from catalog.forms.symbols import Scope, Taken, by_id, old_id
from catalog.forms.text import slug
from catalog.forms.types import Email, Name, Reference, Seconds, minutes, not_empty, one_or_more, within, written_once
from catalog.on_call.model import EscalationPolicy, Level, OnCall, Person, Rotation, Team
from catalog.on_call.owners import owning_team
from catalog.on_call.pagerduty_zones import pager_knows
from catalog.on_call.rotation_form import RotationForm, resolve_rotations
from catalog.sections import Sections
from catalog.source.places import Source

Target: TypeAlias = Person | Rotation
EVERYONE = "everyone"
PEOPLE = "them under `on_call:` as `people: [{name: …, email: …}]`"
LEVEL_MINUTES = 5
REPEAT = 2
# PagerDuty's limit: its REST API accepts 1 to 10 targets in an escalation rule.
MOST_CALLED = 10


def _few(words: list[str]) -> list[str]:
    if len(words) > MOST_CALLED:
        raise InvalidValue(
            f"the level pages {len(words)}, and PagerDuty allows {MOST_CALLED}", "split it into two levels"
        )
    return words


def _policy_name(name: str) -> str:
    """A name without what PagerDuty's provider refuses in an escalation policy's (`validateIsAllowedString`)."""
    sign = next((sign for sign in name if sign in "\\/&<>"), None)
    if sign:
        raise InvalidValue(
            f"PagerDuty does not allow `{sign}` in the name of an escalation policy", "replace it with a word"
        )
    return name


class PersonForm(VendorForm):
    noun: ClassVar[str] = "a person"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "email": "refused@example.com"}
    email: Email = Field(description="their address in PagerDuty, such as `ada@example.com`")
    create: bool = Field(default=False, description="`true` to make the PagerDuty user; default: look it up")
    time_zone: ZoneName | None = Field(
        default=None,
        description="the zone they live in, such as `Europe/Berlin`; `who` shows times in it, and PagerDuty shows "
        "shifts in it to a user that the stack makes; default: the zone of their rotation",
    )


class TeamForm(VendorForm):
    noun: ClassVar[str] = "a team"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "people": ["refused"]}
    people: Annotated[
        list[Reference],
        AfterValidator(not_empty),
        AfterValidator(written_once),
        Field(description="a list of its members, such as [Ada, Grace]"),
    ]
    managers: Annotated[list[Reference], AfterValidator(written_once)] = Field(
        default_factory=list, description="a list of members who may change the team's items; default: nobody"
    )


class LevelForm(Form):
    noun: ClassVar[str] = "a level"
    notify: Annotated[
        list[Reference],
        BeforeValidator(one_or_more),
        AfterValidator(not_empty),
        AfterValidator(written_once),
        AfterValidator(_few),
        Field(
            description="a list of at most 10 rotations and people, or `everyone`",
            json_schema_extra={"also": "string"},
        ),
    ]
    after: Annotated[Seconds, *minutes(1, 1440, "`1m` to `1d`")] = Field(
        default=LEVEL_MINUTES,
        description="the time without an answer until the next level is paged; default: `5m`",
    )


class PolicyForm(VendorForm):
    noun: ClassVar[str] = "an escalation policy"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "levels": [{"notify": [EVERYONE]}]}
    name: Annotated[Name, AfterValidator(_policy_name)]
    levels: Annotated[
        list[LevelForm],
        AfterValidator(not_empty),
        Field(description="the levels in order, such as [{notify: [Primary], after: 5m}, {notify: everyone}]"),
    ]
    team: Reference | None = Field(
        default=None,
        description="the team that owns the policy in PagerDuty, which allows one; default: the team of the services "
        "that name it, if they have the same one",
    )
    # PagerDuty's limit.
    repeat: Annotated[int, AfterValidator(within(0, 9, "0 to 9"))] = Field(
        default=REPEAT, description="how often to repeat all levels, 0 to 9"
    )


class OnCallForm(Form):
    noun: ClassVar[str] = "`on_call`"
    inner: ClassVar[Mapping[str, type[Form]]] = {
        "people": PersonForm,
        "teams": TeamForm,
        "rotations": RotationForm,
        "escalation_policies": PolicyForm,
    }
    people: list[object] = Field(
        default_factory=list, description="a list of the people who can be paged: [{name: …, email: …}]"
    )
    teams: list[object] = Field(
        default_factory=list, description="a list of the teams responsible for services: [{name: Shop, people: [Ada]}]"
    )
    rotations: list[object] = Field(default_factory=list, description="a list of rotations, in which people take turns")
    escalation_policies: list[object] = Field(
        default_factory=list,
        description="a list of escalation policies; default: one with a level for each rotation, then everyone",
    )


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """The on-call section, and the items that services refer to."""

    on_call: OnCall
    policies: Scope[EscalationPolicy]
    teams: Scope[Team]
    team_places: Mapping[str, Source]
    """The place of each team's people, by the team's id."""


def resolve_on_call(sections: Sections) -> Resolved:
    """Return the on-call section, with the policies and teams; rotations without a policy get the policy `On call`."""
    taken: Taken = {}
    people: Scope[Person] = Scope("person", sections.report, taken)
    rotations: Scope[Rotation] = Scope("rotation", sections.report, taken)
    policies: Scope[EscalationPolicy] = Scope("escalation policy", sections.report)
    teams: Scope[Team] = Scope("team", sections.report)
    entry = sections.maps(OnCallForm)
    persons = sections.items(PersonForm, people)
    people.fill(persons, lambda item, id: _person(item, id, sections.report))
    addresses = [
        (person.form.name, person.form.email, person.at("email")) for person in persons if "email" not in person.refused
    ]
    refuse_emails_taken(addresses, sections.report)
    crews = sections.items(TeamForm, teams)
    teams.fill(crews, lambda team, id: _team(team, id, people))
    resolve_rotations(sections.items(RotationForm, rotations), rotations, people, teams)
    targets: Scope[Target] = Scope("rotation or person", sections.report)
    targets.include(people)
    targets.include(rotations)
    forms = sections.items(PolicyForm, policies)
    policies.fill(forms, lambda policy, id: _policy(policy, id, people, targets, teams))
    if not forms and policies.complete and rotations.items and _few_enough(people, rotations.items[0], sections.report):
        default = _default_policy(people, rotations)
        policies.add(default, [default.name, default.id])
    elif not forms and (rotations.items or not rotations.complete):
        policies.refuse(_DEFAULT_WORDS)  # its rotations or people have reported the error
    on_call = OnCall(
        people=by_id(people.items),
        teams=by_id(teams.items),
        rotations=by_id(rotations.items),
        escalation_policies=by_id(policies.items),
        source=entry[0].source if entry else None,
    )
    places = {crew.form.id or slug(crew.form.name): crew.at("people") for crew in crews}
    return Resolved(on_call=on_call, policies=policies, teams=teams, team_places=places)


def _person(entry: Located[PersonForm], id: str, report: Report) -> Person | None:
    form = entry.form
    if form.create and form.time_zone and not pager_knows(form.time_zone, entry.at("time_zone"), report):
        return None
    return Person(
        id=id,
        name=form.name,
        # PagerDuty stores it in lower case, and the provider's look-up compares case-sensitively.
        email=form.email.lower(),
        create=form.create,
        time_zone=form.time_zone,
        raw=raw_of(form.raw),
        keep=form.keep,
        renamed_from=old_id(form),
        source=entry.source,
    )


def _team(entry: Located[TeamForm], id: str, people: Scope[Person]) -> Team | None:
    form = entry.form
    members = None if "people" in entry.refused else people.find_all(form.people, entry, "people")
    managers = None if "managers" in entry.refused else people.find_all(form.managers, entry, "managers")
    if members is None or managers is None:
        return None
    return Team(
        id=id,
        name=form.name,
        people=by_id({*members, *managers}),
        managers=by_id(managers),
        raw=raw_of(form.raw),
        keep=form.keep,
        renamed_from=old_id(form),
        source=entry.source,
    )


def _policy(
    entry: Located[PolicyForm],
    id: str,
    people: Scope[Person],
    targets: Scope[Target],
    teams: Scope[Team],
) -> EscalationPolicy | None:
    team, owned = owning_team(entry.form.team, entry, teams)
    if "levels" in entry.refused or not owned:
        return None
    form = entry.form
    levels = [_level(entry, index, people, targets) for index in range(len(form.levels))]
    complete = [level for level in levels if level is not None]
    if len(complete) < len(levels):
        return None
    return EscalationPolicy(
        id=id,
        name=form.name,
        levels=tuple(complete),
        repeat=form.repeat,
        team=team,
        raw=raw_of(form.raw),
        keep=form.keep,
        renamed_from=old_id(form),
        source=entry.source,
    )


def _level(entry: Located[PolicyForm], index: int, people: Scope[Person], targets: Scope[Target]) -> Level | None:
    form = entry.form.levels[index]
    if form.notify == [EVERYONE]:
        if not people.items and people.complete:
            message = f"`{EVERYONE}` is nobody: the catalog has no people"
            people.report.refuse(entry.at("levels", index, "notify"), message, f"write {PEOPLE}")
        if len(people.items) > MOST_CALLED:
            message = f"`{EVERYONE}` is {len(people.items)} people, and PagerDuty allows {MOST_CALLED} in a level"
            hint = f"write at most {MOST_CALLED} of them, or a rotation"
            people.report.refuse(entry.at("levels", index, "notify"), message, hint)
            return None
        return Level(after_minutes=form.after, people=by_id(people.items)) if people.items else None
    targets_of_level = [
        targets.find(word, entry.at("levels", index, "notify", position)) for position, word in enumerate(form.notify)
    ]
    if None in targets_of_level:
        return None
    return Level(
        after_minutes=form.after,
        rotations=tuple(target for target in targets_of_level if isinstance(target, Rotation)),
        people=tuple(target for target in targets_of_level if isinstance(target, Person)),
    )


def _few_enough(people: Scope[Person], rotation: Rotation, report: Report) -> bool:
    """Whether everyone fits in the last level of the policy that exists without YAML; else report an error."""
    if rotation.source and len(people.items) > MOST_CALLED:
        message = (
            f"the last level would page all {len(people.items)} people, and PagerDuty allows {MOST_CALLED} in a level"
        )
        named = ", ".join(person.name for person in people.items[:3])
        levels = f"[{{notify: {rotation.name}}}, {{notify: [{named}]}}]"
        hint = (
            f"write a policy with at most {MOST_CALLED} people in a level: `escalation_policies: "
            f"[{{name: On call, levels: {levels}}}]`"
        )
        report.refuse(rotation.source, message, hint)
        return False
    return True


_DEFAULT_WORDS = ("On call", "on-call")


def _default_policy(people: Scope[Person], rotations: Scope[Rotation]) -> EscalationPolicy:
    levels = [Level(after_minutes=LEVEL_MINUTES, rotations=(rotation,)) for rotation in rotations.items]
    team = Level(after_minutes=LEVEL_MINUTES, people=by_id(people.items))
    name, id = _DEFAULT_WORDS
    return EscalationPolicy(id=id, name=name, levels=(*levels, team), repeat=REPEAT)
