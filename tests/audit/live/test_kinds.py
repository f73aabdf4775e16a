"""The table of kinds: complete, without doubles, and each row usable."""

import pytest

from audit.live.kinds import BY_NAME, BY_TYPE, KINDS
from catalog.vendors import VENDORS
from plan.resources.types import TYPES

NOT_READ: dict[str, str] = {}
"""Types that components make and that no row reads, each with the reason."""


def test_every_type_that_components_make_is_read():
    assert set(TYPES) - set(BY_TYPE) == set(NOT_READ)


def test_a_type_and_a_kind_have_one_row_in_a_vendors_table():
    assert len(BY_TYPE) == len([row for row in KINDS if row.type is not None])
    assert len({(row.vendor, row.kind) for row in KINDS}) == len(KINDS)


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row.kind)
def test_a_row_names_its_vendor_and_the_right_it_needs(row):
    assert row.vendor in VENDORS
    assert row.type is None or row.type.startswith(f"{row.vendor}:")
    assert row.right


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_the_right_to_read_is_the_one_that_doctor_lists(type_):
    """The audit asks for no right that a preview does not need, except to list what it belongs to."""
    beside = {"org:read", "project:read", "team:read", "users:contact_methods.read", "synthetics_global_variable_read"}
    assert set(BY_TYPE[type_].right.split()) - beside <= set(TYPES[type_].read.split())


def test_kinds_asked_for_by_name_exist():
    assert set(BY_NAME) <= {row.kind for row in KINDS}
