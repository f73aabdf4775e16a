"""Who is on call when, over two years, in both hemispheres, on both sides of every change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import EscalationPolicy, Hours, Level, Person, Rotation, Site
from catalog.on_call.layers import Layer, layers
from catalog.on_call.rota import begins, gaps, on_call_at, shifts
from catalog.on_call.turns import parse_turn

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "UTC",
)
CREW = tuple(Person(id=name, name=name.title(), email=f"{name}@example.com") for name in "abcdefgh")
YEARS = timedelta(days=731)
MINUTE = timedelta(minutes=1)
WEEKDAYS = (0, 1, 2, 3, 4)


def rotation(
    people: int = 3,
    zone: str = "Europe/Berlin",
    turn: str = "weekly",
    hand_off: time = time(9),
    weekday: int | None = 0,
    **more: object,
) -> Rotation:
    return Rotation(
        id="primary",
        name="Primary",
        people=CREW[:people],
        time_zone=zone,
        turn=parse_turn(turn),
        hand_off=hand_off,
        weekday=weekday if turn == "weekly" else None,
        start=date(2026, 1, 5),
        **more,  # type: ignore[arg-type]
    )


def policy(*rotations: Rotation, people: tuple[Person, ...] = ()) -> EscalationPolicy:
    levels = [Level(after_minutes=5, rotations=rotations)]
    if people:
        levels.append(Level(after_minutes=5, people=people))
    return EscalationPolicy(id="p", name="P", levels=tuple(levels), repeat=0)


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The first half hour of each new offset of a zone in 2026 and 2027."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    halves = (begin + timedelta(minutes=30 * half) for half in range(2 * 24 * 730))
    offsets = [(half, half.astimezone(ZoneInfo(zone)).utcoffset()) for half in halves]
    return tuple(later for (_, before), (later, after) in pairwise(offsets) if before != after)


def at(text: str, zone: str = "Europe/Berlin", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def who(of: Rotation, instant: datetime) -> str | None:
    person = on_call_at(of, instant)
    return person.id if person else None


def test_a_weekly_turn_begins_and_ends_at_the_written_hour_also_in_summer() -> None:
    of = rotation()
    assert who(of, at("2026-01-05T08:59")) is None
    assert [who(of, at(day)) for day in ("2026-01-05T09:00", "2026-01-12T08:59", "2026-01-12T09:00")] == ["a", "a", "b"]
    # 13 weeks on, in summer time
    assert [who(of, at(day)) for day in ("2026-04-06T08:59", "2026-04-06T09:00")] == ["a", "b"]


def test_a_daily_turn_is_handed_over_once_in_an_hour_that_the_clock_repeats_or_leaves_out() -> None:
    repeated = rotation(2, turn="daily", hand_off=time(2, 30))
    autumn = [at("2026-10-25T02:29"), at("2026-10-25T02:30"), at("2026-10-25T02:10", fold=1), at("2026-10-25T12:00")]
    assert [who(repeated, instant) for instant in autumn] in (["a", "b", "b", "b"], ["b", "a", "a", "a"])
    spring = [at("2026-03-29T01:59"), at("2026-03-29T03:30"), at("2026-03-29T12:00")]
    assert [who(repeated, instant) for instant in spring] in (["a", "b", "b"], ["b", "a", "a"])


def test_turns_of_twelve_hours_change_at_both_hours_and_go_round_the_whole_crew() -> None:
    of = rotation(3, turn="12h")
    turns = [at("2026-01-05T09:00") + timedelta(hours=12 * turn) for turn in range(7)]
    assert [who(of, instant) for instant in turns] == ["a", "b", "c", "a", "b", "c", "a"]
    assert [who(of, instant - MINUTE) for instant in turns[1:]] == ["a", "b", "c", "a", "b", "c"]
    summer = [at("2026-07-01T08:59"), at("2026-07-01T09:00"), at("2026-07-01T20:59"), at("2026-07-01T21:00")]
    first, second, still, third = (who(of, instant) for instant in summer)
    assert first != second == still != third


def test_a_secondary_has_the_turn_that_is_next() -> None:
    for turn in ("weekly", "daily", "12h", "2w"):
        first, second = rotation(3, turn=turn), rotation(3, turn=turn, shift=1)
        length = timedelta(hours=first.turn.hours)
        for number in range(9):
            instant = first.first_hand_off.astimezone(UTC) + number * length
            assert who(second, instant) == who(first, instant + length) != who(first, instant)


def test_in_business_hours_somebody_is_on_call_from_the_first_minute_to_the_last() -> None:
    of = rotation(hours=Hours(days=WEEKDAYS, begin=time(9), minutes=480))
    noons = [who(of, at(f"2026-07-0{day}T12:00")) is not None for day in range(1, 8)]
    assert noons == [True, True, True, False, False, True, True]
    edges = ("2026-07-01T08:59", "2026-07-01T09:00", "2026-07-01T16:59", "2026-07-01T17:00", "2026-07-04T12:00")
    assert [who(of, at(edge)) is not None for edge in edges] == [False, True, True, False, False]


def test_hours_may_run_past_midnight_and_past_the_end_of_the_week() -> None:
    of = rotation(hours=Hours(days=(6,), begin=time(22), minutes=600))
    edges = ("2026-07-05T21:59", "2026-07-05T22:00", "2026-07-06T07:59", "2026-07-06T08:00")
    assert [who(of, at(edge)) is not None for edge in edges] == [False, True, True, False]


def sun(*sites: Site, zone: str | None = None, turn: str = "weekly") -> Rotation:
    people = tuple(dict.fromkeys(person for site in sites for person in site.people))
    return Rotation(
        id="sun",
        name="Sun",
        people=people,
        time_zone=zone or sites[0].time_zone,
        turn=parse_turn(turn),
        hand_off=time(9),
        weekday=0 if turn == "weekly" else None,
        start=date(2026, 1, 5),
        sites=sites,
    )


BERLIN = Site(people=CREW[:3], time_zone="Europe/Berlin", begin=time(8), end=time(20))
PACIFIC = Site(people=CREW[3:6], time_zone="America/Los_Angeles", begin=time(11), end=time(23))


def test_each_site_has_its_own_day_and_its_people_change_on_its_own_monday() -> None:
    of = sun(BERLIN, PACIFIC)
    edges = ("2026-01-12T07:59", "2026-01-12T08:00", "2026-01-12T19:59", "2026-01-12T20:00")
    assert [who(of, at(edge)) for edge in edges] == ["d", "b", "b", "e"]
    los_angeles = ("2026-01-19T10:59", "2026-01-19T11:00")
    assert [who(of, at(edge, "America/Los_Angeles")) for edge in los_angeles] == ["c", "f"]
    summer = ("2026-07-01T07:59", "2026-07-01T08:00", "2026-07-01T20:00")
    assert [(who(of, at(edge)) or "") in "def" for edge in summer] == [True, False, True]


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    """Any rotation that the catalog accepts around the clock."""
    zone = draw(st.sampled_from(ZONES))
    hour = draw(st.builds(time, st.integers(0, 23), st.sampled_from((0, 30))))
    if draw(st.booleans()):
        count = draw(st.integers(1, 3))
        offsets = sorted(draw(st.sets(st.integers(0, 23), min_size=count, max_size=count)))
        sites = [
            Site(people=CREW[:2] if place == "UTC" else CREW[2:5], time_zone=place, begin=time(offset, 15), end=time(0))
            for offset, place in zip(offsets, draw(st.permutations(ZONES)), strict=False)
        ]
        made = sun(*sites, turn=draw(st.sampled_from(("weekly", "daily", "2d"))))
        begun = {layer.start.time() for layer in layers(made)}
        if len(begun) == len(sites):
            return made
    turn = draw(st.sampled_from(("1h", "4h", "8h", "12h", "daily", "3d", "weekly")))
    people = draw(st.integers(1, 8))
    return rotation(people, zone, turn, hour, draw(st.integers(0, 6)), shift=draw(st.integers(0, people - 1)))


def elapsed(layer: Layer, zone: ZoneInfo, instant: datetime) -> bool:
    """The other reading of a restriction: so many seconds from its first minute on, whatever the clock does."""
    if layer.hours is None:
        return instant >= layer.start.astimezone(UTC)
    today = instant.astimezone(zone).date()
    for back in (0, 1, 2):
        day = today - timedelta(days=back)
        begin = datetime.combine(day, layer.hours.begin, zone).astimezone(UTC)
        if day.weekday() in layer.hours.days and begin <= instant < begin + timedelta(minutes=layer.hours.minutes):
            return True
    return False


@pytest.mark.parametrize("hours", [8, 12])
@pytest.mark.parametrize("hand_off", range(24))
def test_the_layer_below_the_others_is_the_one_that_clocks_change_in(hand_off: int, hours: int) -> None:
    ground, *above = layers(rotation(turn=f"{hours}h", hand_off=time(hand_off)))
    assert ground.hours is None
    assert all(layer.hours for layer in above)
    assert (2 - ground.start.hour) % 24 < hours
    assert len(above) == 24 // hours - 1


@given(of=rotations())
@settings(max_examples=60)
def test_around_the_clock_means_every_minute_also_where_clocks_change(of: Rotation) -> None:
    zone = ZoneInfo(of.time_zone)
    made = layers(of)
    since = begins(policy(of))
    assert since is not None
    assert gaps(policy(of), since, since + YEARS) is None
    for change in {*changes(of.time_zone), since}:
        for minutes in range(-180, 181, 15):
            instant = max(change + minutes * MINUTE, since)
            assert on_call_at(of, instant) is not None
            assert any(elapsed(layer, zone, instant) for layer in made)


@given(
    first=st.sampled_from(ZONES),
    second=st.sampled_from(ZONES),
    begin=st.integers(0, 23),
    minutes=st.integers(1, 1440),
    later=st.integers(0, 1439),
)
@settings(max_examples=40)
def test_the_first_gap_is_the_first_minute_that_a_look_at_each_minute_finds(
    first: str, second: str, begin: int, minutes: int, later: int
) -> None:
    """Two rotations that may or may not fill each other's holes, looked at around the changes of both clocks."""
    mine = rotation(2, first, "daily", hours=Hours(days=tuple(range(7)), begin=time(begin), minutes=minutes))
    starts = (begin * 60 + later) % 1440
    span = Hours(days=tuple(range(7)), begin=time(starts // 60, starts % 60), minutes=1440 - minutes or 1)
    theirs = rotation(2, second, "daily", hours=span)
    both = policy(mine, theirs)
    begun = begins(both)
    assert begun is not None
    for change in list({*changes(first), *changes(second)})[:2]:
        since, until = change - timedelta(hours=30), change + timedelta(hours=30)
        looked = (since + minute * MINUTE for minute in range(60 * 60))
        found = next((it for it in looked if not on_call_at(mine, it) and not on_call_at(theirs, it)), None)
        assert gaps(both, since, until) == found


def test_a_level_of_people_leaves_no_gap_and_a_policy_of_nobody_is_one() -> None:
    of = rotation(hours=Hours(days=WEEKDAYS, begin=time(9), minutes=480))
    since = at("2026-01-05T09:00")
    assert gaps(policy(of), since, since + YEARS) == at("2026-01-05T17:00")
    assert gaps(policy(of, people=CREW[:1]), since, since + YEARS) is None
    assert gaps(policy(), since, since + YEARS) == since


def test_a_hole_that_opens_once_a_year_is_found() -> None:
    day = rotation(zone="Europe/Berlin", hours=Hours(days=tuple(range(7)), begin=time(8), minutes=720))
    night = rotation(
        zone="America/Los_Angeles", hand_off=time(0), hours=Hours(days=tuple(range(7)), begin=time(11), minutes=720)
    )
    since = at("2026-01-06T09:00")
    assert gaps(policy(day, night), since, since + YEARS) == at("2026-03-08T19:00", "UTC") + timedelta(hours=11)


@pytest.mark.parametrize("zone", ZONES)
def test_a_person_has_every_minute_of_a_turn_and_none_of_the_next(zone: str) -> None:
    of = rotation(3, zone, "daily", time(9, 30))
    start = of.first_hand_off.replace(tzinfo=None)
    for day in range(0, 730, 5):
        hand_over = (start + timedelta(days=day)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        expected = CREW[day % 3].id
        assert who(of, hand_over) == expected
        if day:
            assert who(of, hand_over - MINUTE) == CREW[(day - 1) % 3].id


@given(of=rotations(), begin=st.datetimes(datetime(2026, 2, 1), datetime(2027, 11, 30)))
@settings(max_examples=60)
def test_shifts_follow_on_each_other_and_say_who_is_on_call_at_each_minute(of: Rotation, begin: datetime) -> None:
    since = begin.replace(tzinfo=UTC, second=0, microsecond=0)
    found = shifts(of, since, since + timedelta(days=9))
    # Compared in UTC: Python takes no time of an hour that is there twice for equal to one of another zone.
    spans = [(it.begin.astimezone(UTC), it.end.astimezone(UTC), it.person) for it in found]
    assert (spans[0][0], spans[-1][1]) == (since, since + timedelta(days=9))
    for (_, end, before), (begun, _, after) in pairwise(spans):
        assert end == begun
        assert before != after
    for begun, end, person in spans:
        for quarter in range(int((end - begun) / timedelta(minutes=15)) + 1):
            instant = begun + timedelta(minutes=15 * quarter)
            assert instant >= end or on_call_at(of, instant) == person


def test_shifts_within_hours_begin_and_end_with_the_hours_and_change_at_the_hand_off() -> None:
    hours = Hours(days=WEEKDAYS, begin=time(8), minutes=10 * 60)
    found = shifts(rotation(2, turn="daily", hand_off=time(12), hours=hours), at("2026-03-03"), at("2026-03-04"))
    assert [(f"{it.begin:%H:%M}", it.person.id if it.person else None) for it in found] == [
        ("00:00", None),
        ("08:00", "a"),
        ("12:00", "b"),
        ("18:00", None),
    ]


def test_of_no_time_there_are_no_shifts() -> None:
    assert shifts(rotation(), at("2026-03-01"), at("2026-03-01")) == ()
    assert len(shifts(rotation(), at("2026-03-01"), at("2026-03-01 00:01"))) == 1
