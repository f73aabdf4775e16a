"""The marks of the tools that manage an object."""

import pytest

from audit.live.inventory import Manager
from audit.live.marks import managers_of

MARKS = {
    "Kennel's line at the end of a message": (
        {"message": "It is down.\n-- Managed by kennel shop:errors in shop/errors.rb, do not modify manually"},
        (),
        (Manager.KENNEL,),
    ),
    "Kennel's line in a description": ({"description": "x -- Managed by kennel a:b"}, (), (Manager.KENNEL,)),
    "the Terraform provider of PagerDuty": ({"description": "Managed by Terraform"}, (), (Manager.TERRAFORM,)),
    "a tag for Terraform": ({}, ("team:shop", "terraform:true"), (Manager.TERRAFORM,)),
    "datadog-sync's tag": ({}, ("managed_by:datadog-sync",), (Manager.DATADOG_SYNC,)),
    "Watchbill's tag": ({}, ("Managed-By:Watchbill",), (Manager.WATCHBILL,)),
    "Watchbill's description": ({"description": "Managed by Watchbill"}, (), (Manager.WATCHBILL,)),
    "inside the attributes": ({"attributes": {"description": "Managed by Watchbill"}}, (), (Manager.WATCHBILL,)),
    "two tools": (
        {"message": "-- Managed by kennel a:b"},
        ("managed-by:watchbill",),
        (Manager.KENNEL, Manager.WATCHBILL),
    ),
    "made by hand": ({"message": "We do not use kennel or Terraform", "name": "Terraform runs"}, ("kennel:no",), ()),
    "texts that are not texts": ({"message": None, "description": 5, "attributes": []}, (), ()),
}


@pytest.mark.parametrize("name", MARKS)
def test_marks(name):
    body, tags, managers = MARKS[name]
    assert managers_of(body, tags) == managers
