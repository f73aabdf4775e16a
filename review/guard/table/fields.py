"""The class of each field of the items on a page's path, and the parts of resources that follow from it.

A changed field explains the change of a part that its row names, since the function of its row judges it; a field of
the class `ask`, and a field that no row names, explains nothing.
"""

from collections.abc import Mapping

from catalog.registry import (
    ARCHIVES,
    BUSINESS,
    COMPONENT_GROUPS,
    COMPONENTS,
    DASHBOARDS,
    DEGRADATIONS,
    MAINTENANCE_TEMPLATES,
    OBJECTS,
    PLAYBOOK,
    STATUS_PAGE,
)
from review.guard.classes import Row
from review.guard.table import data, notifiers, routing

FIELDS: Mapping[str, Mapping[str, Row]] = {**notifiers.FIELDS, **routing.FIELDS, **data.FIELDS}
"""Rows by section. A field that no row names is of the class `ask`."""

OFF_PATH_SECTIONS = frozenset(
    row.name
    for row in (
        ARCHIVES, BUSINESS, COMPONENT_GROUPS, COMPONENTS, DASHBOARDS, DEGRADATIONS, MAINTENANCE_TEMPLATES, OBJECTS,
        PLAYBOOK, STATUS_PAGE,
    )
)  # fmt: skip
"""Sections on whose items no page depends. Objects in the vendors' own properties are judged by what they make."""
