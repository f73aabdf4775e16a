"""The vendors' SDKs for components: the SDK's own classes for the type checker, thin ones at run time.

Importing an SDK takes seconds and hundreds of megabytes, although components use about sixty of its thousands of
classes. A table per vendor lists what they use; `make sdks` reads it from the installed SDK, and a test compares every
request with the SDK's own.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pulumi_datadog as datadog
    import pulumi_pagerduty as pagerduty
else:
    from components.sdks.thin import Sdk

    datadog = Sdk("datadog")
    pagerduty = Sdk("pagerduty")

__all__ = ["datadog", "pagerduty"]
