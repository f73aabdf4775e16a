"""The zone in which each person lives, as far as the catalog says."""

from collections.abc import Callable

import pytest

from catalog import Catalog
from catalog.on_call.zones import zones

PEOPLE = "{name: Ada, email: a@example.com}, {name: Ben, email: b@example.com%s}, {name: Cy, email: c@example.com}"
BY_NIGHT = "{name: Late, people: [Ada, Ben], time_zone: Asia/Tokyo, hand_off: monday 09:00}"
BY_DAY = "{name: Early, people: [Ada], time_zone: Europe/Paris, hand_off: monday 09:00}"
SUN = (
    "{name: Sun, follow_the_sun: ["
    "{people: [Ada], time_zone: Europe/Berlin, from: '08:00', to: '20:00'}, "
    "{people: [Ben], time_zone: America/Los_Angeles, from: '11:00', to: '23:00'}]}"
)


@pytest.mark.parametrize(
    ("own", "rotations", "known"),
    [
        ("", [], {}),
        ("", [BY_NIGHT], {"ada": "Asia/Tokyo", "ben": "Asia/Tokyo"}),
        ("", [BY_NIGHT, BY_DAY], {"ada": "Europe/Paris", "ben": "Asia/Tokyo"}),
        ("", [BY_DAY, SUN], {"ada": "Europe/Berlin", "ben": "America/Los_Angeles"}),
        (", time_zone: UTC", [BY_DAY, SUN], {"ada": "Europe/Berlin", "ben": "UTC"}),
        (", time_zone: UTC", [], {"ben": "UTC"}),
    ],
    ids=["nothing said", "a rotation", "the first by id", "a site", "their own", "their own alone"],
)
def test_a_person_lives_where_they_say_else_at_their_site_else_where_their_rotation_is(
    loaded: Callable[..., Catalog], own: str, rotations: list[str], known: dict[str, str]
) -> None:
    text = f"on_call:\n  people: [{PEOPLE % own}]\n  rotations: [{', '.join(rotations)}]\n"
    assert zones(loaded(text).on_call) == known
