"""The vendors' SDKs, as a component sees them: their own classes to the type checker, thin ones when a program runs.

The import of an SDK takes seconds and hundreds of megabytes, for some sixty of its thousands of classes. What of them
is used stands in a table a vendor, which `make sdks` reads off the installed SDK; a test compares every request with
the SDK's own.
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
