"""Where Datadog runs uptime checks: the managed locations in a recorded list, and the format of a name.

Source of `MANAGED`: the answer of `GET /api/v1/synthetics/locations` that the tests of its Terraform provider have
recorded (`datadog/tests/cassettes/TestAccDatadogSyntheticsLocation_existing.yaml`, of the site US1, recorded
2025-02-18), read 2026-11-28. Datadog publishes no newer list and adds locations without notice. So a well-formed
location that is not in the list is a warning, since Datadog may have it; only a malformed name is an error.
"""

import re

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import nearest, shown

_RECORDED = """
aws:af-south-1 aws:ap-east-1 aws:ap-northeast-1 aws:ap-northeast-2 aws:ap-northeast-3 aws:ap-south-1
aws:ap-southeast-1 aws:ap-southeast-2 aws:ap-southeast-3 aws:ca-central-1 aws:eu-central-1 aws:eu-north-1 aws:eu-south-1
aws:eu-west-1 aws:eu-west-2 aws:eu-west-3 aws:me-south-1 aws:sa-east-1 aws:us-east-1 aws:us-east-2 aws:us-west-1
aws:us-west-2 azure:eastus gcp:asia-northeast1 gcp:europe-west3 gcp:us-east4 gcp:us-south1 gcp:us-west1 gcp:us-west2
"""
MANAGED = frozenset(_RECORDED.split())
LIST = "Datadog's list of 2025-02-18"

FORM = r"(aws:[a-z]{2}(-[a-z]+)+-\d{1,2}|azure:[a-z]+\d?|gcp:[a-z]+-[a-z]+\d{1,2}|pl:[a-z0-9][a-z0-9:-]*)"
"""How each cloud writes its regions (`eu-central-1`, `eastus`, `us-east4`), and the id of a private location."""


def check_location(location: str) -> str:
    """Return the location. Raises InvalidValue for a malformed name."""
    if re.fullmatch(FORM, location):
        return location
    near = nearest(location, MANAGED) or nearest(f"aws:{location}", MANAGED)
    question = f"did you mean `{near}`? " if near else ""
    message = f"invalid location {shown(location)}"
    hint = f"{question}write a cloud and its region, such as `aws:eu-central-1`, `azure:eastus` or `gcp:us-east4`, "
    raise InvalidValue(message, hint + "or a private location's id, `pl:…`")
