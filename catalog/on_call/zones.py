"""The zone that a person lives in, as far as the catalog says."""

from collections.abc import Mapping

from catalog.on_call.model import OnCall


def zones(on_call: OnCall) -> Mapping[str, str]:
    """The IANA zone of each person by id: their own, else that of a site of theirs, else that of a rotation of theirs.

    Of several rotations the first by id says it. Whoever has none of the three is not in it.
    """
    found: dict[str, str] = {}
    for rotation in reversed(on_call.rotations):
        found |= {person.id: rotation.time_zone for person in rotation.people if not rotation.sites}
    for rotation in reversed(on_call.rotations):
        found |= {person.id: site.time_zone for site in rotation.sites for person in site.people}
    return found | {person.id: person.time_zone for person in on_call.people if person.time_zone}
