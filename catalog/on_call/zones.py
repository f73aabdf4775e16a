"""The time zone of each person, if the catalog has it."""

from collections.abc import Mapping

from catalog.on_call.model import OnCall


def zones(on_call: OnCall) -> Mapping[str, str]:
    """Return the IANA zone of each person by id: their own, else that of their site, else that of their rotation.

    If they are in several rotations, the first by id applies. People without any zone are left out.
    """
    by_person: dict[str, str] = {}
    for rotation in reversed(on_call.rotations):
        by_person |= {person.id: rotation.time_zone for person in rotation.people if not rotation.sites}
    for rotation in reversed(on_call.rotations):
        by_person |= {person.id: site.time_zone for site in rotation.sites for person in site.people}
    return by_person | {person.id: person.time_zone for person in on_call.people if person.time_zone}
