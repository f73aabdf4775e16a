"""Where Datadog asks from: its public locations, and the regions of clouds in which it may open others.

Source: the answer of `GET /api/v1/synthetics/locations` that the Terraform provider's tests have recorded
(`TestAccDatadogSyntheticsLocation_existing` of DataDog/terraform-provider-datadog, of the site US1, May 2024), read
2026-11-28. Datadog has no public list that is newer, and opens locations without notice. So what is in no list is an
error, and a region that its cloud has and the list has not is a finding: Datadog may take it.
"""

from collections.abc import Iterable, Iterator

from catalog.errors import Refused
from catalog.findings import Finding
from catalog.text import nearest, prose, shown
from catalog.uptime import UptimeCheck

_PUBLIC = """
aws:af-south-1 aws:ap-east-1 aws:ap-northeast-1 aws:ap-northeast-2 aws:ap-northeast-3 aws:ap-south-1 aws:ap-
southeast-1 aws:ap-southeast-2 aws:ap-southeast-3 aws:ca-central-1 aws:eu-central-1 aws:eu-north-1 aws:eu-south-1
aws:eu-west-1 aws:eu-west-2 aws:eu-west-3 aws:me-south-1 aws:sa-east-1 aws:us-east-1 aws:us-east-2 aws:us-west-1
aws:us-west-2 azure:eastus gcp:asia-northeast1 gcp:europe-west3 gcp:us-east4 gcp:us-south1 gcp:us-west1 gcp:us-west2
"""
PUBLIC = frozenset(_PUBLIC.split())
# The clouds' own lists of regions: docs.aws.amazon.com/global-infrastructure, learn.microsoft.com/azure/reliability,
# cloud.google.com/compute/docs/regions-zones.
_AWS = """
ap-east-2 ap-south-2 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-south-2
il-central-1 me-central-1 mx-central-1 us-gov-east-1 us-gov-west-1
"""
_AZURE = """
australiacentral australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth canadacentral canadaeast
centralindia centralus chilecentral eastasia eastus2 francecentral germanywestcentral indonesiacentral israelcentral
italynorth japaneast japanwest koreacentral koreasouth malaysiawest mexicocentral newzealandnorth northcentralus
northeurope norwayeast polandcentral qatarcentral southafricanorth southcentralus southeastasia southindia spaincentral
swedencentral switzerlandnorth uaenorth uksouth ukwest westcentralus westeurope westindia westus westus2 westus3
"""
_GCP = """
africa-south1 asia-east1 asia-east2 asia-northeast2 asia-northeast3 asia-south1 asia-south2 asia-southeast1
asia-southeast2 australia-southeast1 australia-southeast2 europe-central2 europe-north1 europe-north2 europe-southwest1
europe-west1 europe-west2 europe-west4 europe-west6 europe-west8 europe-west9 europe-west10 europe-west12 me-central1
me-central2 me-west1 northamerica-northeast1 northamerica-northeast2 northamerica-south1 southamerica-east1
southamerica-west1 us-central1 us-east1 us-east5 us-west3 us-west4
"""
_OF_CLOUDS = frozenset(
    f"{cloud}:{region}"
    for cloud, regions in (("aws", _AWS), ("azure", _AZURE), ("gcp", _GCP))
    for region in regions.split()
)


def check_location(location: str) -> str:
    """The location; a private one (`pl:…`) is taken as it stands. Raises Refused for one that there is not."""
    if location in PUBLIC or location in _OF_CLOUDS or location.startswith("pl:"):
        return location
    near = nearest(location, PUBLIC)
    cloud = location.partition(":")[0]
    allowed = sorted(place for place in PUBLIC if place.startswith(f"{cloud}:"))
    question = f"did you mean `{near}`? " if near else ""
    message = f"Datadog has no location {shown(location)}, and refuses a check from there"
    raise Refused(
        message, f"{question}allowed: {prose(allowed, limit=len(allowed))}, or a private location's id, `pl:…`"
    )


def location_findings(checks: Iterable[UptimeCheck]) -> Iterator[Finding]:
    """One for each check that asks from a region of which it is not known whether Datadog asks from there."""
    for check in checks:
        unknown = [location for location in check.locations if location in _OF_CLOUDS]
        if unknown:
            message = (
                f"`{check.name}` asks from {prose(unknown, 'and')}, which Datadog's list of May 2024 does not have: "
            )
            message += "`pulumi up` fails if it is not there. Look it up under Datadog's locations, or choose another"
            yield Finding("location-unknown", "warning", message, check.source, item=f"uptime/{check.id}")
